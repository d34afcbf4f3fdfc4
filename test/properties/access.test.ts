import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Request } from '../../src/access/request.ts';
import type { KubeObject } from '../../src/compile/artifact.ts';
import { compile } from '../../src/compile/compile.ts';
import { decide } from '../../src/model/decide/decide.ts';
import { decidePort } from '../../src/model/decide/decide-port.ts';
import type { Mesh } from '../../src/model/mesh.ts';
import type { Port, Workload } from '../../src/model/workload.ts';
import { probes } from '../../src/reach/probes.ts';
import { isObject } from '../../src/source/json.ts';
import { targets } from '../../src/targets/index.ts';
import { always } from '../support/always.ts';
import { policiesAllow } from '../support/authorization-policy.ts';
import { meshOf } from '../support/mesh-of.ts';
import { accessRepository, withAgreement, withoutDeny } from '../support/random-access.ts';
import { textsOf, type Intent } from '../support/random-repository.ts';
import { seed } from '../support/seed.ts';

const runs = Number(process.env['MESHWRIGHT_RUNS'] ?? 20);

/** Every so many requests one: enough of each kind, and the test stays short. */
const maxRequests = 200;

function thinned<T>(all: readonly T[]): readonly T[] {
  const step = Math.ceil(all.length / maxRequests);
  return all.filter((_, index) => index % Math.max(step, 1) === 0);
}

function meshFrom(intents: readonly Intent[]): Mesh {
  const { value } = meshOf(textsOf(intents));
  if (value === undefined) throw new Error('a repository with a Mesh has a mesh');
  return value;
}

/** The policies in force for the pods of a workload. */
function policiesOf(objects: readonly KubeObject[], { namespace, labels = {} }: Workload) {
  return objects.filter(({ kind, metadata, spec }) => {
    if (kind !== 'AuthorizationPolicy' || metadata.namespace !== namespace) return false;
    if (metadata.annotations?.['istio.io/dry-run'] === 'true') return false;
    const selector = spec?.['selector'] ?? null;
    const wanted = isObject(selector) ? (selector['matchLabels'] ?? {}) : {};
    return Object.entries(wanted).every(([key, value]) => labels[key] === value);
  });
}

/** What policies are not asked: whom TLS refuses, and tokens that are refused before any policy. */
function isAsked({ mtls, ways }: Port, { peer, token, wire }: Request): boolean {
  if (mtls.value === 'strict' && peer.kind === 'none') return false;
  if (token.kind === 'bad') return false;
  const known = ways.flatMap(({ layers }) => layers.flatMap(({ tokens }) => tokens));
  return (
    wire === 'tcp' ||
    token.kind === 'none' ||
    known.some(({ issuer }) => issuer === token.issuer) ||
    known.length === 0
  );
}

describe(`random rules, with seed ${seed}`, () => {
  it('mean in the policies of Istio what they mean in the Mesh', () => {
    const seen = { compiled: 0, allow: 0, deny: 0 };
    always(
      fc.property(accessRepository, (intents) => {
        const mesh = meshFrom(intents);
        const [target] = compile(mesh, targets).value;
        if (target === undefined) return;
        seen.compiled += 1;
        const objects = target.artifacts.map(({ object }) => object);
        const sent = thinned(probes([mesh]));
        for (const workload of mesh.workloads) {
          const policies = policiesOf(objects, workload);
          for (const port of [...workload.ports, workload.otherPorts]) {
            const wire = port.ways[0]?.wire ?? 'tcp';
            const number = port.number === 0 ? 9999 : port.number;
            for (const each of sent) {
              const request: Request = { ...each, wire };
              if (!isAsked(port, request)) continue;
              const means = decidePort(mesh, workload, port, request).decision;
              const does = policiesAllow(mesh.facts, policies, number, request) ? 'allow' : 'deny';
              seen[does] += 1;
              expect({ does, workload: workload.id, number, request }).toEqual({
                does: means,
                workload: workload.id,
                number,
                request,
              });
            }
          }
        }
      }),
      { seed, numRuns: runs },
    );
    expect(seen.compiled, 'meshes that compile').toBeGreaterThan(runs / 4);
    expect(Math.min(seen.allow, seen.deny), 'answers of each kind').toBeGreaterThan(100);
  });

  /** Requests that one mesh lets pass and the other one does not. */
  function more(wide: Mesh, narrow: Mesh): readonly Request[] {
    const passes = (mesh: Mesh, request: Request) => decide(mesh, request).decision === 'allow';
    return thinned(probes([wide, narrow])).filter(
      (request) => passes(narrow, request) && !passes(wide, request),
    );
  }

  it('grant under `agreement: both` nothing that they do not grant under `server`', () => {
    always(
      fc.property(accessRepository, (intents) => {
        const [server, both] = ['server', 'both'].map((word) =>
          meshFrom(withAgreement(intents, word)),
        );
        if (server && both) expect(more(server, both)).toEqual([]);
      }),
      { seed, numRuns: runs },
    );
  });

  it('let pass with refusals nothing that does not pass without', () => {
    always(
      fc.property(accessRepository, (intents) => {
        // A rule that names an issuer also makes its proxies refuse other tokens: it never opens.
        expect(more(meshFrom(withoutDeny(intents)), meshFrom(intents))).toEqual([]);
      }),
      { seed, numRuns: runs },
    );
  });
});
