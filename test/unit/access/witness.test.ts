import { describe, expect, it } from 'vitest';
import { bitsWhere } from '../../../src/access/atoms/bitset.ts';
import { frame } from '../../../src/access/sets/frame.ts';
import { keyValues } from '../../../src/access/witness/key-values.ts';
import {
  boxSet,
  complement,
  everything,
  intersect,
  isCertain,
  nothing,
  peersWhere,
  setOf,
  tokensWhere,
} from '../../../src/access/sets/request-set.ts';
import type { Box, PathPattern, RequestTerm } from '../../../src/access/term.ts';
import { witness } from '../../../src/access/witness/witness.ts';
import { smallUniverse } from '../../support/small-universe.ts';

const setFor = (term: RequestTerm) => setOf(frame([{ term }], smallUniverse), { term });
const witnessOf = (boxes: readonly Box[], minus: readonly Box[] = []) =>
  witness(setFor({ boxes, minus }));
const paths = (...list: readonly PathPattern[]): Box => ({ paths: list });

describe('a witness', () => {
  it('is as plain as can be', () => {
    const plain = {
      peer: 0,
      token: { kind: 'none' },
      method: 'GET',
      path: '/',
      headers: {},
      query: {},
    };
    const space = frame([], smallUniverse);
    expect(witness(everything(space))).toEqual(plain);
    expect(witness(nothing(space))).toBeUndefined();
    expect(witnessOf([{ remoteIp: { notIn: ['10.0.0.0/8'] } }])).toEqual(plain);
    expect(witness(everything(frame([], { ...smallUniverse, peers: 0 })))).toBeUndefined();
  });

  it('has the shortest path', () => {
    expect(witnessOf([paths({ subtree: '/orders' })])?.path).toBe('/orders');
    expect(witnessOf([paths({ template: '/orders/*' })])?.path).toBe('/orders/0');
    expect(witnessOf([paths({ subtree: '' })], [paths({ exact: '/' })])?.path).toBe('/0');
    const except = witnessOf(
      [paths({ subtree: '/a' })],
      [paths({ subtree: '/a/b' }, { exact: '/a' })],
    );
    expect(except?.path).toBe('/a/0');
  });

  it('has a usual method, and one of its own where all of those are named', () => {
    expect(witnessOf([{ methods: ['DELETE', 'PUT'] }])?.method).toBe('PUT');
    expect(witnessOf([{}], [{ methods: ['GET', 'HEAD'] }])?.method).toBe('POST');
    const usual = ['GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'CONNECT'];
    const other = witnessOf([{}], [{ methods: usual }])?.method ?? '';
    expect(other).toMatch(/^[A-Z]+$/);
    expect(usual).not.toContain(other);
  });

  it('has no token rather than a bad one, and a bad one rather than a good one', () => {
    const space = frame([], smallUniverse);
    const kind = (test: Parameters<typeof tokensWhere>[1]) =>
      witness(tokensWhere(space, test))?.token;
    expect(kind(() => true)).toEqual({ kind: 'none' });
    expect(kind((token) => token !== 'none')).toEqual({ kind: 'bad' });
    expect(kind((token) => typeof token === 'object')).toEqual({
      kind: 'valid',
      issuer: 'corp',
      claims: {},
    });
  });

  it('sends as little as will do', () => {
    const some = (key: string) => [{ key, some: [{ exact: '1' }] }];
    const costly: Box = { headers: some('x'), methods: ['GET'] };
    expect(
      witnessOf([costly, { methods: ['PUT'], paths: [{ exact: '/long/path' }] }]),
    ).toMatchObject({
      method: 'PUT',
      headers: {},
    });
    expect(
      witnessOf([{ headers: some('x'), query: some('y') }, { query: some('z') }]),
    ).toMatchObject({ headers: {}, query: { z: ['1'] } });
    const claims = [{ key: 'groups', some: [{ exact: 'dev' }], none: [{ prefix: 'x' }] }];
    expect(witnessOf([{ token: { issuers: ['partner'], claims } }])?.token).toEqual({
      kind: 'valid',
      issuer: 'partner',
      claims: { groups: ['dev'] },
    });
  });

  it('uses the host that the caller would use, where it may', () => {
    const prefer = (peer: number) => (peer === 0 ? 'cart.shop' : 'other.shop');
    const anywhere = everything(frame([], smallUniverse));
    expect(witness(anywhere, prefer)?.host).toBe('cart.shop');
    expect(witness(anywhere)?.host).toBeUndefined();
    const ending = setFor({ boxes: [{ hosts: [{ suffix: '.shop' }] }] });
    expect(witness(ending, prefer)?.host).toBe('cart.shop');
    expect(
      witness(
        intersect(
          ending,
          peersWhere(ending.frame, (p) => p === 1),
        ),
        prefer,
      ),
    ).toMatchObject({ peer: 1, host: 'other.shop' });
    expect(witness(complement(ending), prefer)?.host).not.toMatch(/\.shop$/);
    const exact = setFor({ boxes: [{ hosts: [{ exact: 'b.example' }] }] });
    expect(witness(exact, prefer)?.host).toBe('b.example');
  });

  it('has addresses only where they count', () => {
    expect(witnessOf([{ remoteIp: { in: ['192.0.2.0/24'] } }])).toMatchObject({
      peer: 3,
      remoteIp: '192.0.2.1',
    });
    const box: Box = { callers: [{ cidr: '10.0.0.0/8' }, { mesh: true }] };
    expect(witnessOf([box])).not.toHaveProperty('sourceIp');
    expect(witnessOf([{ callers: [{ any: true }] }], [box])).toMatchObject({ peer: 2 });
  });

  it('sends what is not of ASCII in a header, as grants and denies name it', () => {
    const named: Box = { headers: [{ key: 'x-user', some: [{ exact: 'zoë' }] }] };
    expect(witnessOf([named])?.headers).toEqual({ 'x-user': ['zoë'] });
    const others: Box = { headers: [{ key: 'x-user', some: [{ prefix: 'zo' }] }] };
    expect(
      witnessOf([others], [{ headers: [{ key: 'x-user', some: [{ exact: 'zo' }] }] }, named]),
    ).toMatchObject({ headers: { 'x-user': ['zox'] } });
    expect(witnessOf([named], [others])).toBeUndefined();
  });

  it('takes keys for data', () => {
    const test = { key: '__proto__', some: [{ exact: 'x' }] };
    const sent = witnessOf([{ headers: [test] }]);
    expect(Object.entries(sent?.headers ?? {})).toEqual([['__proto__', ['x']]]);
  });
});

describe('values of a key', () => {
  const atom = (example: string, ...holds: readonly number[]) => ({
    example,
    holds: bitsWhere(holds.length, (index) => holds[index] === 1),
  });

  it('are the fewest that match what is to be matched', () => {
    const atoms = [atom('a', 1, 0, 0), atom('b', 0, 1, 0), atom('c', 0, 1, 1), atom('d', 1, 1, 0)];
    expect(keyValues(atoms, [0, 1])).toEqual(['d']);
    expect(keyValues(atoms, [1])).toEqual(['b']);
    expect(keyValues(atoms, [0, 1, 2])).toEqual(['c', 'd']);
    expect(keyValues(atoms, [])).toEqual([]);
    expect(keyValues(atoms, [0, 2])).toBeUndefined();
  });

  it('are not those that match the first most', () => {
    const atoms = [
      atom('greedy', 1, 1, 1, 1, 0, 0),
      atom('left', 1, 1, 0, 0, 1, 0),
      atom('right', 0, 0, 1, 1, 0, 1),
    ];
    expect(keyValues(atoms, [0, 1, 2, 3, 4, 5])).toEqual(['left', 'right']);
  });
});

describe('what is over the budget', () => {
  /** The states of these together are far more than anyone can look at. */
  const hard = [3, 5, 7, 11, 13, 17, 19].map((length): PathPattern => ({
    regex: `/(?:.{${length}})*[a-c].{12}`,
  }));

  it('is not certain, and has a plausible witness', () => {
    const set = setFor({ boxes: [paths(...hard)] });
    expect(isCertain(set)).toBe(false);
    expect(witness(set)?.path).toMatch(/^\//);
  });

  it('does not make uncertain what does not depend on it', () => {
    const boxes: readonly Box[] = [paths(...hard), { methods: ['PUT'] }, paths({ subtree: '/a' })];
    const space = frame([{ term: { boxes } }], smallUniverse);
    const certain = boxes.map((box) => isCertain(boxSet(space, box)));
    expect(certain).toEqual([false, true, true]);
  });
});
