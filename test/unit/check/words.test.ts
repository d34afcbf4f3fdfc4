import { describe, expect, test } from 'vitest';
import { canonicalPath } from '../../../src/check/canonical-path.ts';
import { parseCaller } from '../../../src/check/caller.ts';
import { didYouMean, editDistance } from '../../../src/check/did-you-mean.ts';
import { formatIpAddress, parseIpAddress } from '../../../src/check/ip-address.ts';
import { parseAddress, parseNetwork } from '../../../src/check/network.ts';
import { parseOp } from '../../../src/check/op.ts';
import { parsePath, parsePlainPath } from '../../../src/check/path.ts';

/** A flaw as `code: wrong part`. */
function flawIn(
  text: string,
  parsed: { flaw?: { code: string; start: number; end: number } | undefined },
) {
  const { flaw } = parsed;
  return flaw && `${flaw.code}: ${text.slice(flaw.start, flaw.end)}`;
}

describe('paths', () => {
  test.each([
    ['/', { exact: '/' }],
    ['/a', { exact: '/a' }],
    ['/a/', { exact: '/a/' }],
    ['/a/*', { template: '/a/*' }],
    ['/*/b', { template: '/*/b' }],
    ['/a/**', { subtree: '/a' }],
    ['/a/*/**', { subtree: '/a/*' }],
    ['/**', { subtree: '' }],
    ["/a-._~!$&'()+,;=:@", { exact: "/a-._~!$&'()+,;=:@" }],
    ['/%C3%A9/%20', { exact: '/%C3%A9/%20' }],
    ['/a...', { exact: '/a...' }],
  ])('%s means %j', (path, value) => {
    expect(parsePath(path)).toEqual({ value });
  });

  test.each([
    ['a/b', 'MW2205: a/b'],
    ['', 'MW2205: '],
    ['/a?x', 'MW2205: ?x'],
    ['/a#x', 'MW2205: #x'],
    ['/a%2Fb', 'MW2205: %2F'],
    ['/a%5cb', 'MW2205: %5c'],
    ['/a\\b', 'MW2205: \\'],
    ['/a%00', 'MW2205: %00'],
    ['/a/**/b', 'MW2205: **'],
    ['/a*', 'MW2203: a*'],
    ['/x/*.js', 'MW2203: *.js'],
    ['/***', 'MW2203: ***'],
    ['/a//b', 'MW2204: //'],
    ['//', 'MW2204: //'],
    ['/a/./b', 'MW2204: .'],
    ['/a/..', 'MW2204: ..'],
    ['/a/%2e%2E/b', 'MW2204: %2e%2E'],
    ['/a%7Eb', 'MW2204: %7E'],
    ['/a%c3%A9', 'MW2204: %c3'],
    ['/a b', 'MW2204:  '],
    ['/é', 'MW2204: é'],
    ['/a%zz', 'MW2204: %'],
    ['/{id}', 'MW2204: {'],
    ['/\ud800', 'MW2204: \ud800'],
  ])('%j is refused at %j', (path, expected) => {
    expect(flawIn(path, parsePath(path))).toBe(expected);
  });

  test.each([
    ['/a//b/../c/./d', '/a/c/d'],
    ['/%7euser/%c3%a9', '/~user/%C3%A9'],
    ['/a/b/..', '/a/'],
    ['/../..', '/'],
    ['/é 😀', '/%C3%A9%20%F0%9F%98%80'],
    ['/%', '/%25'],
  ])('%s is %s in canonical form, and that form is accepted', (path, canonical) => {
    expect(canonicalPath(path)).toBe(canonical);
    expect(parsePath(canonical)).toEqual({ value: { exact: canonical } });
  });

  test('a path without wildcards', () => {
    expect(parsePlainPath('/a')).toEqual({ value: { exact: '/a' } });
    expect(flawIn('/a/*', parsePlainPath('/a/*'))).toBe('MW2205: *');
  });
});

describe('operations', () => {
  test.each([
    ['GET /a', { methods: ['GET'], path: { exact: '/a' }, grpc: false }],
    ['GET|HEAD /a/*', { methods: ['GET', 'HEAD'], path: { template: '/a/*' }, grpc: false }],
    ['ANY /a/**', { methods: 'any', path: { subtree: '/a' }, grpc: false }],
    [
      'grpc shop.Stock/Reserve',
      { methods: ['POST'], path: { exact: '/shop.Stock/Reserve' }, grpc: true },
    ],
    ['grpc Stock/*', { methods: ['POST'], path: { template: '/Stock/*' }, grpc: true }],
  ])('%s', (op, value) => {
    expect(parseOp(op)).toEqual({ value });
  });

  test.each([
    ['GTE /x', 'MW2201: GTE'],
    ['get /x', 'MW2201: get'],
    ['GET|PST /x', 'MW2201: PST'],
    ['GET|ANY /x', 'MW2202: ANY'],
    ['GET| /x', 'MW2202:  '],
    ['GET|GET /x', 'MW2202: GET'],
    ['GET  /x', 'MW2202:   '],
    [' GET /x', 'MW2202:  GET /x'],
    ['/x', 'MW2202: /x'],
    ['GET', 'MW2202: GET'],
    ['', 'MW2202: '],
    ['GET x', 'MW2205: x'],
    ['GET /a*', 'MW2203: a*'],
    ['GET /a//b', 'MW2204: //'],
    ['grpc Stock', 'MW2202: Stock'],
    ['grpc a/b/c', 'MW2202: a/b/c'],
    ['grpc 1a/B', 'MW2202: 1a'],
    ['grpc a.b/Re*', 'MW2202: Re*'],
    ['grpc a.b/', 'MW2202: /'],
  ])('%j is refused at %j', (op, expected) => {
    expect(flawIn(op, parseOp(op))).toBe(expected);
  });
});

describe('callers', () => {
  test.each([
    ['any', { kind: 'any' }],
    ['mesh', { kind: 'mesh' }],
    ['cart', { kind: 'service', name: 'cart' }],
    ['shop/cart', { kind: 'service', namespace: 'shop', name: 'cart' }],
    ['shop/*', { kind: 'namespace', namespace: 'shop' }],
    ['team:shop', { kind: 'team', team: 'shop' }],
    ['sa:shop/a.b', { kind: 'account', namespace: 'shop', account: 'a.b' }],
    ['ingress:public', { kind: 'ingress', gateway: 'public' }],
    ['spiffe://td/ns/a', { kind: 'spiffe', uri: 'spiffe://td/ns/a' }],
    ['cidr:10.0.0.0/8', { kind: 'cidr', network: '10.0.0.0/8' }],
    ['cidr:10.0.0.1', { kind: 'cidr', network: '10.0.0.1/32' }],
  ])('%s', (caller, value) => {
    expect(parseCaller(caller)).toEqual({ value });
  });

  test.each([
    ['*', 'MW2206: *'],
    ['*/cart', 'MW2206: *'],
    ['a/b/c', 'MW2206: a/b/c'],
    ['shop/', 'MW2206: /'],
    ['Shop', 'MW2206: Shop'],
    ['shop/c*', 'MW2206: c*'],
    ['taem:x', 'MW2206: taem'],
    ['team:', 'MW2206: :'],
    ['sa:x', 'MW2206: x'],
    ['spiffe://td', 'MW2206: spiffe://td'],
    ['spiffe://td/*', 'MW2206: spiffe://td/*'],
    ['spiffe://td/../a', 'MW2206: spiffe://td/../a'],
    ['cidr:10.0.0.1/8', 'MW2207: 10.0.0.1/8'],
    ['cidr:10.0.0.0/33', 'MW2207: 33'],
    ['', 'MW2206: '],
  ])('%j is refused at %j', (caller, expected) => {
    expect(flawIn(caller, parseCaller(caller))).toBe(expected);
  });
});

describe('addresses', () => {
  test.each(['0.0.0.0/0', '10.1.2.3/32', '::/0', '2001:db8::/32', 'fe80::1/128'])('%s', (text) => {
    expect(parseNetwork(text)).toEqual({ value: text });
  });

  test.each([
    '10.0.0.010',
    '256.1.1.1',
    '1.2.3',
    '1:2:3',
    '::1::2',
    'g::',
    '10.0.0.0/08',
    '1.2.3.4/',
  ])('%s is none', (text) => {
    expect(parseNetwork(text).flaw?.code).toBe('MW2207');
  });

  test.each(['::', '::1', '2001:db8::', '1:0:0:2::3', '1:2:3:4:5:6:7:8', '10.0.0.1'])(
    '%s is printed as it is',
    (text) => {
      const address = parseIpAddress(text);
      expect(address && formatIpAddress(address)).toBe(text);
    },
  );

  test('an endpoint is an address or a DNS name', () => {
    expect(parseAddress('db.onprem.example')).toEqual({ value: 'db.onprem.example' });
    expect(parseAddress('10.0.0.5')).toEqual({ value: '10.0.0.5' });
    for (const bad of ['10.0.0.500', 'Db', 'db:80', '1.2.3', ''])
      expect(parseAddress(bad).flaw?.code).toBe('MW2207');
  });
});

describe('did you mean', () => {
  test.each([
    ['checkuot', ['cart', 'checkout'], 'checkout'],
    ['GTE', ['POST', 'GET'], 'GET'],
    ['service', ['Mesh', 'Service'], 'Service'],
    ['xyz', ['cart', 'checkout'], undefined],
    ['a', ['b'], 'b'],
    ['', ['ab'], undefined],
  ])('%s among %j: %s', (word, known, near) => {
    expect(didYouMean(word, known)).toBe(near);
  });

  test('the distance is bounded', () => {
    expect(editDistance('kitten', 'sitting', 3)).toBe(3);
    expect(editDistance('kitten', 'sitting', 2)).toBe(3);
    expect(editDistance('ab', 'ba', 2)).toBe(1);
    expect(editDistance('', 'abc', 5)).toBe(3);
  });
});
