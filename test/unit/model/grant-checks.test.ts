import { describe, it } from 'vitest';
import { expectDiagnostics, type ExpectedDiagnostic } from '../../support/expect-diagnostics.ts';
import { meshOf } from '../../support/mesh-of.ts';
import { meshText, serviceText, stream, teamText } from '../../support/mesh-text.ts';

/** Without what agreement says: nobody declares calls here. */
const run = (texts: ReadonlyMap<string, string>) =>
  meshOf(Object.fromEntries(texts)).diagnostics.filter(
    ({ code }) => code !== 'MW3007' && code !== 'MW3008',
  );

const jwt = '  jwt: {corp: {issuer: "https://idp", jwks: "https://idp/keys"}}\n';
const gateway =
  '  gateways: {public: {namespace: ingress, serviceAccount: gw, workload: {istio: gw}, hosts: ["*"], listen: {http: {port: 80}}}}\n';

interface Around {
  readonly mesh?: string;
  readonly team?: string;
  readonly ports?: string;
  readonly deny?: string;
}

/** What is found of the `allow` of `shop/cart`, beside `shop/web` and `shop/app`. */
function expectGrants(
  allow: string,
  expected: readonly ExpectedDiagnostic[],
  { mesh = '', team, ports = '{http: 80, tcp: 81}', deny }: Around = {},
): void {
  const spec = `{ports: ${ports}, allow: [${allow}]${deny === undefined ? '' : `, deny: [${deny}]`}}`;
  const documents = [
    meshText(`${jwt}${gateway}${mesh}`),
    ...(team === undefined ? [] : [teamText('shop', team)]),
    serviceText('shop/web', '{}'),
    serviceText('shop/app', '{}'),
    serviceText('shop/cart', spec),
  ];
  expectDiagnostics({ 'cart.yaml': stream(...documents) }, run, expected);
}

describe('a grant that a refusal takes back', () => {
  it.each([
    ['{from: web}', 'the same caller'],
    ['{from: shop/*}', 'its namespace'],
    ['{from: mesh, ops: [ANY /**]}, {from: mesh, port: tcp}', 'two refusals'],
    ['{from: any}', 'everyone'],
  ])('is found beside %s: %s', (deny) => {
    expectGrants('«{from: web}»', [{ code: 'MW3039', at: 0, message: /of `web` through/ }], {
      deny,
    });
  });

  it('is found beside a refusal of the Mesh and of the Team', () => {
    const found = [{ code: 'MW3039', at: 1, related: [0] }];
    expectGrants('«{from: web}»', found, { mesh: '  deny: [«{from: shop/*}»]\n' });
    expectGrants('«{from: web}»', found, { team: '  deny: [«{from: shop/*}»]\n' });
  });

  it('is found of one caller among others', () => {
    expectGrants('{from: [«web», app]}', [{ code: 'MW3039', at: 0 }], { deny: '{from: web}' });
  });

  it('is found where no caller has an identity', () => {
    const ports = '{http: {port: 80, mtls: disable}}';
    expectGrants('«{from: [web, app]}»', [{ code: 'MW3039', at: 0, message: /no caller has an/ }], {
      ports,
    });
    expectGrants('{from: any}', [], { ports });
    expectGrants('{from: "cidr:10.0.0.0/8"}', [], { ports });
  });

  it('is found where only callers with an identity get in', () => {
    const cidr = '{from: "cidr:10.0.0.0/8", port: http}';
    expectGrants(`«${cidr}»`, [{ code: 'MW3039', at: 0, message: /only callers with an/ }]);
    expectGrants(cidr, [], { ports: '{http: {port: 80, mtls: permissive}}' });
    expectGrants(cidr, [{ code: 'MW3009', at: 0 }], {
      ports: '{http: {port: 80, mtls: «permissive»}}',
      mesh: '  overrides: {mtls: strict}\n',
    });
    expectGrants('{from: "cidr:10.0.0.0/8"}', [], {
      ports: '{http: {port: 80, mtls: permissive}, tcp: 81}',
    });
  });

  it.each([
    ['part of the operations', '{from: web, ops: [GET /a]}'],
    ['one port', '{from: web, port: http}'],
    ['requests with a header', '{from: web, headers: {x: "1"}}'],
    ['what is not taken out again', '{from: web, unless: {headers: {x: "1"}}, port: http}'],
    ['somebody else', '{from: app}'],
  ])('is not one of which only %s is refused', (_, deny) =>
    expectGrants('{from: web}', [], { deny }),
  );

  it('is not one to a whole namespace of which one service is refused', () => {
    expectGrants('{from: shop/*}', [], { deny: '{from: web}' });
  });

  it('is not a refusal of what nobody is granted: that is a guard', () => {
    expectGrants('{from: web, ops: [GET /a]}', [], { deny: '{ops: [ANY /admin/**]}' });
  });
});

describe('a grant that another one covers', () => {
  it.each([
    ['{from: shop/*}', '{from: web}'],
    ['{from: mesh}', '{from: "sa:pay/job"}'],
    ['{from: web, ops: [ANY /a/**]}', '{from: web, ops: [GET /a/b, POST /a/*/c]}'],
    ['{from: [web, app], port: http}', '{from: app, port: http, headers: {x: "1"}}'],
    ['{from: web, jwt: {issuer: corp}}', '{from: web, jwt: {issuer: corp, claims: {g: a}}}'],
    ['{from: web, ops: [GET /a]}', '{from: shop/web, ops: [GET /a]}'],
  ])('%s makes %s void', (wide, narrow) => {
    expectGrants(`«${wide}», «${narrow}»`, [{ code: 'MW3040', at: 1, related: [0] }]);
    if (!narrow.startsWith('{from: shop/web'))
      expectGrants(`«${narrow}», «${wide}»`, [{ code: 'MW3040', at: 0, related: [1] }]);
  });

  it.each([
    ['[«web», «shop/web»]', 'server'],
    ['[«shop/*», «web»]', 'both'],
    ['[«mesh», «"sa:pay/job"»]', 'server'],
  ])('may be one name of a list: %s', (from, agreement) => {
    const mesh = `  agreement: ${agreement}\n`;
    expectGrants(`{from: ${from}}`, [{ code: 'MW3040', at: 1, related: [0] }], { mesh });
  });

  it('is none where two callers differ, though they share an account or a gateway', () => {
    const same = serviceText('shop/z', '{identity: web, workload: {app: web}}');
    const cart = serviceText(
      'shop/cart',
      '{ports: {http: 80}, allow: [{from: [web, z]}, {from: app}]}',
    );
    const web = [serviceText('shop/web', '{}'), serviceText('shop/app', '{}')];
    expectDiagnostics({ 'a.yaml': stream(meshText(), same, cart, ...web) }, run, []);
    expectGrants('{from: [any, "ingress:public"], port: http}', []);
    expectGrants('{from: [shop/*, "sa:shop/web"]}', [], { mesh: '  agreement: both\n' });
  });

  it('may be covered by two', () => {
    expectGrants('«{from: web}», «{from: app}», «{from: [web, app]}»', [
      { code: 'MW3040', at: 2, related: [0, 1] },
    ]);
  });

  it('has a condition that one of its callers does not need', () => {
    expectGrants('{from: [web, «app»], headers: {x: "1"}}, «{from: app}»', [
      { code: 'MW3040', at: 0, message: /to `app` .*no effect/, related: [1] },
    ]);
    expectGrants('{from: [web, app], ops: [GET /a]}, {from: app}', []);
  });

  it('counts beside one of the Mesh only for its condition', () => {
    const mesh = '  allow: [{from: mesh, ops: [GET /a]}]\n';
    expectGrants('{from: web, ops: [GET /a]}', [], { mesh });
    expectGrants('«{from: web, ops: [GET /a], headers: {x: "1"}}»', [{ code: 'MW3040', at: 0 }], {
      mesh,
    });
  });

  it('keeps its meaning until the other one ends', () => {
    expectGrants('{from: mesh, until: "2030-01-31"}, {from: web}', []);
    expectGrants('{from: mesh}, «{from: web, until: "2030-01-31"}»', [{ code: 'MW3040', at: 0 }]);
  });

  it('is also a route where it is to a gateway', () => {
    expectGrants('{from: any, port: http}, {from: "ingress:public", ops: [GET /a]}', []);
    expectGrants(
      '{from: "ingress:public", ops: [ANY /**]}, {from: "ingress:public", ops: [ANY /a], remoteIp: [10.0.0.0/8]}',
      [],
    );
    expectGrants(
      '{from: "ingress:public", ops: [ANY /a/**]}, «{from: "ingress:public", ops: [GET /a/b]}»',
      [{ code: 'MW3040', at: 0 }],
    );
  });

  it('stands under `both` where the wider one holds only what each caller declares', () => {
    const both = '  agreement: both\n';
    expectGrants('{from: shop/*, port: http}, {from: "sa:shop/web", port: http}', [], {
      mesh: both,
    });
    expectGrants('{from: shop/*}, «{from: web}»', [{ code: 'MW3040', at: 0 }], { mesh: both });
  });
});

describe('a refusal by identity', () => {
  const open = '{http: {port: 80, mtls: permissive}, http-x: {port: 81, mtls: disable}}';

  it('of the Mesh is reported once for all ports', () => {
    expectGrants(
      '{from: any}',
      [
        {
          code: 'MW3018',
          at: 0,
          message: /port `http` of `shop\/cart` is permissive/,
          related: [1, 2],
        },
      ],
      {
        mesh: '  deny: [{from: «bad/*»}]\n',
        ports: '{http: {port: 80, mtls: «permissive»}, http-x: {port: 81, mtls: «disable»}}',
      },
    );
  });

  it.each([
    ['everyone else, too', '{from: [web, any], ops: [GET /a]}'],
    ['everyone but an identity', '{ops: [GET /a], unless: {from: web}}'],
    ['a network', '{from: "cidr:10.0.0.0/8"}'],
  ])('is not one that refuses %s', (_, deny) =>
    expectGrants('{from: any}', [], { ports: open, deny }),
  );
});

describe('an issuer that a shared rule names', () => {
  const deny = 'deny: [{ops: [ANY /admin], unless: {jwt: «{issuer: corp}»}}]';
  const found = { code: 'MW3042', at: 0, severity: 'info' } as const;

  it('is told of with the services that name none', () => {
    expectGrants('{from: any}', [{ ...found, message: /by `shop\/cart`, whose/ }], {
      mesh: `  ${deny}\n`,
    });
    expectGrants('{from: any}', [found], { team: `  ${deny}\n` });
  });

  it('is silent about services that name one themselves, or see no requests', () => {
    const mesh = `  ${deny.replaceAll(/[«»]/g, '')}\n`;
    const own = '{ops: [GET /x], unless: {jwt: {issuer: corp}}}';
    expectGrants('{from: any}', [], { mesh, deny: own });
    expectGrants('{from: any}', [], { mesh, ports: '{tcp: 80}' });
  });
});
