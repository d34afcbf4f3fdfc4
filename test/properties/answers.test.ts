import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Peer, Request } from '../../src/access/request.ts';
import type { RequestSet } from '../../src/access/sets/request-set.ts';
import { witness } from '../../src/access/witness/witness.ts';
import type { CallerPattern } from '../../src/access/term.ts';
import { matchesCaller } from '../../src/model/decide/match-caller.ts';
import { decide } from '../../src/model/decide/decide.ts';
import type { Mesh } from '../../src/model/mesh.ts';
import { answersAt, type Answers } from '../../src/reach/answers/answers-at.ts';
import { heardAt } from '../../src/reach/answers/heard-at.ts';
import {
  portFrame,
  preferredHost,
  requestFrom,
  type PortFrame,
} from '../../src/reach/answers/port-frame.ts';
import type { Caller } from '../../src/reach/caller.ts';
import { partition } from '../../src/reach/partition.ts';
import { portRefs, portSpace, type PortRef } from '../../src/reach/port-space.ts';
import { portProbes } from '../../src/reach/probes.ts';
import { always } from '../support/always.ts';
import { atomsOf, holdsAtoms } from '../support/atoms-of-request.ts';
import { meshOf } from '../support/mesh-of.ts';
import { accessRepository } from '../support/random-access.ts';
import { wildMesh } from '../support/random-mesh.ts';
import {
  quarrelsomeRepository,
  soundRepository,
  textsOf,
  type Intent,
} from '../support/random-repository.ts';
import { exposedRepository, routedRepository } from '../support/random-routes.ts';
import { randomSamples, sequence, somePeers } from '../support/request-samples.ts';
import { seed } from '../support/seed.ts';

/** More of everything where somebody has the time: `MESHWRIGHT_RUNS=200`. */
const runs = Number(process.env['MESHWRIGHT_RUNS'] ?? 10);

/** Decisions that two meanings gave, and whether each kind came up. */
const seen = { allow: 0, deny: 0, asks: 0, unknown: 0, routed: 0, witnesses: 0 };
const decisions = () => seen.allow + seen.deny + seen.asks + seen.unknown;

type Holds = (set: RequestSet) => boolean;

/** What the sets say; two of them never hold one request. */
function saidBySets({ allow, asks, unknown, routed }: Answers, holds: Holds) {
  const words = [
    ...(holds(allow) ? ['allow'] : []),
    ...[...asks].flatMap(([provider, set]) => (holds(set) ? [`asks ${provider}`] : [])),
    ...(holds(unknown) ? ['unknown'] : []),
  ];
  const routes = routed.filter(({ requests }) => holds(requests)).map(({ route }) => route);
  return { words: words.length === 0 ? ['deny'] : words, routes };
}

function saidByDecide(mesh: Mesh, request: Request) {
  const { decision, asks, route } = decide(mesh, request);
  seen[decision] += 1;
  if (route) seen.routed += 1;
  const word = asks === undefined ? decision : `${decision} ${asks}`;
  return { words: [word], routes: route ? [route.by] : [] };
}

/** The two meanings of one request of one caller. */
function agree(
  port: PortFrame,
  mesh: Mesh,
  request: Request,
  at: readonly [number, readonly number[]],
) {
  const [peer, atoms] = at;
  const sets = saidBySets(answersAt(port, mesh), (set) => holdsAtoms(set, peer, atoms));
  const reference = saidByDecide(mesh, request);
  const isSame =
    sets.words.length === 1 &&
    sets.words[0] === reference.words[0] &&
    sets.routes.length === reference.routes.length &&
    sets.routes[0] === reference.routes[0];
  if (!isSame) expect({ request, ...sets }).toEqual({ request, ...reference });
}

function sentBy(
  { frame, ref }: PortFrame,
  peer: Peer,
  gateway: string | undefined,
  sample: ReturnType<typeof randomSamples>[number],
): Request {
  const { method, path, host, headers, query, token, sourceIp, remoteIp } = sample;
  const { wire } = frame.universe;
  const { to, port } = ref;
  const request = { wire, peer, to, port, method, path, host, headers, query, token };
  const from = sourceIp === undefined ? request : { ...request, sourceIp };
  // Only a gateway knows the address of the client in front of it.
  if (gateway === undefined) return from;
  return remoteIp === undefined ? { ...from, gateway } : { ...from, gateway, remoteIp };
}

/** The callers of a frame, and other peers with the caller that stands for them. */
function senders(port: PortFrame, meshes: readonly Mesh[]) {
  const { named } = heardAt(meshes, port.ref, []);
  const patterns = named.filter((pattern: CallerPattern) => !('cidr' in pattern));
  const signature = (peer: Peer) =>
    meshes
      .flatMap(({ facts }) => [
        peer.kind === 'none',
        matchesCaller(facts, { mesh: true }, peer, undefined),
        ...patterns.map((pattern) => matchesCaller(facts, pattern, peer, undefined)),
      ])
      .join(' ');
  const direct = port.callers
    .map((caller, at) => ({ caller, at }))
    .filter(({ caller }) => caller.gateway === undefined);
  const classes = new Map(direct.map(({ caller, at }) => [signature(caller.peer), at]));
  const others = somePeers.map((peer) => {
    const at = classes.get(signature(peer));
    if (at === undefined) throw new Error(`${JSON.stringify(peer)} is none of the callers`);
    return { peer, gateway: undefined, at };
  });
  const own = port.callers.map(({ peer, gateway }: Caller, at) => ({ peer, gateway, at }));
  // Whom the mesh knows, who comes through gateways, and everyone: each as often as the others.
  const known = own.filter(({ at }) =>
    ['account', 'namespace', 'mesh'].includes(port.callers[at]?.kind ?? ''),
  );
  const outside = own.filter(({ gateway }) => gateway !== undefined);
  return [known, outside.length === 0 ? known : outside, [...own, ...others]];
}

/** Every set has a witness, and `decide` says of it what the set is. */
function checkWitnesses(port: PortFrame, mesh: Mesh) {
  const { allow, asks, unknown, routed } = answersAt(port, mesh);
  const named = [
    ['allow', allow] as const,
    ['unknown', unknown] as const,
    ...[...asks].map(([provider, set]) => [`asks ${provider}`, set] as const),
  ];
  for (const [word, set] of named) {
    const found = witness(set, preferredHost(port));
    if (found === undefined) continue;
    seen.witnesses += 1;
    const request = requestFrom(port, found);
    expect({ request, ...saidByDecide(mesh, request) }).toMatchObject({ request, words: [word] });
  }
  for (const { route, requests } of routed) {
    const found = witness(requests, preferredHost(port));
    if (found === undefined) continue;
    seen.witnesses += 1;
    expect(decide(mesh, requestFrom(port, found)).route?.by).toBe(route);
  }
}

/** One port of some meshes, in one frame. */
function checkPort(meshes: readonly Mesh[], ref: PortRef, start: number, budget: number) {
  const parts = meshes.map((mesh) => partition(mesh)(ref.to));
  const port = portFrame(parts, ref);
  const declared = parts.filter(({ services, externals }) =>
    [...services, ...externals].some(({ name }) => name === ref.to),
  );
  for (const mesh of declared) checkWitnesses(port, mesh);
  const all = senders(port, parts);
  const pick = sequence(start);
  for (const sample of randomSamples(start, Math.ceil(budget / sendersOfSample))) {
    const nobody: Peer = { kind: 'none' };
    const direct = atomsOf(port.frame, sentBy(port, nobody, undefined, sample));
    const through = atomsOf(port.frame, sentBy(port, nobody, 'a gateway', sample));
    for (let turn = 0; turn < sendersOfSample; turn += 1) {
      const { peer, gateway, at } = pick(pick(all));
      const request = sentBy(port, peer, gateway, sample);
      const atoms = gateway === undefined ? direct : through;
      for (const mesh of declared) agree(port, mesh, request, [at, atoms]);
    }
  }
}

/** The requests at the boundaries of what one mesh says. */
function checkProbes(mesh: Mesh, ref: PortRef, budget: number) {
  const part = partition(mesh)(ref.to);
  const port = portFrame([part], ref);
  const sender = ({ peer, gateway }: Pick<Caller, 'peer' | 'gateway'>) =>
    JSON.stringify([peer, gateway]);
  const numbers = new Map(port.callers.map((caller, at) => [sender(caller), at]));
  const probes = portProbes(portSpace([part], ref));
  const step = Math.ceil(probes.length / budget);
  for (const { request } of probes.filter((_, position) => position % step === 0)) {
    const at = numbers.get(sender(request));
    // Networks are not callers of a frame; they are addresses of whoever shows no identity.
    if (at === undefined || request.wire !== port.frame.universe.wire) continue;
    agree(port, part, request, [at, atomsOf(port.frame, request)]);
  }
}

function meshFrom(intents: readonly Intent[]): Mesh {
  const { value } = meshOf(textsOf(intents));
  if (value === undefined) throw new Error('a repository with a Mesh has a mesh');
  return value;
}

/** A sample is sent by so many of all senders. */
const sendersOfSample = 8;

const start = fc.integer({ min: 1, max: 2 ** 31 });

describe(`what sets say is what \`decide\` says of each request, with seed ${seed}`, () => {
  it.each([
    ['access', accessRepository, 300],
    ['routes', routedRepository, 300],
    ['gateways', exposedRepository, 300],
    ['everything', soundRepository, 150],
    ['contradictions', quarrelsomeRepository, 150],
  ] as const)('in repositories about %s', (_, repository, budget) => {
    always(
      fc.property(repository, start, (intents, first) => {
        const mesh = meshFrom(intents);
        for (const ref of portRefs([mesh])) {
          checkPort([mesh], ref, first, budget);
          checkProbes(mesh, ref, budget);
        }
      }),
      { seed, numRuns: runs },
    );
  });

  it('in meshes that no intents make', () => {
    always(
      fc.property(wildMesh, start, (mesh, first) => {
        for (const ref of portRefs([mesh])) checkPort([mesh], ref, first, 2000);
      }),
      { seed, numRuns: runs * 10 },
    );
  });

  it('of two meshes in one frame', () => {
    always(
      fc.property(wildMesh, wildMesh, start, (before, after, first) => {
        for (const to of ['shop/b', 'shop/e'])
          checkPort([before, after], { to, port: 80 }, first, 2000);
      }),
      { seed, numRuns: runs * 5 },
    );
  });

  it('a million times, each answer often', () => {
    expect(decisions()).toBeGreaterThan(runs * 100_000);
    const { allow, deny, asks, unknown, routed, witnesses } = seen;
    expect(Math.min(allow, deny, asks, unknown, routed)).toBeGreaterThan(runs * 200);
    expect(witnesses).toBeGreaterThan(runs * 100);
  });
});
