import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/model/decide/decide.ts';
import { graphFindings } from '../../../src/reach/graph-findings.ts';
import { guarantees } from '../../../src/reach/guarantees.ts';
import { expectDiagnostics, type ExpectedDiagnostic } from '../../support/expect-diagnostics.ts';
import { meshOf, soundMeshOf } from '../../support/mesh-of.ts';
import { meshText, serviceText, stream } from '../../support/mesh-text.ts';
import { peer, request } from '../../support/requests.ts';

const web = peer('shop/web');
const moved = '{match: {path: /old/**}, redirect: {path: /new}}';

const estate = (routes: string, calls = '[cart]', more = 'allow: [{from: web}]') =>
  stream(
    meshText(),
    serviceText('shop/cart', `{ports: {http: 8080}, ${more}, routes: [${routes}]}`),
    serviceText('shop/web', `{calls: ${calls}}`),
  );

const run = (texts: ReadonlyMap<string, string>) => meshOf(Object.fromEntries(texts)).diagnostics;
const expectFindings = (text: string, expected: readonly ExpectedDiagnostic[]) =>
  expectDiagnostics(text, run, expected);

describe('a request that a route redirects', () => {
  it('reaches nobody, whatever is granted', () => {
    const mesh = soundMeshOf(estate(`${moved}, {}`));
    const ask = (op: string) => decide(mesh, request(web, 'shop/cart', op));
    expect(ask('GET /old/7')).toMatchObject({
      decision: 'deny',
      reason: 'answered with a redirect (301)',
      rules: [{ pointer: '/spec/routes/0' }],
    });
    expect(ask('GET /old/7')).not.toHaveProperty('route');
    expect(ask('GET /new').decision).toBe('allow');
    expect(mesh.services.find(({ name }) => name === 'shop/cart')?.routes[0]).toMatchObject({
      to: [],
      redirect: { path: '/new', status: 301 },
    });
  });

  it('reaches no external service either', () => {
    const external =
      '{external: {hosts: [api.example.com]}, ports: {http: 8080}, allow: [{from: web}], ' +
      'routes: [{match: {path: /old}, redirect: {scheme: https, status: 308}}, {}]}';
    const mesh = soundMeshOf(
      stream(meshText(), serviceText('shop/api', external), serviceText('shop/web', '{}')),
    );
    const ask = (op: string) => decide(mesh, request(web, 'shop/api', op));
    expect(ask('GET /old').reason).toBe('answered with a redirect (308)');
    expect(ask('GET /new').decision).toBe('allow');
  });

  it('needs no grant', () => {
    const granted = 'allow: [{from: web, ops: [GET /new]}]';
    expectFindings(estate(`${moved}, {}`, '{cart: {ops: [GET /old/7, GET /new]}}', granted), []);
    // All that is called is redirected: nobody has to let anything in.
    expectFindings(estate(`${moved}, {}`, '{cart: {ops: [ANY /old/**]}}', 'timeout: 2s'), []);
  });

  it.each([
    ['part of it is not redirected', '{match: {path: /old/*}, redirect: {path: /new}}'],
    [
      'only one with a header is',
      '{match: {path: /old/**, headers: {x: a}}, redirect: {path: /n}}',
    ],
    ['only one of somebody is', '{match: {path: /old/**, from: sandbox/*}, redirect: {path: /n}}'],
    ['only one of a port is', '{match: {path: /old/**, port: http}, redirect: {path: /n}}'],
  ])('needs a grant where %s', (_, redirect) => {
    const calls = '{cart: {ops: [«GET /old/**»]}}';
    const granted = 'allow: [{from: web, ops: [GET /old]}]';
    expectFindings(estate(`${redirect}, {}`, calls, granted), [{ code: 'MW3005', at: 0 }]);
  });

  it('is no call that retries could repeat, and its route takes it from those behind', () => {
    const retried = '{retry: {attempts: 2, when: [5xx]}}';
    const calls = '{cart: {ops: [POST /old]}}';
    const codes = (routes: string) =>
      graphFindings(soundMeshOf(estate(routes, calls))).map(({ code }) => code);
    expect(codes(retried)).toContain('MW3906');
    expect(codes(`${moved}, ${retried}`)).toEqual([]);
  });
});

describe('what is said of a redirect', () => {
  it('must lead elsewhere, and has nothing beside it, in one mesh too', () => {
    const spec =
      '{ports: {http: 8080}, versions: [v1], ' +
      'routes: [{«redirect»: {status: 302}, «timeout»: 2s, «headers»: {response: {set: {a: b}}}}], ' +
      'meshes: {demo: {routes: [{redirect: {path: /a}, «to»: v1}]}}}';
    expectFindings(stream(meshText(), serviceText('shop/cart', spec)), [
      { code: 'MW2305', at: 0, message: /leads back/ },
      { code: 'MW2306', at: 1, message: /`timeout` means nothing/ },
      { code: 'MW2306', at: 2 },
      { code: 'MW2306', at: 3, message: /`to` means nothing/ },
    ]);
  });
});

describe('a guarantee', () => {
  const promise = (lines: string) =>
    `apiVersion: meshwright.dev/v1alpha1\nkind: Guarantee\nmetadata: {name: g}\nspec: {${lines}}\n`;
  const statuses = (lines: string, more = 'allow: [{from: web}]') => {
    const files = stream(estate(`${moved}, {}`, '[cart]', more), promise(lines));
    return guarantees(soundMeshOf(files)).results.map(({ status }) => status);
  };

  it('that something may call is broken by a redirect', () => {
    expect(statuses('allow: [{from: shop/web, to: shop/cart, ops: [GET /old/7]}]')).toEqual([
      'broken',
    ]);
  });

  it('that something may not call does not rest on one: the proxy of the caller answers it', () => {
    const refused = 'deny: [{from: shop/web, to: shop/cart, ops: [GET /old/7]}]';
    expect(statuses(refused)).toEqual(['broken']);
    expect(statuses(refused, 'allow: [{from: web, ops: [GET /new]}]')).toEqual(['holds']);
  });
});
