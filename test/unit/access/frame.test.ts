import { describe, expect, it } from 'vitest';
import { nodesOf } from '../../../src/access/sets/diagram.ts';
import { frame } from '../../../src/access/sets/frame.ts';
import {
  boxSet,
  equals,
  everything,
  includes,
  intersect,
  isCertain,
  isEmpty,
  minus,
  peersWhere,
  setOf,
  tokensWhere,
  union,
} from '../../../src/access/sets/request-set.ts';
import type { Box, KeyTest } from '../../../src/access/term.ts';
import { witness } from '../../../src/access/witness/witness.ts';
import { smallUniverse } from '../../support/small-universe.ts';

const numbers = (count: number): readonly number[] => [...Array(count).keys()];
const is = (key: string, exact: string): KeyTest => ({ key, some: [{ exact }] });
const groups = (...claims: readonly KeyTest[]): Box => ({ token: { issuers: ['corp'], claims } });
const of = (boxes: readonly Box[], without: readonly Box[] = []) => {
  const asked = { term: { boxes, minus: without } };
  return setOf(frame([asked], smallUniverse), asked);
};
/** Two boxes in one frame. */
const both = (a: Box, b: Box) => {
  const space = frame([{ term: { boxes: [a, b] } }], smallUniverse);
  return [boxSet(space, a), boxSet(space, b)] as const;
};

describe('sets stay small', () => {
  it('with many values of one claim', () => {
    const names = numbers(24).map((index) => ({ exact: `g${index}` }));
    expect(nodesOf(of([groups({ key: 'groups', some: names })]).node).length).toBeLessThan(55);
    const perPath = numbers(24).map((index) => ({
      ...groups(is('groups', `g${index}`)),
      paths: [{ exact: `/p${index}` }],
    }));
    expect(nodesOf(of(perPath).node).length).toBeLessThan(55);
  });

  it('with denies on two headers each, whatever their names are', () => {
    const pair = (index: number) => ({ headers: [is(`a${index}`, '1'), is(`b${index}`, '1')] });
    const denied = of([{}], numbers(18).map(pair));
    expect(nodesOf(denied.node)).toHaveLength(38);
    expect(isCertain(denied)).toBe(true);
  });

  it('with pairs of headers that cross', () => {
    const pair = (index: number) => ({
      headers: [is(`h${index}`, '1'), is(`h${(index * 7 + 3) % 40}`, '2')],
    });
    expect(nodesOf(of([{}], numbers(40).map(pair)).node).length).toBeLessThan(778);
  });

  it('or are honest where they cannot', () => {
    let state = 1;
    const name = (): string => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return `h${(state >>> 8) % 80}`;
    };
    const pairs = numbers(160).map((): Box => ({ headers: [is(name(), '1'), is(name(), '2')] }));
    const denied = of([{}], pairs);
    expect(isCertain(denied)).toBe(false);
    expect(nodesOf(denied.node).length).toBeLessThan(400);
    expect(isEmpty(denied)).toBe(false);
    // The same conditions are the same unknown: nothing is taken away twice.
    const asked = { term: { boxes: pairs } };
    const again = { term: { boxes: [...pairs].reverse() } };
    const space = frame([asked, again], smallUniverse);
    expect(equals(setOf(space, asked), setOf(space, again))).toBe(true);
    expect(witness(setOf(space, asked))?.headers).not.toEqual({});
  });

  it('with care for what values of one key can match', () => {
    const grid = numbers(144).map((index): Box => {
      const [x, y] = [index % 12, Math.floor(index / 12)];
      const some = [{ prefix: `p${x}` }, { suffix: `s${y}` }, { exact: `p${x}s${y}` }];
      return { headers: [{ key: 'h', some }] };
    });
    const set = of(grid);
    expect(isCertain(set)).toBe(false);
    expect(isEmpty(set)).toBe(false);
  });
});

describe('what no request can have is in no set', () => {
  it('a value that matches a pattern and not a wider one', () => {
    const [admin, all] = both(
      { headers: [is('x-user', 'admin')] },
      { headers: [{ key: 'x-user', none: [{ prefix: 'a' }] }] },
    );
    expect(isEmpty(intersect(admin, all))).toBe(true);
    const [b, present] = both(
      { headers: [{ key: 'x-user', some: [{ suffix: 'n' }] }] },
      { headers: [{ key: 'x-user', some: [{ present: true }] }] },
    );
    expect(includes(present, b)).toBe(true);
    expect(includes(b, present)).toBe(false);
  });

  it('but two values of a header can match what one cannot', () => {
    const tests = { headers: [is('x', '1'), is('x', '2')] };
    expect(witness(of([tests]))?.headers).toEqual({ x: ['1', '2'] });
    // Of a query key only the first value counts.
    expect(isEmpty(of([{ query: [is('x', '1'), is('x', '2')] }]))).toBe(true);
  });

  it('claims without a good token, and claims that are the empty text', () => {
    const [member, anyone] = both(groups(is('groups', 'dev')), {
      token: { issuers: ['corp', 'partner'], claims: [] },
    });
    expect(includes(anyone, member)).toBe(true);
    const good = tokensWhere(member.frame, (token) => typeof token === 'object');
    expect(includes(good, member)).toBe(true);
    expect(equals(anyone, good)).toBe(true);
    expect(isEmpty(of([groups(is('groups', ''))]))).toBe(true);
  });

  it('addresses of clients that no gateway has seen', () => {
    const office = of([{ remoteIp: { in: ['192.0.2.0/24'] } }]);
    expect(
      includes(
        peersWhere(office.frame, (peer) => peer === 3),
        office,
      ),
    ).toBe(true);
    const elsewhere = of([{ remoteIp: { notIn: ['192.0.2.0/24'] } }]);
    expect(isEmpty(minus(everything(elsewhere.frame), elsewhere))).toBe(false);
    expect(
      includes(
        elsewhere,
        peersWhere(elsewhere.frame, (peer) => peer < 3),
      ),
    ).toBe(true);
  });

  it('networks of callers with identity', () => {
    const network = of([{ callers: [{ cidr: '10.0.0.0/8' }] }]);
    expect(witness(network)).toMatchObject({ peer: 2, sourceIp: '10.0.0.1' });
    expect(
      includes(
        peersWhere(network.frame, (peer) => peer === 2),
        network,
      ),
    ).toBe(true);
  });
});

describe('terms behind a view', () => {
  const space = (box: Box, view: Parameters<typeof boxSet>[2]) => {
    const made = frame([{ term: { boxes: [box] }, ...(view && { view }) }], smallUniverse);
    return { all: everything(made), set: boxSet(made, box, view) };
  };

  it('see what arrives there', () => {
    const path = { paths: [{ exact: '/y/1' }] };
    const { set } = space(path, { path: { node: '/x', base: '/y' } });
    expect(witness(set)?.path).toBe('/x/1');
    const constant = space(path, { path: { exact: '/y/1' }, host: 'b' });
    expect(equals(constant.set, constant.all)).toBe(true);
  });

  it('see headers that a route writes, beside those that were sent or in their place', () => {
    const admin = { headers: [is('x-user', 'admin')] };
    const header = (keepsSent: boolean, ...values: readonly string[]) =>
      space(admin, { headers: { 'x-user': { keepsSent, values } } });
    expect(isEmpty(header(false).set)).toBe(true);
    expect(isEmpty(header(false, 'guest').set)).toBe(true);
    expect(witness(header(true, 'guest').set)?.headers).toEqual({ 'x-user': ['admin'] });
    const given = header(true, 'admin');
    expect(equals(given.set, given.all)).toBe(true);
  });

  it('see neither tokens nor identities that end before', () => {
    const member = groups();
    expect(isEmpty(space(member, { token: 'bad' }).set)).toBe(true);
    expect(isEmpty(space(member, { token: { without: ['corp'] } }).set)).toBe(true);
    expect(isEmpty(space(member, { token: { without: ['partner'] } }).set)).toBe(false);
    expect(isEmpty(space({ callers: [{ mesh: true }] }, { caller: 'none' }).set)).toBe(true);
    const network = { callers: [{ cidr: '10.0.0.0/8' }] };
    expect(witness(space(network, { caller: 'none' }).set)).toMatchObject({
      peer: 0,
      sourceIp: '10.0.0.1',
    });
    const always = space({ callers: [{ mesh: true }] }, { caller: (p) => 'mesh' in p });
    expect(equals(always.set, always.all)).toBe(true);
  });
});

it('a connection that is not HTTP has no HTTP field', () => {
  const boxes: readonly Box[] = [{ callers: [{ mesh: true }] }, { methods: ['GET'] }];
  const space = frame([{ term: { boxes } }], { ...smallUniverse, wire: 'tcp' });
  const [mesh, http] = boxes.map((box) => boxSet(space, box));
  expect(http && isEmpty(http)).toBe(true);
  expect(
    mesh &&
      equals(
        mesh,
        peersWhere(space, (peer) => peer !== 2),
      ),
  ).toBe(true);
  expect(isEmpty(tokensWhere(space, (token) => token === 'bad'))).toBe(true);
});

it('the order of terms, boxes and keys makes no difference', () => {
  const boxes: readonly Box[] = [
    { headers: [is('b', '1'), is('a', '2')], paths: [{ subtree: '/x' }] },
    { headers: [is('c', '1')], methods: ['PUT', 'POST'] },
    { query: [is('q', '1')], hosts: [{ suffix: '.example' }] },
  ];
  const terms = boxes.map((box) => ({ term: { boxes: [box] } }));
  const witnesses = [terms, [...terms].reverse()].map((asked) => {
    const space = frame(asked, smallUniverse);
    const sets = terms.map((one) => setOf(space, one));
    return [...sets, sets.reduce(union), sets.reduce(minus)].map((set) => witness(set));
  });
  expect(witnesses[0]).toEqual(witnesses[1]);
});
