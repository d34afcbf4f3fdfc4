import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Request } from '../../src/access/request.ts';
import type { KubeObject } from '../../src/compile/artifact.ts';
import { compile } from '../../src/compile/compile.ts';
import { hasErrors } from '../../src/diagnostics/outcome.ts';
import type { Decision } from '../../src/model/decision.ts';
import { decide } from '../../src/model/decide/decide.ts';
import type { Mesh } from '../../src/model/mesh.ts';
import { probes } from '../../src/reach/probes.ts';
import { duration } from '../../src/targets/istio/duration.ts';
import { targets } from '../../src/targets/index.ts';
import { always } from '../support/always.ts';
import { meshOf, soundMeshOf } from '../support/mesh-of.ts';
import { peer, request as requestOf } from '../support/requests.ts';
import { exposedRepository, routedRepository } from '../support/random-routes.ts';
import { textsOf } from '../support/random-repository.ts';
import { sentPath, takenRoute, type HttpRoute, type Sender } from '../support/virtual-service.ts';
import { seed } from '../support/seed.ts';

const runs = Number(process.env['MESHWRIGHT_RUNS'] ?? 60);

function senderOf(mesh: Mesh, { peer }: Request): Sender | undefined {
  if (peer.kind !== 'mesh') return undefined;
  const { namespace, account } = peer;
  const found = mesh.workloads.find(
    (each) => each.namespace === namespace && each.accounts.includes(account),
  );
  return { labels: found?.labels ?? {}, namespace };
}

/** What a Mesh says of a request on its way. */
function means({ route }: Decision): unknown {
  if (route === undefined) return undefined;
  const { by, to, path } = route;
  return {
    path,
    to: to.map(({ version, weight }) => [version, weight]),
    ...(by.timeout.value !== null && { timeout: duration(by.timeout.value) }),
    attempts: 'attempts' in by.retry ? by.retry.attempts.value : 0,
  };
}

function does(route: HttpRoute | undefined, path: string): unknown {
  if (route?.route === undefined) return undefined;
  return {
    path: sentPath(route, path),
    to: route.route.map(({ destination, weight = 100 }) => [destination.subset, weight]),
    ...(route.timeout !== undefined && { timeout: route.timeout }),
    attempts: route.retries?.attempts,
  };
}

describe(`random routes, with seed ${seed}`, () => {
  it('take in the objects of Istio what they take in the Mesh', () => {
    const seen = { compiled: 0, compared: 0 };
    always(
      fc.property(routedRepository, (intents) => {
        const mesh = soundMeshOf(textsOf(intents));
        const [target] = compile(mesh, targets).value;
        if (target === undefined) return;
        seen.compiled += 1;
        const routes = new Map(
          target.artifacts.flatMap(({ object: { kind, spec } }) => {
            if (kind !== 'VirtualService') return [];
            const [host] = (spec?.['hosts'] ?? []) as readonly string[];
            return [[host, spec?.['http'] as unknown as readonly HttpRoute[]] as const];
          }),
        );
        for (const { name, hosts } of mesh.services) {
          const own = routes.get(hosts[0] ?? '') ?? [];
          const all = probes([mesh], name);
          for (const request of all.filter(
            (_, index) => index % Math.ceil(all.length / 300) === 0,
          )) {
            // Who has no identity has no proxy, which is where routes are taken.
            if (request.wire === 'tcp' || request.peer.kind !== 'mesh') continue;
            seen.compared += 1;
            const taken = takenRoute(own, request, senderOf(mesh, request));
            expect({ request, ...{ is: does(taken, request.path) } }).toEqual({
              request,
              is: means(decide(mesh, request)),
            });
          }
        }
      }),
      { seed, numRuns: runs },
    );
    expect(seen.compiled, 'meshes that compile').toBeGreaterThan(runs / 3);
    expect(seen.compared, 'requests').toBeGreaterThan(1000);
  });

  const paths = [
    ...['/', '/x', '/x/', '/x/1', '/x/1/y', '/x/y/2', '/v/y/1', '/v', '/y', '/y/z', '/q/r/s'],
    ...['/w/y', '/w'],
  ];
  const heads: readonly Request['headers'][] = [{}, { 'x-user': ['1'] }, { 'x-canary': ['vx'] }];
  const requests = ['h.example.com', 'a.example.org', 'b.example.org', 'other.example'].flatMap(
    (host) =>
      paths.flatMap((path) =>
        heads.map((headers) =>
          requestOf(peer('edge/gw'), '', `GET ${path}`, { host, headers, gateway: 'g' }),
        ),
      ),
  );

  /** The object that counts for a host: that of its own name, else that of the wildcard. */
  function routesFor(objects: readonly KubeObject[], host: string): readonly HttpRoute[] {
    const attached = objects.filter(
      ({ kind, metadata }) => kind === 'VirtualService' && metadata.namespace === 'edge',
    );
    const named = [host, `*${host.slice(host.indexOf('.'))}`].flatMap((name) =>
      attached.filter(({ spec }) => ((spec?.['hosts'] ?? []) as readonly string[]).includes(name)),
    );
    return (named[0]?.spec?.['http'] ?? []) as unknown as readonly HttpRoute[];
  }

  it('take at a gateway what they take in the Mesh', () => {
    const seen = { sound: 0, taken: 0 };
    always(
      fc.property(exposedRepository, (intents) => {
        const { value: mesh, diagnostics } = meshOf(textsOf(intents));
        // Many of them cross each other, which is an error.
        if (mesh === undefined || hasErrors(diagnostics)) return;
        const [target] = compile(mesh, targets).value;
        if (target === undefined) return;
        seen.sound += 1;
        const objects = target.artifacts.map(({ object }) => object);
        for (const sent of requests) {
          const entered = ['c/cart', 'c/list'].flatMap((to) =>
            [8080, 9000].map((port) => ({
              to,
              port,
              decision: decide(mesh, { ...sent, to, port }),
            })),
          );
          const one = entered.find(({ decision }) => decision.route !== undefined);
          const taken = takenRoute(routesFor(objects, sent.host), { ...sent, port: 80 }, undefined);
          const host = taken?.route?.[0]?.destination.host;
          if (one) seen.taken += 1;
          expect({ sent, to: host, is: does(taken, sent.path) }).toEqual({
            sent,
            to: one && `${one.to.slice(2)}.c.svc.cluster.local`,
            is: one && means(one.decision),
          });
        }
      }),
      { seed, numRuns: runs * 4 },
    );
    expect(seen.sound, 'meshes that compile').toBeGreaterThan(runs / 4);
    expect(seen.taken, 'requests that enter').toBeGreaterThan(500);
  });
});
