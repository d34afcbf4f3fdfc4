import { describe, expect, it } from 'vitest';
import type { Peer } from '../../../src/access/request.ts';
import { decide } from '../../../src/model/decide/decide.ts';
import { soundMeshOf } from '../../support/mesh-of.ts';
import { meshText, serviceText, stream } from '../../support/mesh-text.ts';
import { peer, request } from '../../support/requests.ts';

/** `web` and `job` each declare one operation of `cart`, which grants them everything below two paths. */
const estate = (routes: string) =>
  stream(
    meshText('  agreement: both\n'),
    serviceText('shop/web', '{calls: {cart: {ops: [GET /a/x]}}}'),
    serviceText('shop/job', '{calls: {cart: {ops: [GET /a/x]}}}'),
    serviceText(
      'shop/cart',
      `{ports: {http: 8080}, allow: [{from: [web, job], ops: [ANY /a/**, ANY /b/**]}], routes: ${routes}}`,
    ),
  );

function answers(routes: string, caller: string, ...ops: readonly string[]) {
  const mesh = soundMeshOf(estate(routes));
  return ops.map((op) => decide(mesh, request(peer(caller), 'shop/cart', op)).decision);
}

describe('what both sides agree on, behind routes that rewrite', () => {
  it('is what the first route that takes a request makes of it', () => {
    const routes = '[{match: {path: /a/**}}, {rewrite: {path: /b}}]';
    // Everything but `/a/**` arrives as `/b`, which nobody declares.
    expect(answers(routes, 'shop/web', 'GET /a/x', 'GET /other')).toEqual(['allow', 'deny']);
  });

  it('is not cut by a route for another caller', () => {
    const routes = '[{match: {path: /a/**, from: job}, rewrite: {path: /b}}, {}]';
    expect(answers(routes, 'shop/web', 'GET /a/x')).toEqual(['allow']);
    expect(answers(routes, 'shop/job', 'GET /a/x')).toEqual(['allow']);
  });

  it('is not cut by a route whose regular expression may take something else', () => {
    const routes = '[{match: {path: {regex: "/q.*"}}, rewrite: {path: /b}}, {}]';
    expect(answers(routes, 'shop/web', 'GET /a/x')).toEqual(['allow']);
  });

  it('is all that a rewriting route makes of it where that takes everybody', () => {
    const routes = '[{match: {path: /a/**}, rewrite: {path: /b}}, {}]';
    expect(answers(routes, 'shop/web', 'GET /a/x', 'GET /b/x', 'GET /b/y')).toEqual([
      'allow',
      'allow',
      'deny',
    ]);
  });
});

describe('a wide grant and a service that runs as a SPIFFE ID', () => {
  const wide = (agreement: string, identity: string, calls: string) =>
    soundMeshOf(
      stream(
        meshText(`  agreement: ${agreement}\n`),
        serviceText('shop/web', `{identity: "${identity}", calls: ${calls}}`),
        serviceText(
          'shop/cart',
          '{ports: {http: 8080}, allow: [{from: shop/*}, {from: "sa:d/agent"}]}',
        ),
        serviceText('shop/list', '{ports: {http: 8080}, allow: [{from: web}]}'),
      ),
    );
  const answer = (mesh: ReturnType<typeof wide>, from: Peer) =>
    decide(mesh, request(from, 'shop/cart', 'GET /')).decision;

  it('means it under no agreement if the ID is not of the namespace', () => {
    const uri = 'spiffe://vm.example/web';
    for (const agreement of ['server', 'both'])
      expect(answer(wide(agreement, uri, '{cart: {}}'), { kind: 'spiffe', uri })).toBe('deny');
  });

  it('is cut to what it declares if the ID is an account of the namespace', () => {
    const uri = 'spiffe://cluster.local/ns/shop/sa/web';
    const web = peer('shop/web');
    expect(answer(wide('both', uri, '{cart: {}}'), web)).toBe('allow');
    expect(answer(wide('both', uri, '{list: {}}'), web)).toBe('deny');
    expect(answer(wide('server', uri, '{list: {}}'), web)).toBe('allow');
  });
});
