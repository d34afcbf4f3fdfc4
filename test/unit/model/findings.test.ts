import { describe, expect, it } from 'vitest';
import { expectDiagnostics } from '../../support/expect-diagnostics.ts';
import { resolve } from '../../../src/pipeline.ts';
import { guarantees } from '../../../src/reach/guarantees.ts';
import { read } from '../../../src/read/read.ts';
import { meshOf, soundMeshOf } from '../../support/mesh-of.ts';
import { meshText, serviceText, stream } from '../../support/mesh-text.ts';

const run = (texts: ReadonlyMap<string, string>) => meshOf(Object.fromEntries(texts)).diagnostics;

describe('a call that is not granted', () => {
  it('comes with a patch for the other side and its owners', () => {
    const team = `apiVersion: meshwright.dev/v1alpha1
kind: Team
metadata: {name: shop}
spec: {namespaces: [shop], owners: ["@acme/shop"]}
`;
    expectDiagnostics(
      {
        'cart.yaml': stream(meshText(), team, serviceText('shop/cart', '{ports: {http: 8080}}')),
        'frontend.yaml': serviceText('shop/frontend', '{calls: {«cart»: {ops: [GET /items/*]}}}'),
      },
      run,
      [
        {
          code: 'MW3004',
          at: 0,
          severity: 'error',
          help: /add to `spec.allow` in cart.yaml \(owned by @acme\/shop\):\n- \{from: frontend, ops: \[GET \/items\/\*\]\}/,
        },
      ],
    );
  });

  it('goes through the rewrites of the other side', () => {
    const cart =
      '{ports: {http: 8080}, allow: [{from: frontend, ops: [GET /orders/*]}], routes: [{match: {path: /legacy/**}, rewrite: {path: /orders}}, {}]}';
    expectDiagnostics(
      {
        'mesh.yaml': stream(meshText(), serviceText('shop/cart', cart)),
        'frontend.yaml': serviceText(
          'shop/frontend',
          '{calls: {cart: {ops: [GET /legacy/*, «GET /old/*»]}}}',
        ),
      },
      run,
      [{ code: 'MW3005', at: 0, message: /GET \/old\/\*/ }],
    );
  });

  it('is also one that is refused without a condition', () => {
    const cart = '{ports: {http: 8080}, allow: [{from: frontend}], deny: [{ops: [ANY /admin/**]}]}';
    expectDiagnostics(
      {
        'mesh.yaml': stream(meshText(), serviceText('shop/cart', cart)),
        'frontend.yaml': serviceText(
          'shop/frontend',
          '{calls: {cart: {ops: [«GET /admin/x», GET /x]}}}',
        ),
      },
      run,
      [{ code: 'MW3005', at: 0 }],
    );
  });
});

describe('names', () => {
  it('that nothing declares come with the nearest one', () => {
    const cart = serviceText(
      'shop/cart',
      '{ports: {http: 8080}, versions: [v1], routes: [{to: «v2»}]}',
    );
    expectDiagnostics({ 'mesh.yaml': meshText(), 'cart.yaml': cart }, run, [
      {
        code: 'MW3001',
        at: 0,
        message: 'no version of `shop/cart` `v2` is declared',
        help: 'did you mean `v1`?',
      },
    ]);
  });
});

describe('an external service', () => {
  it('with a plain port needs addresses', () => {
    const db = serviceText(
      'shop/db',
      '{external: {hosts: [db.example.com]}, ports: {«tcp»: 5432}}',
    );
    expectDiagnostics({ 'mesh.yaml': meshText(), 'db.yaml': db }, run, [{ code: 'MW3021', at: 0 }]);
  });

  it('is described once', () => {
    const api = (name: string, host: string) =>
      serviceText(`shop/${name}`, `{external: {hosts: [${host}]}, ports: {http: 80}}`);
    expectDiagnostics(
      {
        'mesh.yaml': stream(meshText(), api('a', 'api.example.com'), api('b', '«api.example.com»')),
      },
      run,
      [{ code: 'MW3027', at: 0, message: /also belongs to the external service `shop\/a`/ }],
    );
  });
});

describe('tokens', () => {
  it('of an issuer that one port names are known on every HTTP port of the pods', () => {
    const jwt = '  jwt: {corp: {issuer: "https://idp", jwks: "https://idp/keys"}}\n';
    const spec =
      '{ports: {http: 8080, http-admin: 9090}, allow: [{from: mesh, port: http-admin, jwt: {issuer: corp}}, {from: mesh, port: http}]}';
    const mesh = soundMeshOf(stream(meshText(jwt), serviceText('shop/cart', spec)));
    const tokens = mesh.workloads[0]?.ports.map(({ ways }) => ways[0]?.layers[0]?.tokens.length);
    expect(tokens).toEqual([1, 1]);
  });
});

describe('a guarantee', () => {
  const gateway =
    '  gateways: {public: {namespace: ingress, serviceAccount: gw, workload: {istio: gw}, hosts: ["*"], listen: {http: {port: 80}}}}\n';
  const guarantee = (line: string) =>
    `apiVersion: meshwright.dev/v1alpha1\nkind: Guarantee\nmetadata: {name: g}\nspec: ${line}\n`;

  it('of several callers speaks of each of them', () => {
    const line = '{deny: [{from: ["ingress:public", shop/web], to: shop/cart}]}';
    const mesh = soundMeshOf(
      stream(
        meshText(gateway),
        serviceText('shop/web', '{}'),
        serviceText('shop/cart', '{ports: {http: 8080}, allow: [{from: web}]}'),
        guarantee(line),
      ),
    );
    expect(mesh.guarantees[0]?.lines[0]).toMatchObject({
      gateways: ['public'],
      callers: [{ account: { namespace: 'shop', name: 'web' } }],
    });
    expect(guarantees(mesh).results).toMatchObject([{ status: 'broken' }]);
  });

  it('of requests with a token is about those', () => {
    const jwt = '  jwt: {corp: {issuer: "https://idp", jwks: "https://idp/keys"}}\n';
    const line = '{allow: [{from: shop/web, to: shop/cart, jwt: {issuer: corp}}]}';
    const mesh = soundMeshOf(
      stream(
        meshText(jwt),
        serviceText('shop/web', '{}'),
        serviceText(
          'shop/cart',
          '{ports: {http: 8080}, allow: [{from: web, jwt: {issuer: corp}}]}',
        ),
        guarantee(line),
      ),
    );
    expect(guarantees(mesh).results).toMatchObject([{ status: 'holds' }]);
  });
});

describe('a document that failed its check', () => {
  it('is not unknown to those who name it', () => {
    const files = {
      'mesh.yaml': meshText(),
      'cart.yaml': serviceText('shop/cart', '{prots: {http: 8080}}'),
      'web.yaml': serviceText('shop/web', '{calls: [cart]}'),
    };
    const documents = Object.entries(files).flatMap(([file, text]) => read({ file, text }).value);
    expect(resolve(documents).diagnostics.map(({ code }) => code)).toEqual(['MW2001']);
  });
});
