import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Request } from '../../src/access/request.ts';
import { isEmpty } from '../../src/access/sets/request-set.ts';
import { witness } from '../../src/access/witness/witness.ts';
import { decide } from '../../src/model/decide/decide.ts';
import type { Mesh } from '../../src/model/mesh.ts';
import { portAccess, type Access } from '../../src/reach/access.ts';
import { requestFrom } from '../../src/reach/answers/port-frame.ts';
import { callerNames, type Caller } from '../../src/reach/caller.ts';
import { portEdges, type Edge } from '../../src/reach/edges.ts';
import { partition } from '../../src/reach/partition.ts';
import { portRefs, portSpace, type PortRef } from '../../src/reach/port-space.ts';
import { withoutRoutes } from '../../src/reach/possible.ts';
import { portProbes } from '../../src/reach/probes.ts';
import { wordedPort } from '../../src/reach/worded-port.ts';
import { always } from '../support/always.ts';
import { meshOf } from '../support/mesh-of.ts';
import { accessRepository } from '../support/random-access.ts';
import { wildMesh } from '../support/random-mesh.ts';
import { textsOf, type Intent } from '../support/random-repository.ts';
import { routedRepository } from '../support/random-routes.ts';
import { seed } from '../support/seed.ts';

const runs = Number(process.env['MESHWRIGHT_RUNS'] ?? 10);

/** Probes of one port that are asked about. */
const mostProbes = 400;

const seen = { open: 0, closed: 0, folded: 0, probes: 0 };

/** Whether a request may pass, through the routes of its proxy or by them. */
function mayPass(mesh: Mesh, request: Request): boolean {
  const bare = request.gateway === undefined ? withoutRoutes(mesh, request.to) : undefined;
  return [mesh, ...(bare ? [bare] : [])].some((each) => decide(each, request).decision !== 'deny');
}

/** Who shows an identity is known by it, everyone else by the network. */
const keyOf = ({ name, peer, gateway }: Caller) =>
  JSON.stringify(peer.kind === 'none' ? [name, gateway] : [peer, gateway]);

/** What `decide` lets a class of callers do, it may do; whoever may do something has a request that shows it. */
function checkAccess(mesh: Mesh, ref: PortRef, all: readonly Access[]) {
  const nameOf = callerNames([mesh]);
  const classes = new Map(all.map((one) => [keyOf(one.caller), one]));
  const probes = portProbes(portSpace([mesh], ref, nameOf));
  const step = Math.ceil(probes.length / mostProbes);
  for (const { caller, request } of probes.filter((_, position) => position % step === 0)) {
    const access = classes.get(keyOf(caller));
    if (access === undefined || !isEmpty(access.requests)) continue;
    seen.probes += 1;
    if (mayPass(mesh, request)) expect({ caller, request }).toBe('nothing that may pass');
  }
  const { port } = wordedPort([mesh], ref, nameOf);
  for (const { requests } of all) {
    const found = witness(requests);
    if (found === undefined) continue;
    const request = requestFrom(port, found);
    if (!mayPass(mesh, request)) expect(request).toBe('something that may pass');
  }
}

/** The names that may speak for a caller, the narrowest first. */
function speakersOf({ kind, name, peer }: Caller): readonly string[] {
  if (kind === 'ingress' || kind === 'none') return [name];
  if (kind === 'address') return [name, 'no identity'];
  return peer.kind === 'mesh' ? [name, `${peer.namespace}/*`, 'mesh'] : [name, 'mesh'];
}

/** Every class that may do something is spoken for, and no other one is. */
function checkEdges(edges: readonly Edge[], all: readonly Access[]) {
  const gateways = new Set(
    all
      .filter(({ caller, requests }) => caller.gateway !== undefined && !isEmpty(requests))
      .map(({ caller }) => JSON.stringify(caller.peer)),
  );
  for (const { caller, requests } of all) {
    // The account of a gateway is not told beside the gateway.
    if (caller.kind === 'account' && gateways.has(JSON.stringify(caller.peer))) continue;
    const speakers = speakersOf(caller).flatMap((from) => edges.filter((e) => e.from === from));
    const [speaker] = speakers;
    const isExcepted = speaker?.except?.includes(caller.name) ?? false;
    if (isEmpty(requests)) {
      seen.closed += 1;
      expect(edges.map(({ from }) => from)).not.toContain(caller.name);
      if (caller.kind === 'account' || caller.kind === 'namespace')
        expect({ caller, speaker, is: speaker === undefined || isExcepted }).toMatchObject({
          is: true,
        });
    } else {
      seen.open += 1;
      if (speaker?.from !== caller.name) seen.folded += 1;
      expect({ caller, speaker, is: speaker !== undefined && !isExcepted }).toMatchObject({
        is: true,
      });
    }
  }
  for (const edge of edges) expect(edge.requests, JSON.stringify(edge)).not.toEqual([]);
}

function check(mesh: Mesh) {
  const nameOf = callerNames([mesh]);
  for (const ref of portRefs([mesh])) {
    const part = partition(mesh)(ref.to);
    const { all } = portAccess(part, ref, nameOf);
    checkAccess(part, ref, all);
    checkEdges(portEdges(part, ref, nameOf), all);
  }
}

function meshFrom(intents: readonly Intent[]): Mesh {
  const { value } = meshOf(textsOf(intents));
  if (value === undefined) throw new Error('a repository with a Mesh has a mesh');
  return value;
}

describe(`an edge is there just where something may pass, with seed ${seed}`, () => {
  it.each([
    ['access', accessRepository],
    ['routes', routedRepository],
  ] as const)('in repositories about %s', (_, repository) => {
    always(
      fc.property(repository, (intents) => check(meshFrom(intents))),
      { seed, numRuns: runs },
    );
  });

  it('in meshes that no intents make', () => {
    always(fc.property(wildMesh, check), { seed, numRuns: runs * 2 });
  });

  afterAll(() => {
    expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).toBeGreaterThan(runs);
  });
});
