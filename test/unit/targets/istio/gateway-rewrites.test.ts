import { describe, expect, it } from 'vitest';
import { decide } from '../../../../src/model/decide/decide.ts';
import { documents, istioObjects, service } from '../../../support/istio-of.ts';
import { soundMeshOf } from '../../../support/mesh-of.ts';
import { peer, request } from '../../../support/requests.ts';
import { sentPath, takenRoute, type HttpRoute } from '../../../support/virtual-service.ts';

const gateway =
  'gateways: {g: {namespace: edge, serviceAccount: gw, workload: {istio: gw}, hosts: [h.example.com], listen: {http: {port: 80}}}}';
const paths = [
  '/',
  '/a',
  '/a/',
  '/a/x',
  '/a/x/1',
  '/a/y/1',
  '/a/y',
  '/b',
  '/b/x',
  '/b/x/1',
  '/c/d/e',
];

describe('a gateway that sends a part of the paths of a route', () => {
  it.each([
    ['{rewrite: {path: /b/c}}', 'ANY /b/**'],
    ['{rewrite: {path: /b/c}}', 'ANY /b/**, GET /a/x'],
    ['{match: {path: /a/**}, rewrite: {path: /b}}, {}', 'ANY /b/**, ANY /a/x/**'],
    ['{match: {path: /a/**}, rewrite: {path: /b/}}, {}', 'ANY /b/**, ANY /a/*/1'],
    ['{match: {path: /a/**}, rewrite: {path: /b}}, {}', 'ANY /b/**, GET /a/x, GET /a'],
    ['{match: {path: /a/*/**}, rewrite: {path: /b}}, {}', 'ANY /b/**, ANY /a/x/**, GET /a/y'],
    ['{match: {path: /**}, rewrite: {path: /b}}', 'ANY /b/**, GET /a/x, ANY /a/y/**'],
  ])('rewrites them as the route does: %s for %s', (routes, ops) => {
    const text = documents(
      gateway,
      service(
        'shop/cart',
        `{ports: {http: 8080}, allow: [{from: "ingress:g", ops: [${ops}]}], routes: [${routes}]}`,
      ),
    );
    const mesh = soundMeshOf(text);
    const compiled = istioObjects(text)
      .filter(({ kind, metadata }) => kind === 'VirtualService' && metadata.namespace === 'edge')
      .flatMap(({ spec }) => spec?.['http'] as unknown as readonly HttpRoute[]);
    const means = (path: string) => {
      const more = { gateway: 'g', host: 'h.example.com' };
      return decide(mesh, request(peer('edge/gw'), 'shop/cart', `GET ${path}`, more)).route?.path;
    };
    const expected = paths.map((path) => [path, means(path)]);
    const does = (path: string) => {
      const sent = request(peer('edge/gw'), 'shop/cart', `GET ${path}`);
      const route = takenRoute(compiled, sent, undefined);
      return route && sentPath(route, path);
    };
    expect(paths.map((path) => [path, does(path)])).toEqual(expected);
    expect(expected.some(([path, made]) => made !== undefined && made !== path)).toBe(true);
  });

  it('exposes whatever a route without a path makes a granted one of', () => {
    const text = documents(
      gateway,
      service(
        'shop/cart',
        '{ports: {http: 8080}, allow: [{from: "ingress:g", ops: [GET /b]}], routes: [{match: {path: /c}}, {rewrite: {path: /b}}]}',
      ),
    );
    const mesh = soundMeshOf(text);
    const ask = (path: string) => {
      const more = { gateway: 'g', host: 'h.example.com' };
      return decide(mesh, request(peer('edge/gw'), 'shop/cart', `GET ${path}`, more)).decision;
    };
    expect(['/b', '/a/x', '/c'].map(ask)).toEqual(['allow', 'allow', 'deny']);
  });
});
