import { describe, expect, it } from 'vitest';
import { requestWords } from '../../../src/reach/request-words.ts';
import { boxesWords, boxWords } from '../../../src/reach/words.ts';
import { meshPeer } from '../../../src/reach/caller.ts';

describe('boxes in words', () => {
  it.each([
    [{}, 'everything'],
    [{ methods: ['HEAD', 'GET'], paths: [{ exact: '/productpage' }] }, 'GET|HEAD /productpage'],
    [{ methods: ['POST'], paths: [{ subtree: '/refunds' }] }, 'POST /refunds/**'],
    [{ paths: [{ template: '/r/*' }] }, 'ANY /r/*'],
    [{ methods: ['GET'] }, 'GET /**'],
    [
      { headers: [{ key: 'x-audit', some: [{ present: true as const }] }] },
      'everything with x-audit present',
    ],
    [
      { headers: [{ key: 'x-d', none: [{ present: true as const }] }] },
      'everything with x-d absent',
    ],
    [
      { query: [{ key: 'q', some: [{ prefix: 'a' }, { exact: 'b' }] }] },
      'everything with query q = a*|b',
    ],
    [{ hosts: [{ exact: 'a.example.com' }] }, 'everything for host a.example.com'],
    [{ remoteIp: { notIn: ['10.0.0.0/8'] } }, 'everything not from address 10.0.0.0/8'],
    [
      { token: { issuers: ['corp'], claims: [{ key: 'groups', some: [{ exact: 'sre' }] }] } },
      'everything with a token of corp (groups = sre)',
    ],
  ])('%j', (box, words) => {
    expect(boxWords(box)).toBe(words);
  });

  it('merge the methods of one path', () => {
    expect(
      boxesWords([
        { methods: ['POST'], paths: [{ exact: '/a' }] },
        { methods: ['GET'], paths: [{ exact: '/a' }, { exact: '/b' }] },
      ]),
    ).toEqual(['GET /b', 'GET|POST /a']);
  });
});

describe('a request in words', () => {
  const base = {
    wire: 'http' as const,
    peer: meshPeer('cluster.local', 'shop', 'a'),
    to: 'shop/b',
    port: 80,
    method: 'GET',
    path: '/x',
    query: {},
    host: 'b',
    headers: {},
    token: { kind: 'none' as const },
  };

  it('names what is unusual about it', () => {
    expect(requestWords('shop/a', base)).toBe('shop/a → shop/b:80 GET /x');
    expect(
      requestWords('shop/a', { ...base, headers: { 'end-user': ['jason'] }, query: { q: ['1'] } }),
    ).toBe('shop/a → shop/b:80 GET /x?q=1, end-user: jason');
    expect(requestWords('shop/a', { ...base, token: { kind: 'bad' } })).toMatch(
      /with a bad token$/,
    );
    expect(requestWords('shop/a', { ...base, wire: 'tcp' })).toBe('shop/a → shop/b:80');
    const from = { ...base, sourceIp: '10.0.0.1' };
    expect(requestWords('any', { ...from, wire: 'tcp' })).toBe('any → shop/b:80, from 10.0.0.1');
    expect(requestWords('any', from)).toBe('any → shop/b:80 GET /x, from 10.0.0.1');
  });
});
