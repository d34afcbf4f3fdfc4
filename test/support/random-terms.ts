import fc from 'fast-check';
import type { Asked, Universe } from '../../src/access/sets/frame.ts';
import type { Peer, Request, Token } from '../../src/access/request.ts';
import type {
  Box,
  CallerPattern,
  KeyTest,
  PathPattern,
  StringPattern,
} from '../../src/access/term.ts';
import type { View } from '../../src/access/view.ts';
import { matchesCaller } from '../../src/model/decide/match-caller.ts';
import type { Facts } from '../../src/model/mesh.ts';
import type { Sent } from './holds-request.ts';

/** Terms and views over small alphabets, and requests that meet all of their patterns. */

export const facts: Facts = {
  trustDomain: 'cluster.local',
  aliases: ['old.local'],
  issuers: [],
  providers: [],
};

const mesh = (namespace: string, account: string, trustDomain = 'cluster.local'): Peer => ({
  kind: 'mesh',
  trustDomain,
  namespace,
  account,
});

/** The gateway is the last one. */
export const peers: readonly Peer[] = [
  mesh('a', 'x'),
  { kind: 'none' },
  mesh('a', 'y', 'old.local'),
  mesh('b', 'x'),
  mesh('a', 'x', 'foreign'),
  { kind: 'spiffe', uri: 'spiffe://far/away' },
  mesh('edge', 'gw'),
];
const gateway = peers.length - 1;
export const someone = mesh('a', 'z');

export const universe: Universe = {
  peers: peers.length,
  holds: (pattern, peer) => {
    const one = peers[peer] ?? { kind: 'none' };
    return 'cidr' in pattern ? one.kind === 'none' : matchesCaller(facts, pattern, one, undefined);
  },
  isAnonymous: (peer) => peers[peer]?.kind === 'none',
  isGateway: (peer) => peer === gateway,
  issuers: ['corp', 'partner'],
  normalization: 'merge-slashes',
  wire: 'http',
};

const callers: readonly CallerPattern[] = [
  { account: { namespace: 'a', name: 'x' } },
  { namespace: 'a' },
  { mesh: true },
  { any: true },
  { spiffe: 'spiffe://far/away' },
  { spiffe: 'spiffe://foreign/ns/a/sa/x' },
  { cidr: '10.0.0.0/8' },
  { cidr: '10.1.0.0/16' },
  { cidr: '2001:db8::/32' },
];
const networks = ['10.0.0.0/8', '10.1.0.0/16', '192.0.2.7', '2001:db8::/32'];
const addresses = ['10.2.0.1', '10.1.0.1', '192.0.2.7', '192.0.2.8', '2001:db8::1', '2001:db9::1'];

const strings: readonly StringPattern[] = [
  { exact: 'a' },
  { exact: 'ab' },
  { exact: 'ba' },
  { prefix: 'a' },
  { prefix: 'ab' },
  { suffix: 'b' },
  { suffix: 'a' },
  { present: true },
  { regex: 'a.*b?' },
  { regex: '(ba)+' },
];
const values = ['a', 'ab', 'ba', 'b', 'bb', 'aab', 'baba', ''];

const hosts: readonly StringPattern[] = [
  { exact: 'a.x' },
  { exact: 'a.x:80' },
  { suffix: '.x' },
  { prefix: 'a.' },
  { present: true },
  { regex: '[ab]\\.x' },
];
const sentHosts = ['a.x', 'b.x', 'a.y', 'c.b.x', 'a.x:80', 'a.x:81', 'b.y:80'];

const paths: readonly PathPattern[] = [
  { exact: '/' },
  { exact: '/a' },
  { exact: '/a/' },
  { exact: '/a/b' },
  { template: '/a/*' },
  { template: '/*/b' },
  { subtree: '' },
  { subtree: '/a' },
  { subtree: '/*/b' },
  { below: '/a' },
  { prefix: '/a' },
  { prefix: '/a/b' },
  { suffix: 'b' },
  { suffix: '/' },
  { regex: '/a/[a-c]+' },
];
const sentPaths = [
  '/',
  '/a',
  '/a/',
  '/a/b',
  '/a/b/',
  '/a/b/c',
  '/a/c',
  '/ab',
  '/b',
  '/b/b',
  '/b/a',
];

const some = <T>(from: readonly T[], maxLength = 2): fc.Arbitrary<T[]> =>
  fc.uniqueArray(fc.constantFrom(...from), { minLength: 1, maxLength });

function tests(keys: readonly string[], patterns = strings): fc.Arbitrary<KeyTest[]> {
  const test = fc.record(
    { key: fc.constantFrom(...keys), some: some(patterns), none: some(patterns, 1) },
    { requiredKeys: ['key'] },
  );
  return fc.array(test, { minLength: 1, maxLength: 2 });
}

const address = fc.oneof(
  some(networks).map((list) => ({ in: list })),
  some(networks).map((list) => ({ notIn: list })),
);

/** Mostly one or two fields: a box of all of them holds next to nothing. */
const box: fc.Arbitrary<Box> = fc
  .uniqueArray(
    fc.constantFrom<keyof Box>(
      'callers',
      'methods',
      'hosts',
      'paths',
      'paths',
      'headers',
      'query',
      'token',
      'remoteIp',
    ),
    { maxLength: 3 },
  )
  .chain((fields) => {
    const all = {
      callers: some(callers, 3),
      methods: some(['GET', 'POST', 'PURGE']),
      hosts: some(hosts),
      paths: some(paths),
      // Several lines of the second one are one value.
      headers: tests(['x-a', 'accept']),
      query: tests(['q', 'Q']),
      token: fc.record({
        issuers: some(['corp', 'partner']),
        claims: fc.oneof(fc.constant([]), tests(['groups', 'sub'])),
      }),
      remoteIp: address,
    };
    const chosen = Object.fromEntries(fields.map((field) => [field, all[field]]));
    return fc.record(chosen) as fc.Arbitrary<Box>;
  });

const edit = fc.record({
  keepsSent: fc.boolean(),
  values: fc.uniqueArray(fc.constantFrom(...values), { maxLength: 2 }),
});

const view: fc.Arbitrary<View> = fc.record(
  {
    path: fc.constantFrom<NonNullable<View['path']>>(
      { exact: '/a/b' },
      { exact: '/a//b' },
      { node: '/a', base: '/b' },
      { node: '', base: '/a' },
      { node: '/*', base: '/a/' },
      { node: '/a', base: '/' },
    ),
    host: fc.constantFrom('a.x', 'c.y', 'A.X:80'),
    headers: fc.dictionary(fc.constantFrom('x-a', 'accept', 'x-c'), edit, { maxKeys: 2 }),
    token: fc.constantFrom<NonNullable<View['token']>>('bad', { without: ['corp'] }),
    caller: fc.constantFrom<NonNullable<View['caller']>>('none', (pattern) =>
      matchesCaller(facts, pattern, someone, undefined),
    ),
  },
  { requiredKeys: [] },
);

const boxes = fc.array(box, { minLength: 1, maxLength: 3 });

const lines: readonly StringPattern[] = [
  ...['a', 'b', 'a,b', 'b,a', 'a,a,b'].map((exact) => ({ exact })),
  { prefix: 'a,' },
  { suffix: ',b' },
  { suffix: 'b' },
  { present: true },
  { regex: '(a,)*b' },
];

/** Tests of one header, of which a view takes away, or joins to, what was sent. */
const joined: fc.Arbitrary<Asked> = fc.record(
  {
    term: fc.record({
      boxes: fc.array(fc.record({ headers: tests(['accept'], lines) }), {
        minLength: 1,
        maxLength: 2,
      }),
    }),
    view: fc.record({
      headers: fc.record({
        accept: fc.record({
          keepsSent: fc.constantFrom(true, true, false),
          values: fc.constantFrom([], ['b'], ['a'], ['a', 'b'], ['']),
        }),
      }),
    }),
  },
  { requiredKeys: ['term'] },
);

const anything: fc.Arbitrary<Asked> = fc.record(
  {
    term: fc.record({ boxes, minus: fc.array(box, { maxLength: 2 }) }, { requiredKeys: ['boxes'] }),
    view,
  },
  { requiredKeys: ['term'] },
);

/** A term, now and then behind a view. */
export const asked: fc.Arbitrary<Asked> = fc.oneof(
  { weight: 3, arbitrary: anything },
  { weight: 1, arbitrary: joined },
);

const lists: readonly (readonly string[])[] = [
  [],
  [],
  ...values.map((value) => [value]),
  ...values.flatMap((a) => values.filter((b) => a !== b).map((b) => [a, b])),
  ['a', 'ba', 'bb'],
];
const listsWhere = (keys: readonly string[]) =>
  fc
    .tuple(...keys.map(() => fc.constantFrom(...lists)))
    .map((all) => Object.fromEntries(keys.map((key, index) => [key, all[index] ?? []])))
    .map((all) => Object.fromEntries(Object.entries(all).filter(([, list]) => list.length > 0)));

const token: fc.Arbitrary<Token> = fc.oneof(
  fc.constant<Token>({ kind: 'none' }),
  fc.constant<Token>({ kind: 'bad' }),
  fc.record({
    kind: fc.constant('valid' as const),
    issuer: fc.constantFrom('corp', 'partner'),
    claims: listsWhere(['groups', 'sub']),
  }),
  fc.record({
    kind: fc.constant('valid' as const),
    issuer: fc.constantFrom('corp', 'partner'),
    claims: listsWhere(['groups', 'sub']),
  }),
);

/** Requests of every caller: a repeated header, query key or claim, one value, an empty one, none. */
export const sent: fc.Arbitrary<Sent> = fc
  .record({
    peer: fc.nat({ max: gateway }),
    source: fc.constantFrom(...addresses),
    remote: fc.constantFrom(undefined, ...addresses),
    method: fc.constantFrom('GET', 'POST', 'PURGE', 'PUT'),
    host: fc.constantFrom(...sentHosts),
    path: fc.constantFrom(...sentPaths),
    headers: listsWhere(['x-a', 'accept', 'x-c']),
    query: listsWhere(['q', 'Q']),
    token,
  })
  .map(({ peer, source, remote, ...http }) => {
    const request: Request = {
      wire: 'http',
      peer: peers[peer] ?? { kind: 'none' },
      to: 'shop/b',
      port: 80,
      sourceIp: source,
      ...(peer === gateway && remote !== undefined && { remoteIp: remote }),
      ...(peer === gateway && { gateway: 'g' }),
      ...http,
    };
    return { peer, request };
  });
