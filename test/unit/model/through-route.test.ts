import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/model/decide/decide.ts';
import { guarantees } from '../../../src/reach/guarantees.ts';
import { soundMeshOf } from '../../support/mesh-of.ts';
import { meshText, serviceText, stream } from '../../support/mesh-text.ts';
import { peer, request } from '../../support/requests.ts';

const web = peer('shop/web');
const promise = (line: string) => `apiVersion: meshwright.dev/v1alpha1
kind: Guarantee
metadata: {name: closed}
spec: {deny: [{from: shop/web, to: shop/cart, ${line}}]}
`;
const estate = (spec: string, line = 'ops: [GET /never]') =>
  soundMeshOf(
    stream(
      meshText(),
      serviceText('shop/web', '{}'),
      serviceText('shop/cart', `{ports: {http: 8080}, ${spec}}`),
      promise(line),
    ),
  );
const ask = (mesh: ReturnType<typeof estate>, headers = {}) =>
  decide(mesh, request(web, 'shop/cart', 'GET /x', { headers })).decision;

describe('rules behind a route that edits headers', () => {
  it('see a header that the route sets', () => {
    const mesh = estate(
      'allow: [{from: web, headers: {x-mesh: "1"}}], routes: [{headers: {request: {set: {X-Mesh: "1"}}}}]',
    );
    expect(ask(mesh)).toBe('allow');
    expect(ask(mesh, { 'x-mesh': ['2'] })).toBe('allow');
  });

  it('see what the route adds beside what was sent', () => {
    const mesh = estate(
      'allow: [{from: web, headers: {x-a: "1", x-b: "2"}}], routes: [{headers: {request: {add: {x-a: "1"}}}}]',
    );
    expect(ask(mesh, { 'x-b': ['2'] })).toBe('allow');
    expect(ask(mesh, { 'x-a': ['0'] })).toBe('deny');
  });

  it('do not see a header that the route takes away', () => {
    const mesh = estate(
      'allow: [{from: web}], deny: [{headers: {x-debug: "*"}}], routes: [{headers: {request: {remove: [X-Debug]}}}]',
    );
    expect(ask(mesh, { 'x-debug': ['1'] })).toBe('allow');
  });
});

describe('a token behind a route that edits headers', () => {
  const jwt = '  jwt: {corp: {issuer: "https://idp", jwks: "https://idp/keys"}}\n';
  const behind = (edit: string) => {
    const allow = 'allow: [{from: web, jwt: {issuer: corp}}, {from: web, ops: [GET /open]}]';
    const cart = `{ports: {http: 8080}, ${allow}, routes: [{headers: {request: ${edit}}}]}`;
    return soundMeshOf(
      stream(meshText(jwt), serviceText('shop/web', '{}'), serviceText('shop/cart', cart)),
    );
  };
  const token = { kind: 'valid', issuer: 'corp', claims: {} } as const;
  const asked = (edit: string, op: string) =>
    decide(behind(edit), request(web, 'shop/cart', op, { token })).decision;

  it('is gone where the route takes its header away, or writes another value there', () => {
    expect(asked('{remove: [x-other]}', 'GET /x')).toBe('allow');
    expect(asked('{remove: [Authorization]}', 'GET /x')).toBe('deny');
    expect(asked('{remove: [Authorization]}', 'GET /open')).toBe('allow');
    expect(asked('{set: {authorization: Basic abc}}', 'GET /x')).toBe('deny');
    expect(asked('{set: {authorization: Basic abc}}', 'GET /open')).toBe('allow');
  });

  it('is refused where the route writes one that nobody has proven', () => {
    expect(asked('{set: {authorization: Bearer abc}}', 'GET /open')).toBe('deny');
  });
});

describe('a promise of refusal', () => {
  it.each([
    ['a rewrite', '{match: {path: /x/**}, rewrite: {path: /y}}, {}', 'ops: [ANY /x/**]'],
    ['a redirect', '{match: {path: /x/**}, redirect: {path: /y}}, {}', 'ops: [ANY /x/**]'],
  ])('is not kept by %s, which only the proxy of the caller does', (_what, routes, line) => {
    const mesh = estate(`allow: [{from: web, ops: [ANY /x/**]}], routes: [${routes}]`, line);
    expect(ask(mesh)).toBe('deny');
    const [result] = guarantees(mesh).results;
    expect(result?.status).toBe('broken');
    expect(result?.witness?.decision.decision).toBe('allow');
  });

  it('is not kept by a rule either where a route makes another request of it', () => {
    const routes = '{match: {path: /x/**}, rewrite: {path: /y}}, {}';
    const mesh = estate(
      `allow: [{from: web, ops: [ANY /y/**]}], routes: [${routes}]`,
      'ops: [ANY /x/**]',
    );
    expect(guarantees(mesh).results[0]?.status).toBe('broken');
  });

  it('holds where neither way is open', () => {
    const routes = '{match: {path: /x/**}, rewrite: {path: /y}}, {}';
    const mesh = estate(
      `allow: [{from: web, ops: [ANY /z/**]}], routes: [${routes}]`,
      'ops: [ANY /x/**]',
    );
    expect(guarantees(mesh).results[0]?.status).toBe('holds');
  });
});
