import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import schema from '../../../schemas/service-policy.schema.json' with { type: 'json' };
import { check } from '../../../src/check/check.ts';
import { model } from '../../../src/model/model.ts';
import { read } from '../../../src/read/read.ts';
import { explainReport } from '../../../src/report/explain/json.ts';
import type { ServicePolicy } from '../../../src/report/explain/policy.ts';
import { servicePolicy } from '../../../src/report/explain/service-policy.ts';
import { explainText } from '../../../src/report/explain/text.ts';
import { targets } from '../../../src/targets/index.ts';
import { documents, service } from '../../support/istio-of.ts';

const isServicePolicy = new Ajv.default({ strict: false, allErrors: true }).compile(schema);

/** What one text says about a service, on a fixed day; the JSON is held against its schema. */
function explained(text: string, name: string) {
  const files = new Map([['mesh.yaml', text]]);
  const { value: checked } = check(read({ file: 'mesh.yaml', text }).value, files);
  const { value: mesh, diagnostics } = model(checked);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  expect(errors.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
  const material = { documents: checked, registry: targets, today: '2027-01-15' };
  const policy = mesh && servicePolicy({ mesh, ...material }, name);
  if (policy === undefined) throw new Error(`no service ${name}`);
  const json = explainReport(policy, files);
  expect(isServicePolicy(json), JSON.stringify(isServicePolicy.errors)).toBe(true);
  expect(structuredClone(policy)).toEqual(policy);
  return { policy, json, text: explainText(policy, files, { color: false }) };
}

/** The lines below a title, without their indent. */
function below(text: string, title: string): readonly string[] {
  const [, after = ''] = text.split(`\n${title}\n`);
  return (after.split('\n\n')[0] ?? '').split('\n').map((line) => line.trim());
}

const values = (list: ServicePolicy['values']) =>
  list.map(({ field, value, scope }) => `${field} ${value} ${scope}`);

const cart = service('shop/cart', '{ports: {http: 80}, allow: [{from: web, ops: [GET /a]}]}');
const web = service('shop/web', '{calls: {cart: {ops: [GET /a]}}}');

describe('a service that sets nothing', () => {
  const { text } = explained(documents('', cart, web), 'shop/cart');

  it('is told on one line what is built in', () => {
    expect(below(text, 'how calls to it are treated')).toEqual([
      'built in: timeout 15s, retry none, breaker none, eject none, balance {policy: least-request},',
      'balance.locality {mode: none}',
    ]);
    expect(below(text, 'what its workloads do')).toEqual(['built in: egress deny']);
  });

  it('has no titles over nothing', () => {
    for (const title of ['routes, first match wins', 'limits', 'waivers', 'guarantees', 'versions'])
      expect(text).not.toContain(`\n${title}\n`);
  });
});

describe('values', () => {
  it('that are equal on all routes are said once, the others by the number of their route', () => {
    const { text, policy } = explained(
      documents(
        'defaults: {timeout: 9s}',
        service(
          'shop/cart',
          '{ports: {http: 80}, timeout: 5s, routes: [{match: {path: /slow}, timeout: none}, {to: v1}, {match: {}, to: v1}], versions: [v1]}',
        ).replace(', {match: {}, to: v1}', ''),
      ),
      'shop/cart',
    );
    expect(policy.routes.map(({ match, to }) => `${match} → ${to}`)).toEqual([
      'ANY /slow → all versions',
      'everything → v1',
    ]);
    const lines = below(text, 'how calls to it are treated');
    expect(lines.filter((line) => line.includes('retry'))).toHaveLength(1);
    const onFirst = lines.indexOf('on route 1');
    expect(lines[onFirst + 1]).toMatch(/^timeout +none +route +mesh\.yaml:\d+$/);
    expect(lines[onFirst + 2]).toMatch(/^over 5s +Service/);
    expect(lines[onFirst + 3]).toMatch(/^over 9s +Mesh defaults/);
  });

  it('show a bound that holds, and one that a built-in value was moved to', () => {
    const { text } = explained(
      documents('overrides: {timeout: {max: 10s}, retry: {attempts: {max: 3}}}', cart, web),
      'shop/cart',
    );
    const lines = below(text, 'how calls to it are treated');
    expect(lines[0]).toMatch(/^timeout +10s +Mesh overrides +mesh\.yaml:\d+$/);
    expect(lines[1]).toMatch(/^at most 10s +Mesh overrides +mesh\.yaml:\d+$/);
  });

  it('of one caller stand beside those of everybody else', () => {
    const { text, policy } = explained(
      documents(
        '',
        cart,
        service('shop/web', '{calls: {cart: {ops: [GET /a], timeout: 2s, breaker: {pending: 7}}}}'),
      ),
      'shop/cart',
    );
    expect(policy.perCaller.map(({ callers }) => callers)).toEqual([['shop/web']]);
    const lines = below(text, 'how calls to it are treated');
    const other = lines.indexOf('everybody else, and where nothing is said above');
    expect(lines[0]).toBe('only calls of shop/web');
    expect(lines.slice(0, other).join('\n')).toMatch(/timeout +2s[\s\S]*breaker\.pending +7/);
    expect(lines.slice(other).join('\n')).toContain('timeout 15s');
  });

  it('of its own calls come with the scope of the callee', () => {
    const { policy } = explained(
      documents(
        '',
        service('pay/bank', '{ports: {http: 80}, timeout: 4s, allow: [{from: shop/web}]}'),
        'kind: Team\nmetadata: {name: pay}\nspec: {namespaces: [pay], defaults: {retry: {attempts: 2}}}',
        'kind: Team\nmetadata: {name: shop}\nspec: {namespaces: [shop], defaults: {retry: {attempts: 1}}}',
        service('shop/web', '{calls: {pay/bank: {retry: {perTry: 1s}}}}'),
      ),
      'shop/web',
    );
    const [bank] = policy.calls;
    expect(bank?.to).toBe('pay/bank');
    expect(values(bank?.routes[0]?.values ?? [])).toEqual(
      expect.arrayContaining([
        'timeout 4s service',
        'retry.attempts 2 team-defaults',
        'retry.perTry 1s call',
      ]),
    );
  });
});

describe('agreement', () => {
  const wide = service(
    'shop/cart',
    '{ports: {http: 80}, allow: [{from: [web, batch], ops: [GET /a, POST /b]}]}',
  );
  const batch = service('shop/batch', '{}');

  it('says what it closes, to both sides', () => {
    const text = documents('agreement: both', wide, web, batch);
    const { policy } = explained(text, 'shop/cart');
    const gaps = policy.agreementGaps.map(({ from, granted, declared, effect }) => ({
      from,
      granted,
      declared,
      effect,
    }));
    expect(gaps).toEqual([
      { from: 'shop/web', granted: ['GET /a', 'POST /b'], declared: ['GET /a'], effect: 'closed' },
      { from: 'shop/batch', granted: ['GET /a', 'POST /b'], effect: 'closed' },
    ]);
    const other = explained(text, 'shop/web').policy;
    expect(other.agreementGaps.map(({ from }) => from)).toEqual(['shop/web']);
    expect(other.agreement).toMatchObject({ value: 'both', scope: 'mesh' });
  });

  it('says what is open although nobody declares it', () => {
    const { text, policy } = explained(documents('', wide, web, batch), 'shop/batch');
    expect(policy.agreementGaps.map(({ effect }) => effect)).toEqual(['open']);
    expect(policy.calls.map(({ to, declared }) => ({ to, declared }))).toEqual([
      { to: 'shop/cart', declared: undefined },
    ]);
    expect(below(text, 'whom it calls')).toContain('not declared in `calls`');
  });

  it('has nothing to say where all is declared', () => {
    expect(explained(documents('agreement: both', cart, web), 'shop/cart').policy).toMatchObject({
      agreementGaps: [],
    });
  });
});

describe('exceptions', () => {
  const team =
    'kind: Team\nmetadata: {name: shop}\nspec: {namespaces: {shop: {mtls: permissive, mode: shadow}}}';
  const waiver = (name: string, subject: string, until: string) =>
    `kind: Waiver\nmetadata: {name: ${name}}\nspec: {subject: ${subject}, field: mtls, value: permissive, reason: old agent, owner: "@a/b", until: "${until}"}`;
  const text = documents(
    'overrides: {mtls: strict}',
    team,
    cart,
    web,
    waiver('for-namespace', '{kind: Namespace, name: shop}', '2027-02-14'),
    waiver('for-other', '{kind: Namespace, name: other}', '2027-02-14'),
    waiver('for-service', '{kind: Service, namespace: shop, name: cart}', '2027-01-14'),
  );

  it('are the waivers about it and the scopes around it, with the days that are left', () => {
    const { policy, text: said } = explained(text, 'shop/cart');
    expect(policy.waivers.map(({ name, daysLeft, permits }) => [name, daysLeft, permits])).toEqual([
      ['for-namespace', 30, 'mtls: permissive'],
      ['for-service', -1, 'mtls: permissive'],
    ]);
    expect(said).toContain('until 2027-02-14 (30 days left)');
    expect(said).toContain('until 2027-01-14 (ENDED)');
  });

  it('are shadow mode with the scope that says so', () => {
    const { policy, text: said } = explained(text, 'shop/cart');
    expect(policy.mode).toMatchObject({ value: 'shadow', scope: 'namespace' });
    expect(below(said, 'who may call it')[0]).toBe(
      'mode is shadow: all of this is logged, none refused',
    );
    expect(below(said, 'ports')).toContain('every other port: closed once mode is enforce');
  });

  it('are told beside what would hold without shadow mode', () => {
    const { policy, text: said } = explained(text, 'shop/cart');
    expect(policy.callers.map(({ from }) => from)).toContain('no identity');
    expect(policy.enforced?.callers.map(({ from, requests }) => [from, requests])).toEqual([
      ['shop/web', ['GET /a']],
    ]);
    expect(below(said, 'who may call it once mode is enforce')[0]).toBe('shop/web → http 80');
    const strict = text.replace(', mode: shadow', '');
    expect(explained(strict, 'shop/cart').policy.enforced).toBeUndefined();
  });

  it('are grants that end', () => {
    const { policy, text: said } = explained(
      documents(
        '',
        service(
          'shop/cart',
          '{ports: {http: 80}, allow: [{from: web, ops: [GET /a], until: "2027-03-31"}]}',
        ),
        web,
      ),
      'shop/cart',
    );
    expect(policy.callers.map(({ until }) => until)).toEqual(['2027-03-31']);
    expect(below(said, 'who may call it')[0]).toBe('shop/web → http 80, until 2027-03-31');
  });
});

describe('losses', () => {
  const retry = 'retry: {attempts: 1, when: [unavailable], backoff: {base: 25ms, max: 1s}}';
  const text = documents(
    '',
    service('shop/cart', `{ports: {http: 80}, ${retry}, optional: [retry.backoff]}`),
    service('shop/web', `{ports: {http: 80}}`),
  );

  it('are listed for the service that has them, by target', () => {
    const { policy, text: said } = explained(text, 'shop/cart');
    expect(policy.optional).toEqual(['retry.backoff']);
    expect(policy.targets).toMatchObject([
      { name: 'local', built: true, gaps: [{ verdict: 'lost', field: 'retry.backoff.max' }] },
    ]);
    expect(below(said, 'targets').join(' ')).toContain('loses a `retry.backoff.max` other than');
  });

  it('are no matter of another service', () => {
    expect(explained(text, 'shop/web').policy.targets).toMatchObject([{ gaps: [] }]);
  });
});

describe('kinds of service', () => {
  it('outside the mesh', () => {
    const { text, policy } = explained(
      documents(
        '',
        service(
          'shop/api',
          '{external: {hosts: [a.example.com], tls: originate, sni: b.example.com}, ports: {http: {port: 80, target: 443}}, allow: [{from: web}]}',
        ),
        service('shop/web', '{calls: [api]}'),
      ),
      'shop/api',
    );
    expect(text).toMatch(/^shop\/api, outside the mesh\n/);
    expect(policy.external).toEqual({ addresses: [], tls: 'originate', sni: 'b.example.com' });
    expect(policy.mode).toBeUndefined();
    expect(policy.targets).toMatchObject([{ built: true, unenforced: true }]);
    expect(below(text, 'targets')).toContain('does not enforce who may call it');
    expect(text).not.toContain('whom it calls');
    expect(text).not.toContain('every other port');
  });

  it('that only calls', () => {
    const { text } = explained(documents('', cart, web), 'shop/web');
    expect(below(text, 'ports')).toEqual(['none: it only calls others']);
    expect(text).not.toContain('who may call it');
    expect(below(text, 'whom it calls')[0]).toBe('shop/cart → 80');
  });

  it('headless, on machines, with an identity of its own', () => {
    const { text, policy } = explained(
      documents(
        '',
        service(
          'shop/db',
          '{identity: [db, db2], headless: true, ports: {sql: {port: 5432, protocol: tcp}}, endpoints: [{address: 10.0.0.1, locality: eu/a, weight: 3, ports: {sql: 6000}}]}',
        ),
      ),
      'shop/db',
    );
    expect(text).toMatch(/^shop\/db, headless\n/);
    expect(policy.identity.accounts).toEqual(['shop/db', 'shop/db2']);
    expect(policy.identity.spiffe).toContain('spiffe://cluster.local/ns/shop/sa/db2');
    expect(below(text, 'endpoints')[0]).toMatch(
      /^10\.0\.0\.1 +eu\/a +weight 3 +sql=6000 +mesh\.yaml:\d+$/,
    );
    expect(policy.routes.flatMap((route) => route.values)).toEqual([]);
  });

  it('behind a gateway', () => {
    const { policy } = explained(
      documents(
        'gateways: {edge: {namespace: gw, serviceAccount: gw, workload: {a: b}, hosts: [a.example.com], listen: {https: {port: 443, certificate: tls}}}}',
        service(
          'shop/cart',
          '{ports: {http: 80}, allow: [{from: "ingress:edge", ops: [GET /a/**], remoteIp: {not: [10.0.0.0/8]}}]}',
        ),
      ),
      'shop/cart',
    );
    expect(policy.gateways).toMatchObject([
      {
        gateway: 'edge',
        listeners: ['https 443'],
        hosts: ['a.example.com'],
        paths: ['/a/**'],
        clientAddresses: ['not 10.0.0.0/8'],
      },
    ]);
  });
});

describe('the text', () => {
  it('is coloured only where it is asked for, and shows what a terminal would obey', () => {
    const files = new Map([['a\u001b[31m.yaml', documents('', cart, web)]]);
    const text = files.get('a\u001b[31m.yaml') ?? '';
    const { value: checked } = check(read({ file: 'a\u001b[31m.yaml', text }).value, files);
    const { value: mesh } = model(checked);
    const material = { documents: checked, registry: targets, today: '2027-01-15' };
    const policy = mesh && servicePolicy({ mesh, ...material }, 'shop/cart');
    if (policy === undefined) throw new Error('no policy');
    const plain = explainText(policy, files, { color: false });
    expect(plain).not.toContain('\u001b');
    expect(plain).toContain('a\\x1b[31m.yaml');
    const coloured = explainText(policy, files, { color: true });
    expect(coloured).toContain('\u001b[1mshop/cart\u001b[0m');
    // oxlint-disable-next-line no-control-regex
    expect(coloured.replace(/\u001b\[(?:0|1|2)m/g, '')).not.toContain('\u001b');
  });

  it('has a name that no service has', () => {
    const { value: mesh } = model(
      check(read({ file: 'mesh.yaml', text: documents('', cart, web) }).value).value,
    );
    const material = { documents: [], registry: targets, today: '2027-01-15' };
    expect(mesh && servicePolicy({ mesh, ...material }, 'shop/none')).toBeUndefined();
  });
});
