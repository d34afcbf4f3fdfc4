import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Request } from '../../src/access/request.ts';
import type { CallerPattern } from '../../src/access/term.ts';
import { decide } from '../../src/model/decide/decide.ts';
import { matchesCaller } from '../../src/model/decide/match-caller.ts';
import { hostCovers } from '../../src/model/decide/match-host.ts';
import { inBox } from '../../src/model/decide/match.ts';
import type { GuaranteeLine } from '../../src/model/guarantee.ts';
import type { Mesh } from '../../src/model/mesh.ts';
import { meshPeer } from '../../src/reach/caller.ts';
import { guarantees } from '../../src/reach/guarantees.ts';
import type { GuaranteeResult } from '../../src/reach/guarantees/result.ts';
import { always } from '../support/always.ts';
import { promisingMesh, requestsTo, senders } from '../support/random-promises.ts';
import { seed } from '../support/seed.ts';

const numRuns = Number(process.env['MESHWRIGHT_RUNS'] ?? 60);

type Sender = (typeof senders)[number];

function isOneOf({ facts }: Mesh, patterns: readonly CallerPattern[], from: Sender): boolean {
  return patterns.some((one) => matchesCaller(facts, one, from.peer, from.sourceIp));
}

/** Whether a line speaks of somebody, said once more without any set. */
function isAbout(mesh: Mesh, line: GuaranteeLine, from: Sender): boolean {
  if (isOneOf(mesh, line.except, from)) return false;
  if (from.gateway !== undefined) return line.gateways.includes(from.gateway);
  return line.callers === undefined || isOneOf(mesh, line.callers, from);
}

/** Whether a line speaks of a request of somebody of whom it speaks. */
function isMeant(mesh: Mesh, line: GuaranteeLine, request: Request): boolean {
  const { facts } = mesh;
  const isSaid = line.requests.some((box) => inBox(facts, box, request));
  if (!isSaid || !inBox(facts, { headers: line.headers }, request)) return false;
  if (line.ports && !line.ports.includes(request.port)) return false;
  if (line.kind === 'allow' && request.token.kind === 'bad') return false;
  if (request.gateway === undefined || line.kind === 'deny') return true;
  const routes = mesh.gateways.flatMap((gateway) =>
    gateway.routes.filter(({ service }) => service === line.to),
  );
  const hosts = routes.flatMap((one) => one.hosts);
  return hosts.length === 0 || hosts.some((host) => hostCovers(host, request.host));
}

const unrouted = (mesh: Mesh, to: string): Mesh => ({
  ...mesh,
  services: mesh.services.map((one) => (one.name === to ? { ...one, routes: [] } : one)),
});

/** Whether a request may pass: also by whoever leaves the routes of its own proxy out. */
function mayPass(mesh: Mesh, request: Request): boolean {
  if (decide(mesh, request).decision !== 'deny') return true;
  if (request.gateway !== undefined) return false;
  return decide(unrouted(mesh, request.to), request).decision !== 'deny';
}

function isKept(mesh: Mesh, line: GuaranteeLine, request: Request): boolean {
  if (line.kind === 'deny') return !mayPass(mesh, request);
  const { decision, route } = decide(mesh, request);
  if (line.kind === 'allow') return decision === 'allow';
  const shares = route?.to.filter(({ weight }) => weight !== 0);
  return (
    shares?.every(({ service, version }) => service === line.to && version === line.version) ??
    false
  );
}

const counted = { holds: 0, broken: 0, 'not-proven': 0, 'not-evaluated': 0, chains: 0, longer: 0 };

/** A line about single requests against every request of the alphabet. */
function checkLine(mesh: Mesh, line: GuaranteeLine, { status, witness }: GuaranteeResult): void {
  const about = senders.filter((from) => isAbout(mesh, line, from));
  const requests = about
    .flatMap((from) => requestsTo(line.to, from))
    .filter((request) => isMeant(mesh, line, request));
  const bad = requests.find((request) => !isKept(mesh, line, request));
  const said = JSON.stringify(line);
  if (bad) expect(status, `${said} ${JSON.stringify(bad)}`).toBe('broken');
  if (status === 'not-evaluated') expect(requests, said).toEqual([]);
  if (status !== 'broken') return;
  if (witness === undefined) throw new Error('a broken line shows a request');
  const { request } = witness;
  expect(isAbout(mesh, line, request) && isMeant(mesh, line, request), said).toBe(true);
  expect(isKept(mesh, line, request), said).toBe(false);
}

/** Somebody who may call: a sender, or a service as any of those it may look like. */
interface Node {
  readonly name: string;
  readonly looks: readonly Sender[];
}

const anonymous = senders.filter(({ peer }) => peer.kind === 'none');
const asService = (name: string): Node => ({
  name: `shop/${name}`,
  looks: [{ peer: meshPeer('cluster.local', 'shop', name) }, ...anonymous],
});

/** Whether some request of these may pass to a service. */
function calls(mesh: Mesh): (looks: readonly Sender[], to: string) => boolean {
  const known = new Map<string, boolean>();
  return (looks, to) =>
    looks.some((from) => {
      const key = JSON.stringify([from, to]);
      const found = known.get(key) ?? requestsTo(to, from).some((one) => mayPass(mesh, one));
      known.set(key, found);
      return found;
    });
}

/** The length of the shortest chain that a `never` forbids, found forwards. */
function shortest(mesh: Mesh, line: GuaranteeLine): number | undefined {
  const may = calls(mesh);
  const names = ['a', 'b', 'c', 'd'];
  const isNetwork = (one: CallerPattern) => 'cidr' in one;
  const networks = { ...line, except: line.except.filter(isNetwork) };
  const starts: readonly Node[] = [
    ...senders
      .filter((from) => isAbout(mesh, line, from))
      .map((from) => ({ name: JSON.stringify(from), looks: [from] })),
    // A service is who it is, whether it shows that or not.
    ...names.map(asService).filter(({ looks: [own] }) => own && isAbout(mesh, line, own)),
  ].map(({ name, looks }) => ({
    name,
    looks: looks.filter((from) => !isOneOf(mesh, networks.except, from)),
  }));
  const isWall = ({ name }: Node) => line.unlessThrough.includes(name);
  const accounts = new Map(names.map((name) => [JSON.stringify(asService(name).looks[0]), name]));
  // A service that comes back to itself is no way to it.
  const isThere = ({ name }: Node) => [name, `shop/${accounts.get(name)}`].includes(line.to);
  let level = starts.filter(
    (one) =>
      !isWall(one) &&
      !isThere(one) &&
      !line.unlessThrough.includes(`shop/${accounts.get(one.name)}`),
  );
  const seen = new Set<string>();
  for (let length = 1; level.length > 0; length += 1) {
    if (level.some(({ looks }) => may(looks, line.to))) return length;
    const next = names
      .map(asService)
      .filter((one) => one.name !== line.to && !isWall(one) && !seen.has(one.name))
      .filter(({ name }) => level.some(({ looks }) => may(looks, name)));
    for (const { name } of next) seen.add(name);
    level = next;
  }
  return undefined;
}

function checkNever(mesh: Mesh, line: GuaranteeLine, { status, chain }: GuaranteeResult): void {
  const about = line.ports === undefined || line.ports.includes(80);
  const length = about ? shortest(mesh, line) : undefined;
  const said = JSON.stringify(line);
  if (length !== undefined) {
    expect(status, said).toBe('broken');
    expect(chain?.length, said).toBeLessThanOrEqual(length);
  }
  if (status === 'holds') return;
  counted.chains += 1;
  if ((chain?.length ?? 0) > 1) counted.longer += 1;
  const steps = chain?.map(({ request }) => request) ?? [];
  expect(steps.at(-1)?.to).toBe(line.to);
  for (const [index, request] of steps.entries()) {
    expect(mayPass(mesh, request), said).toBe(true);
    expect(chain?.[index]?.decision.decision, said).not.toBe('deny');
    if (index > 0) expect(chain?.[index]?.from).toBe(steps[index - 1]?.to);
    expect(line.unlessThrough).not.toContain(chain?.[index]?.from);
  }
  const [first] = steps;
  if (first === undefined) throw new Error('a chain has a call');
  const origin = /^shop\/([abcd])$/.exec(chain?.[0]?.from ?? '')?.[1];
  const own =
    origin === undefined ? undefined : { peer: meshPeer('cluster.local', 'shop', origin) };
  expect(isAbout(mesh, line, own ?? first), said).toBe(true);
  expect(
    isOneOf(
      mesh,
      line.except.filter((one) => 'cidr' in one),
      first,
    ),
    said,
  ).toBe(false);
}

describe(`guarantees, with seed ${seed}`, () => {
  it('hold where no request of a small alphabet is against them, and are broken by one that is', () => {
    always(
      fc.property(promisingMesh, (mesh) => {
        const lines = mesh.guarantees.flatMap((one) => one.lines);
        const { results } = guarantees(mesh);
        expect(results).toHaveLength(lines.length);
        for (const [index, result] of results.entries()) {
          const line = lines[index];
          if (line === undefined) continue;
          counted[result.status] += 1;
          // Without regular expressions there is nothing that cannot be compared.
          expect(result.status, JSON.stringify(line)).not.toBe('not-proven');
          if (line.kind === 'never') checkNever(mesh, line, result);
          else checkLine(mesh, line, result);
        }
      }),
      { seed, numRuns },
    );
  });

  it('each in its way often enough to tell', () => {
    const { holds, broken, chains, longer } = counted;
    expect(Math.min(holds, broken)).toBeGreaterThan(numRuns / 4);
    expect(chains).toBeGreaterThan(numRuns / 8);
    expect(longer).toBeGreaterThan(0);
  });
});
