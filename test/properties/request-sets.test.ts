import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frame, type Asked } from '../../src/access/sets/frame.ts';
import {
  complement,
  equals,
  everything,
  forPeer,
  includes,
  intersect,
  isCertain,
  isEmpty,
  minus,
  nothing,
  peersWhere,
  samePeers,
  setOf,
  tokensWhere,
  union,
  type RequestSet,
} from '../../src/access/sets/request-set.ts';
import { witness, type Assignment } from '../../src/access/witness/witness.ts';
import { inTerm } from '../../src/model/decide/match.ts';
import { always } from '../support/always.ts';
import { atomsOf, holdsAtoms, type Sent } from '../support/holds-request.ts';
import { asked, facts, peers, sent, someone, universe } from '../support/random-terms.ts';
import { seed } from '../support/seed.ts';
import { seenThrough } from '../support/seen-through.ts';

const numRuns = Number(process.env['MESHWRIGHT_RUNS'] ?? 60);
const options = { seed, numRuns };

/** The requests that everything is asked of: many, and the same ones in every run. */
const requests: readonly Sent[] = fc.sample(sent, { seed, numRuns: 1500 });

const passes = ({ term, view = {} }: Asked, { request }: Sent): boolean =>
  inTerm(facts, term, seenThrough(view, request, someone));

/** A witness as a request that can be judged. */
function requestFrom({ peer, sourceIp, host, ...http }: Assignment): Sent {
  const request = {
    wire: 'http' as const,
    peer: peers[peer] ?? ({ kind: 'none' } as const),
    to: 'shop/b',
    port: 80,
    sourceIp: sourceIp ?? '192.0.2.99',
    host: host ?? 'any.example',
    ...http,
  };
  return { peer, request };
}

describe(`sets of requests, with seed ${seed}`, () => {
  it('hold what the terms hold, request by request', () => {
    let decisions = 0;
    const property = fc.property(asked, asked, (first, second) => {
      const space = frame([first, second], universe);
      const [a, b] = [setOf(space, first), setOf(space, second)];
      expect(isCertain(a) && isCertain(b)).toBe(true);
      const sets = [
        a,
        b,
        union(a, b),
        intersect(a, b),
        minus(a, b),
        complement(a),
        everything(space),
      ];
      for (const one of requests) {
        const [x, y] = [passes(first, one), passes(second, one)];
        const atoms = atomsOf(space, one);
        const found = sets.map((set) => holdsAtoms(set, atoms));
        const expected = [x, y, x || y, x && y, x && !y, !x, true];
        decisions += sets.length;
        if (found.some((answer, index) => answer !== expected[index]))
          expect({ request: one, found }).toEqual({ request: one, found: expected });
      }
    });
    always(property, options);
    expect(decisions).toBeGreaterThan(numRuns * requests.length);
  });

  it('hold connections that are not HTTP', () => {
    const property = fc.property(asked, (one) => {
      const space = frame([one], { ...universe, wire: 'tcp' });
      const set = setOf(space, one);
      for (const { peer, request } of requests.slice(0, 300)) {
        const connection: Sent = { peer, request: { ...request, wire: 'tcp' } };
        expect(holdsAtoms(set, atomsOf(space, connection))).toBe(passes(one, connection));
      }
    });
    always(property, options);
  });

  it('obey the laws of sets, and equal ones are identical', () => {
    const property = fc.property(asked, asked, asked, (first, second, third) => {
      const space = frame([first, second, third], universe);
      const sets = [setOf(space, first), setOf(space, second), setOf(space, third)] as const;
      const [a, b, c] = sets;
      const [all, none] = [everything(space), nothing(space)];
      const same: readonly (readonly [RequestSet, RequestSet])[] = [
        [union(a, b), union(b, a)],
        [intersect(a, b), intersect(b, a)],
        [union(a, union(b, c)), union(union(a, b), c)],
        [intersect(a, intersect(b, c)), intersect(intersect(a, b), c)],
        [intersect(a, union(b, c)), union(intersect(a, b), intersect(a, c))],
        [union(a, intersect(b, c)), intersect(union(a, b), union(a, c))],
        [complement(union(a, b)), intersect(complement(a), complement(b))],
        [complement(intersect(a, b)), union(complement(a), complement(b))],
        [complement(complement(a)), a],
        [union(a, intersect(a, b)), a],
        [intersect(a, union(a, b)), a],
        [minus(a, b), intersect(a, complement(b))],
        [minus(a, minus(a, b)), intersect(a, b)],
        [union(a, complement(a)), all],
        [intersect(a, complement(a)), none],
        [union(a, none), a],
        [intersect(a, all), a],
        [union(minus(a, b), intersect(a, b)), a],
      ];
      expect(same.map(([left, right]) => equals(left, right))).toEqual(same.map(() => true));
      expect(includes(a, intersect(a, b)) && includes(union(a, b), a)).toBe(true);
      expect(includes(a, b)).toBe(isEmpty(minus(b, a)));
      expect(includes(a, b) && includes(b, a)).toBe(equals(a, b));
    });
    always(property, { ...options, numRuns: numRuns * 2 });
  });

  it('are empty exactly if no request is in them, and the witness is', () => {
    let empty = 0;
    const property = fc.property(asked, asked, (first, second) => {
      const space = frame([first, second], universe);
      const [a, b] = [setOf(space, first), setOf(space, second)];
      const inBoth = (one: Sent) => passes(first, one) && passes(second, one);
      const onlyFirst = (one: Sent) => passes(first, one) && !passes(second, one);
      const questions: readonly (readonly [RequestSet, (one: Sent) => boolean])[] = [
        [a, (one) => passes(first, one)],
        [intersect(a, b), inBoth],
        [minus(a, b), onlyFirst],
        [complement(a), (one) => !passes(first, one)],
      ];
      for (const [set, test] of questions) {
        const found = witness(set);
        expect(found === undefined).toBe(isEmpty(set));
        expect(witness(set)).toEqual(found);
        if (found !== undefined && !test(requestFrom(found))) expect(found).toBe('in the set');
        if (found === undefined) {
          empty += 1;
          expect(requests.filter(test)).toEqual([]);
        }
      }
    });
    always(property, { ...options, numRuns: numRuns * 2 });
    expect(empty).toBeGreaterThan(0);
  });

  it('have parts by caller and by token', () => {
    const property = fc.property(asked, fc.nat({ max: 127 }), (one, mask) => {
      const space = frame([one], universe);
      const set = setOf(space, one);
      const chosen = (peer: number) => ((mask >> peer) & 1) === 1;
      const bad = tokensWhere(space, (token) => token === 'bad');
      const corp = tokensWhere(
        space,
        (token) => typeof token === 'object' && token.issuer === 'corp',
      );
      const all = requests.slice(0, 300);
      const atoms = all.map((sent) => atomsOf(space, sent));
      const held = (part: RequestSet) => atoms.map((each) => holdsAtoms(part, each));
      expect(held(peersWhere(space, chosen))).toEqual(all.map(({ peer }) => chosen(peer)));
      expect(held(bad)).toEqual(all.map(({ request }) => request.token.kind === 'bad'));
      expect(held(corp)).toEqual(
        all.map(({ request: { token } }) => token.kind === 'valid' && token.issuer === 'corp'),
      );
      const groups = samePeers(set);
      expect(groups.flat().sort((x, y) => x - y)).toEqual(peers.map((_, peer) => peer));
      for (const group of groups)
        for (const peer of group)
          expect(equals(forPeer(set, peer), forPeer(set, group[0] ?? -1))).toBe(true);
      expect(new Set(groups.map(([peer = 0]) => forPeer(set, peer).node)).size).toBe(groups.length);
    });
    always(property, options);
  });
});
