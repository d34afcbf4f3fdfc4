import { describe, expect, it } from 'vitest';
import { check } from '../../../src/check/check.ts';
import { checkDates } from '../../../src/model/dates.ts';
import { model } from '../../../src/model/model.ts';
import { read } from '../../../src/read/read.ts';
import { expectDiagnostics, type ExpectedDiagnostic } from '../../support/expect-diagnostics.ts';
import { meshOf } from '../../support/mesh-of.ts';
import { meshText, serviceText, stream, teamText } from '../../support/mesh-text.ts';

const run = (texts: ReadonlyMap<string, string>) =>
  meshOf(Object.fromEntries(texts)).diagnostics.filter(
    ({ code }) => code !== 'MW3007' && code !== 'MW3008',
  );

function expectFound(documents: readonly string[], expected: readonly ExpectedDiagnostic[]): void {
  expectDiagnostics({ 'shop.yaml': stream(...documents) }, run, expected);
}

const checkedOf = (text: string) => check(read({ file: 'a.yaml', text }).value).value;

describe('header names', () => {
  const cart = (spec: string) => serviceText('shop/cart', `{ports: {http: 80}, ${spec}}`);
  it.each([
    ['allow', 'allow: [{from: any, headers: {«X-A»: a, «x-a»: b}}]'],
    ['deny', 'deny: [{headers: {«X-A»: a, «x-a»: b}}]'],
    ['unless', 'deny: [{unless: {headers: {«X-A»: a, «x-a»: b}}}]'],
    ['a match', 'routes: [{match: {headers: {«X-A»: a, «x-a»: b}}}, {}]'],
    ['an edit', 'routes: [{headers: {response: {set: {«X-A»: a, «x-a»: b}}}}]'],
  ])('that differ by case alone in %s', (_, spec) => {
    expectFound([meshText(), cart(spec)], [{ code: 'MW3041', at: 1, related: [0] }]);
  });

  it('may differ otherwise, and names of a query by case', () => {
    const spec =
      'routes: [{match: {headers: {x-a: a, x_a: b}, query: {a: a, A: b}}}, {}], allow: [{from: any, headers: {x-a: a}}, {from: mesh, headers: {X-A: b}}]';
    expectFound([meshText(), cart(spec)], []);
  });
});

describe('the service of a provider', () => {
  const provider = (service: string, port: string) =>
    meshText(`  providers: {p: {otlp: {service: ${service}, port: ${port}}}}\n`);
  const otel = serviceText('ops/otel', '{ports: {grpc: {port: 4317, target: 5000}}}');

  it('has the port that callers dial', () => {
    expectFound([provider('ops/otel', '4317'), otel], []);
    expectFound([provider('ops/otel', '«4318»'), otel], [{ code: 'MW3001', at: 0 }]);
    expectFound([provider('ops/otel', '«5000»'), otel], [{ code: 'MW3001', at: 0 }]);
  });

  it('is declared where nothing opens its namespace otherwise', () => {
    expectFound([provider('ops/otell', '4317'), otel], []);
    expectFound(
      [provider('«ops/otell»', '4317'), teamText('ops'), otel],
      [{ code: 'MW3001', at: 0, message: /`ops\/otell`/ }],
    );
    expectFound([provider('ops/otell', '4317'), teamText('ops', '  mode: shadow\n'), otel], []);
  });
});

describe('calls', () => {
  it('name one service once', () => {
    expectFound(
      [
        meshText(),
        serviceText('shop/cart', '{ports: {http: 80}, allow: [{from: web}]}'),
        serviceText('shop/web', '{calls: [«cart», «shop/cart»]}'),
      ],
      [{ code: 'MW3049', at: 1, related: [0] }],
    );
  });

  it('and grants need a port', () => {
    expectFound(
      [
        meshText(),
        serviceText('shop/cart', '{«allow»: [{from: web}]}'),
        serviceText('shop/web', '{calls: [«cart»]}'),
      ],
      [
        { code: 'MW3048', at: 0, message: /nothing to grant/ },
        { code: 'MW3048', at: 1, message: /nothing to call/ },
      ],
    );
  });

  it('to a headless service are not balanced', () => {
    const cart = '{ports: {http: 80}, headless: true, allow: [{from: web}]}';
    const web = '{calls: {cart: {«balance»: {policy: random}}}}';
    expectFound(
      [meshText(), serviceText('shop/cart', cart), serviceText('shop/web', web)],
      [{ code: 'MW3022', at: 0 }],
    );
  });

  it('to itself are like any other', () => {
    const self = (allow: string) =>
      serviceText('shop/cart', `{ports: {http: 80}${allow}, calls: [«cart»]}`);
    expectFound([meshText(), self(', allow: [{from: cart}]')], []);
    expectFound([meshText(), self('')], [{ code: 'MW3004', at: 0 }]);
  });
});

describe('ports that shared rules name', () => {
  const cart = serviceText('shop/cart', '{ports: {http: 80}}');
  it('belong to one of their services', () => {
    const deny = '  deny: [{port: [http, «htpp»]}]\n';
    const found = [{ code: 'MW3050', at: 0, help: 'did you mean `http`?' }];
    expectFound([meshText(deny), cart], found);
    expectFound([meshText(), teamText('shop', deny), cart], found);
    expectFound([meshText('  deny: [{unless: {port: «htpp»}}]\n'), cart], found);
    expectFound([meshText(deny.replaceAll(/[«»]/g, ''))], []);
    expectFound([meshText(), teamText('pay', '  deny: [{port: x}]\n'), cart], []);
  });
});

describe('ports that the rules of a service name', () => {
  it('are its own, in `unless` as well', () => {
    const spec = '{ports: {http: 80}, deny: [{from: any, unless: {port: «htpp»}}]}';
    expectFound([meshText(), serviceText('shop/cart', spec)], [{ code: 'MW3001', at: 0 }]);
  });
});

describe('TLS to the outside', () => {
  const api = (external: string) =>
    serviceText(
      'shop/api',
      `{external: {hosts: [a.example.com], ${external}}, ports: {http: 443}}`,
    );

  it('is described where a proxy opens it', () => {
    expectFound([meshText(), api('«ca»: x')], [{ code: 'MW3051', at: 0, message: /`tls: none`/ }]);
    expectFound([meshText(), api('«sni»: a.b, tls: passthrough')], [{ code: 'MW3051', at: 0 }]);
    expectFound([meshText(), api('ca: x, sni: a.b, tls: originate')], []);
  });
});

describe('an external service', () => {
  const api = (more: string) =>
    serviceText('shop/api', `{external: {hosts: [a.example.com]}, ports: {http: 443}${more}}`);

  it('has nothing that needs a proxy beside it', () => {
    expectFound(
      [meshText(), api(', «identity»: x, «inbound»: {connections: 1}')],
      [
        { code: 'MW3052', at: 0 },
        { code: 'MW3052', at: 1 },
      ],
    );
    expectFound([meshText(), api(', timeout: 1s, owners: ["@a/b"], allow: [{from: mesh}]')], []);
  });

  it('calls nobody', () => {
    const cart = '{ports: {http: 80}, allow: [{from: [«api», mesh]}], deny: [{from: «shop/api»}]}';
    const found = run(
      new Map([
        [
          'a.yaml',
          stream(meshText(), api(''), serviceText('shop/cart', cart)).replaceAll(/[«»]/g, ''),
        ],
      ]),
    );
    expect(found.filter(({ code }) => code === 'MW3053').map(({ pointer }) => pointer)).toEqual([
      '/spec/allow/0/from/0',
      '/spec/deny/0/from',
    ]);
  });
});

describe('one path of a host', () => {
  const mesh = meshText(
    '  gateways: {public: {namespace: ingress, serviceAccount: gw, workload: {istio: gw}, hosts: [a.example.com, "*.shop.com"], listen: {http: {port: 80}}}}\n',
  );
  const grant = (more: string) => `{from: "ingress:public", ${more}}`;
  const cart = (...entries: readonly string[]) =>
    serviceText('shop/cart', `{ports: {http: 80, http-x: 81}, allow: [${entries.join(', ')}]}`);
  const [one, other] = ['remoteIp: [10.0.0.0/8, 192.0.2.1]', 'remoteIp: [10.0.0.0/8]'];

  it('is open to one set of addresses', () => {
    const [a, b] = [
      grant(`port: http, ops: [GET /a], ${one}`),
      grant(`port: http, ops: [POST /a]`),
    ];
    expectFound([mesh, cart(`«${a}»`, `«${b}»`)], [{ code: 'MW3047', at: 1, related: [0] }]);
    const same = grant('port: http, ops: [POST /a], remoteIp: [192.0.2.1, 10.0.0.0/8]');
    expectFound([mesh, cart(a, same)], []);
  });

  it('may be open to others than the paths around it, and than on another host', () => {
    const [a, b] = [
      `port: http, ops: [GET /a/**], ${one}`,
      `port: http, ops: [GET /a/b], ${other}`,
    ];
    expectFound([mesh, cart(grant(a), grant(b))], []);
    const hosts = ['hosts: [a.example.com]', 'hosts: [b.shop.com]'];
    expectFound(
      [mesh, cart(grant(`${a}, ${hosts[0]}`), grant(`port: http, ops: [GET /a/**], ${hosts[1]}`))],
      [],
    );
  });

  it('leads to one port', () => {
    const [a, b] = ['http', 'http-x'].map((port) => grant(`port: ${port}, ops: [GET /a/*]`));
    expectFound([mesh, cart(`«${a}»`, `«${b}»`)], [{ code: 'MW3014', at: 1, related: [0] }]);
  });

  it('leads to one service, whatever words the hosts are in', () => {
    const web = serviceText(
      'shop/web',
      `{ports: {http: 80}, allow: [«${grant('ops: [GET /*/b], hosts: [x.shop.com]')}»]}`,
    );
    expectFound(
      [mesh, cart(`«${grant('port: http, ops: [GET /a/*], hosts: ["*.shop.com"]')}»`), web],
      [{ code: 'MW3014', at: 1, related: [0] }],
    );
  });

  it('is refused for hosts that the gateway has', () => {
    const deny = '{from: "ingress:public", hosts: [«b.example.com»]}';
    expectFound(
      [mesh, serviceText('shop/cart', `{ports: {http: 80}, deny: [${deny}]}`)],
      [{ code: 'MW3033', at: 0 }],
    );
  });
});

describe('waivers of mTLS', () => {
  const waiver = (subject: string, value: string, port = '') =>
    `apiVersion: meshwright.dev/v1alpha1\nkind: Waiver\nmetadata: {name: w}\nspec: {subject: ${subject}, field: mtls, value: ${value}${port}, reason: r, owner: "@a/b", until: "2030-01-31"}\n`;
  const cart = '{kind: Service, namespace: shop, name: cart}';
  const strict = meshText('  overrides: {mtls: strict}\n');
  const service = serviceText(
    'shop/cart',
    '{ports: {http: {port: 80, mtls: permissive}, http-x: 81}}',
  );

  it.each([
    ['the mode of a port', strict, cart, 'permissive', ''],
    ['the mode of the named port', strict, cart, 'permissive', ', port: http'],
    ['the mode of a service of the mesh', strict, '{kind: Mesh, name: demo}', 'permissive', ''],
    ['a mode that a guardrail refuses', meshText(), cart, 'permissive', ''],
    [
      'a mode of the Mesh',
      meshText('  defaults: {mtls: disable}\n'),
      '{kind: Mesh, name: demo}',
      'disable',
      '',
    ],
  ])('are used by %s', (_, mesh, subject, value, port) => {
    expectFound([mesh, service, waiver(subject, value, port)], []);
  });

  it.each([
    ['another mode', cart, '«disable»', ''],
    ['another port', cart, '«permissive»', ', port: http-x'],
    ['another namespace', '{kind: Namespace, name: pay}', '«permissive»', ''],
  ])('are not needed for %s', (_, subject, value, port) => {
    const text = stream(meshText(), service, waiver(subject, value, port));
    expectDiagnostics({ 'a.yaml': text }, run, [{ code: 'MW3046', at: 0 }]);
  });

  it('name a port that is there', () => {
    expectFound(
      [meshText(), service, waiver(cart, '«permissive»', ', port: «htpp»')],
      [
        { code: 'MW3046', at: 0 },
        { code: 'MW3001', at: 1, help: 'did you mean `http`?' },
      ],
    );
  });
});

describe('days', () => {
  const grant = serviceText(
    'shop/cart',
    '{ports: {http: 80}, allow: [{from: any, until: "2027-03-31"}]}',
  );
  const on = (today: string, text = stream(meshText(), grant)) =>
    checkDates(checkedOf(text), today).map(({ code, params }) => [code, params['days'] ?? '']);

  it('are counted up to the last one', () => {
    expect(on('2027-03-16')).toEqual([]);
    expect(on('2027-03-17')).toEqual([['MW3020', '14']]);
    expect(on('2027-03-31')).toEqual([['MW3020', '0']]);
    expect(on('2027-04-01')).toEqual([['MW3019', '']]);
  });

  it('end grants, faults and waivers, and nothing that is only named so', () => {
    const until = 'until: "2020-01-01"';
    const spec = `{ports: {http: 80}, workload: {until: soon}, allow: [{from: any, headers: {until: x}}], routes: [{headers: {request: {set: {until: "2020-01-01"}}}, fault: {abort: 503, percent: 1, ${until}}}], calls: {cart: {fault: {abort: 503, percent: 1, ${until}}}}}`;
    const found = checkDates(
      checkedOf(stream(meshText(), serviceText('shop/cart', spec))),
      '2027-01-15',
    );
    expect(found.map(({ pointer }) => pointer)).toEqual([
      '/spec/routes/0/fault/until',
      '/spec/calls/cart/fault/until',
    ]);
  });

  it('are those of this mesh alone', () => {
    const routes = (day: string) => `routes: [{fault: {abort: 503, percent: 1, until: "${day}"}}]`;
    const spec = (mesh: string) =>
      `{ports: {http: 80}, ${routes('2020-01-01')}, meshes: {${mesh}: {${routes('2027-12-31')}}}}`;
    const found = (mesh: string) =>
      on('2027-01-15', stream(meshText(), serviceText('shop/cart', spec(mesh))));
    expect(found('demo')).toEqual([]);
    expect(found('other')).toEqual([['MW3019', '']]);
  });
});

describe('differences for a mesh', () => {
  const documents = checkedOf(
    stream(
      meshText(),
      serviceText('shop/cart', '{meshes: {prod: {timeout: 1s}, demo: {timeout: 2s}}}'),
    ),
  );
  const found = (...names: readonly string[]) =>
    model(documents, undefined, names).diagnostics.map(({ code, pointer, help }) => [
      code,
      pointer,
      help,
    ]);

  it('are for one that somebody has', () => {
    expect(found('demo', 'prod')).toEqual([]);
    expect(found('demo', 'prd')).toEqual([['MW3045', '/spec/meshes/prod', 'did you mean `prd`?']]);
    expect(found()).toEqual([]);
  });
});
