import type { Peer, Request, Token } from '../../src/access/request.ts';
import type { Sample } from '../../src/reach/sample.ts';

/** The values that random meshes speak about, and some that they do not; deterministic mixtures of them. */

const methods = ['GET', 'POST', 'PUT'];
const paths = [
  ...['/', '/r', '/r/', '/r/7', '/r/8', '/r/7/', '/r/8/9', '/r/7/7', '/q', '/q/7', '/q/7/x', '/rx'],
  ...[
    '/x',
    '/x/1',
    '/x/1/z',
    '/x/1/y',
    '/y',
    '/y/1',
    '/y/z',
    '/v/y/1',
    '/x/y/2',
    '/q/r/s',
    '/x/12',
  ],
];
const hosts = [
  ...['b', 'b.example.com', 'x.example.com', 'example.com', 'B.Example.com:8080', 'other'],
  ...['h.example.com', 'a.example.org', 'b.other.test'],
];
const values = [[], [], ['1'], ['2'], ['v1'], ['vx'], ['x'], ['1', 'v1'], ['a'], ['', 'zz1']];
const queries = [[], [], ['1'], ['v1'], ['x'], [''], ['x', '1']];
const addresses = [
  undefined,
  '10.1.2.3',
  '10.200.0.1',
  '192.168.7.7',
  '203.0.113.9',
  '2001:db8::1',
];
const issuers = ['corp', 'corp', 'partner', 'third', 'nowhere', 'unheard'];

/** The same sequence for the same seed. */
export function sequence(seed: number): <T>(all: readonly T[]) => T {
  let state = seed >>> 0 || 1;
  return (all) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return all[state % all.length] as (typeof all)[number];
  };
}

const withValues = (entries: readonly (readonly [string, readonly string[]])[]) =>
  Object.fromEntries(entries.filter(([, sent]) => sent.length > 0));

/** A mixture of everything. */
export function randomSamples(seed: number, count: number) {
  const pick = sequence(seed);
  const token = (): Token => {
    const kind = pick(['none', 'none', 'bad', 'valid', 'valid', 'valid'] as const);
    if (kind !== 'valid') return { kind };
    const claims = withValues(['groups', 'scope'].map((key) => [key, pick(values)]));
    return { kind, issuer: pick(issuers), claims };
  };
  const keys = ['x-a', 'x-b', 'authorization', 'x-user', 'x-canary', 'x-partner'];
  return Array.from({ length: count }, (): Sample & Pick<Request, 'sourceIp'> => {
    const [sourceIp, remoteIp] = [pick(addresses), pick(addresses)];
    return {
      method: pick(methods),
      path: pick(paths),
      host: pick(hosts),
      headers: withValues(keys.map((key) => [key, pick(values)])),
      query: withValues(['q', 'debug'].map((key) => [key, pick(queries)])),
      token: token(),
      ...(sourceIp !== undefined && { sourceIp }),
      ...(remoteIp !== undefined && { remoteIp }),
    };
  });
}

const domains = ['cluster.local', 'old.local', 'new.local', 'partner.example', 'nobody.example'];
const accounts = [
  'shop/a',
  'shop/b',
  'far/z',
  'far/y',
  'edge/edge',
  'a/s0',
  'a/web',
  'c/x',
  'd/agent',
];

/** Identities that some pattern knows, and that none does. */
export const somePeers: readonly Peer[] = [
  { kind: 'none' },
  ...domains.flatMap((trustDomain) =>
    accounts.map((each): Peer => {
      const [namespace = '', account = ''] = each.split('/');
      return { kind: 'mesh', trustDomain, namespace, account };
    }),
  ),
  { kind: 'spiffe', uri: 'spiffe://partner.example/billing' },
  { kind: 'spiffe', uri: 'spiffe://cluster.local/vm/7' },
];
