import { describe, expect, it } from 'vitest';
import { describe as describeSet } from '../../../src/access/describe/describe.ts';
import { singleTests } from '../../../src/access/describe/pieces.ts';
import { frame, type Frame } from '../../../src/access/sets/frame.ts';
import { limits } from '../../../src/access/sets/limits.ts';
import {
  boxSet,
  complement,
  equals,
  everything,
  forPeer,
  includes,
  intersect,
  isCertain,
  isEmpty,
  minus,
  setOf,
  union,
  type RequestSet,
} from '../../../src/access/sets/request-set.ts';
import type { Box, KeyTest } from '../../../src/access/term.ts';
import { witness } from '../../../src/access/witness/witness.ts';
import { smallUniverse } from '../../support/small-universe.ts';

const numbers = (count: number): readonly number[] => [...Array(count).keys()];
const is = (key: string, exact: string): KeyTest => ({ key, some: [{ exact }] });

/** The same numbers in every run, in no order that anybody could use. */
function numbersBelow(limit: number): () => number {
  let state = 7;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % limit;
  };
}

interface Solved {
  readonly space: Frame;
  readonly allow: RequestSet;
  readonly deny: RequestSet;
  readonly passes: RequestSet;
}

/** What a port with these rules lets pass, asked about in every way. */
function solved(allowed: readonly Box[], denied: readonly Box[] = []): Solved {
  const [first, second] = [{ term: { boxes: allowed } }, { term: { boxes: denied } }];
  const space = frame([first, second], smallUniverse);
  const [allow, deny] = [setOf(space, first), setOf(space, second)];
  const passes = minus(allow, deny);
  witness(passes);
  witness(complement(passes));
  return { space, allow, deny, passes };
}

/** Whoever grants so much is never told that nothing is granted, and nothing is said to be the same. */
function isHonest({ space, allow, passes }: Solved): void {
  expect(isCertain(passes)).toBe(false);
  expect(isEmpty(passes)).toBe(false);
  expect(includes(passes, everything(space))).toBe(false);
  expect(includes(allow, everything(space))).toBe(false);
  expect(witness(passes)).toBeDefined();
}

describe('twenty thousand patterns', () => {
  it('of one header neither overflow the stack nor are granted or refused for sure', () => {
    const set = solved(numbers(20_000).map((n): Box => ({ headers: [is('x-user', `u${n}`)] })));
    isHonest(set);
    // Nobody knows either side, so nobody knows that they are the same.
    expect(equals(set.allow, set.allow)).toBe(false);
    expect(isEmpty(minus(set.allow, set.allow))).toBe(false);
  });

  it('of as many headers, claims and query keys leave the others exact', () => {
    const headers = numbers(20_000).map((n): Box => ({ headers: [is(`x-${n}`, '1')] }));
    isHonest(solved(headers));
    const claims = numbers(20_000).map((n): Box => ({
      token: { issuers: ['corp'], claims: [is('groups', `g${n}`)] },
    }));
    const set = solved([...claims, { headers: [is('x-team', 'a')], methods: ['GET'] }]);
    isHonest(set);
    // Nobody without a token gets in by a claim, however many claims are asked for.
    const other = boxSet(set.space, { methods: ['GET'] });
    const noClaims = intersect(other, minus(set.passes, boxSet(set.space, claims[0] ?? {})));
    expect(isEmpty(noClaims)).toBe(false);
    const getters = boxSet(set.space, { headers: [is('x-team', 'a')], methods: ['GET'] });
    expect(includes(set.passes, getters)).toBe(true);
    const query = numbers(20_000).map((n): Box => ({ query: [is('q', `u${n}`)] }));
    isHonest(solved(query));
  });

  it('are denied, and nothing that may be denied is granted for sure', () => {
    const denied = numbers(20_000).map((n): Box => ({ headers: [is(`x-${n}`, '1')] }));
    const { passes, space } = solved([{ methods: ['GET'] }], denied);
    expect(isCertain(passes)).toBe(false);
    expect(includes(passes, boxSet(space, { methods: ['GET'] }))).toBe(false);
    // What no rule allows is refused for sure all the same.
    expect(isEmpty(minus(passes, boxSet(space, { methods: ['GET'] })))).toBe(true);
  });

  it('of methods, addresses and paths', () => {
    isHonest(solved(numbers(20_000).map((n): Box => ({ methods: [`M${n}`] }))));
    const networks = numbers(20_000).map((n) => `10.${n >> 8}.${n & 255}.0/24`);
    const { passes } = solved([{ remoteIp: { in: networks } }]);
    expect(isCertain(passes)).toBe(false);
    // Only a gateway knows the address of a client: nobody else passes, for sure.
    expect(smallUniverse.isGateway(0)).toBe(false);
    expect(isEmpty(forPeer(passes, 0))).toBe(true);
    isHonest(solved(numbers(20_000).map((n): Box => ({ paths: [{ exact: `/p${n}/x` }] }))));
  });
});

describe('patterns that multiply', () => {
  it('crossing pairs of headers on both sides', () => {
    const next = numbersBelow(120);
    const pair = (): Box => ({ headers: [is(`h${next()}`, '1'), is(`h${next()}`, '2')] });
    isHonest(solved(numbers(400).map(pair), numbers(400).map(pair)));
  });

  it('templates with a wildcard in every other place', () => {
    const template = (n: number) =>
      `/${numbers(10)
        .map((place) => ((n >> place) & 1 ? '*' : `s${(n * place) % 7}`))
        .join('/')}`;
    isHonest(solved(numbers(200).map((n): Box => ({ paths: [{ template: template(n) }] }))));
  });

  it('hosts with wildcards', () => {
    const hosts = numbers(1000).map((n): Box => ({
      hosts: [{ suffix: `.${'abcdefghij'[n % 10] ?? ''}${n}.example` }, { prefix: `w${n}.` }],
    }));
    isHonest(solved(hosts));
  });

  it('long regular expressions on many headers', () => {
    const boxes = numbers(500).map((n): Box => {
      const patterns = [`(a|b)*a(a|b){${14 + (n % 10)}}`, `.*(c|d){30}.*${n}`];
      return { headers: [{ key: `h${n}`, some: patterns.map((regex) => ({ regex })) }] };
    });
    isHonest(solved(boxes));
  });

  it('values of one header that imply each other', () => {
    const prefix = (n: number): Box => ({
      headers: [{ key: 'h', some: [{ prefix: 'x'.repeat(n) }] }],
    });
    isHonest(solved(numbers(900).map(prefix)));
  });
});

describe('many rules that are no attack', () => {
  it('are exact: thousands of paths', () => {
    const boxes = numbers(5000).map((n): Box => ({
      methods: [n % 2 === 0 ? 'GET' : 'POST'],
      paths: [{ exact: `/api/v1/r${n}/x` }],
    }));
    const { passes, space } = solved(boxes);
    expect(isCertain(passes)).toBe(true);
    const posts = boxSet(space, { methods: ['POST'], paths: [{ exact: '/api/v1/r4998/x' }] });
    expect(isEmpty(intersect(passes, posts))).toBe(true);
    expect(includes(passes, boxSet(space, boxes[4999] ?? {}))).toBe(true);
  });

  it('are exact: as many levels as there may be', () => {
    const boxes = numbers(limits.keyLevels).map((n): Box => ({ headers: [is(`h${n}`, '1')] }));
    const { passes, space } = solved(boxes);
    expect(isCertain(passes)).toBe(true);
    expect(isEmpty(minus(union(passes, complement(passes)), everything(space)))).toBe(true);
  });
});

it('a description of too many parts comes to an end and says that it is not whole', () => {
  const boxes = numbers(1500).map((n): Box => ({ paths: [{ exact: `/p${n}` }] }));
  const { space, passes } = solved(boxes);
  const named = (some: readonly Box[]) =>
    some.map((box) => ({ piece: { box }, set: boxSet(space, box) }));
  const words = { boxes: named(boxes), tests: named(singleTests(boxes)) };
  const { isWhole, regions } = describeSet(passes, everything(space), words);
  expect(isWhole).toBe(false);
  expect(regions.length).toBeLessThan(400);
});
