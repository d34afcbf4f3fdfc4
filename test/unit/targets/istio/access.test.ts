import { describe, expect, it } from 'vitest';
import { rulesOf } from '../../../../src/targets/istio/authorization-rules.ts';
import { documents, istioObjects, service, specOf } from '../../../support/istio-of.ts';

const team = (extra = '') =>
  `kind: Team\nmetadata: {name: shop}\nspec: {namespaces: [shop], owners: ["@shop"]${extra}}`;
const principal = (namespace: string, account: string, domain = 'cluster.local') =>
  `${domain}/ns/${namespace}/sa/${account}`;

/** The rules of the ALLOW policy of `shop/cart` with these entries. */
function rules(spec: string, { mesh = '', action = 'allow' } = {}) {
  const files = documents(mesh, service('shop/cart', spec), service('shop/web', '{}'));
  return specOf(files, 'AuthorizationPolicy', `shop/cart.${action}`)?.['rules'];
}

describe('AuthorizationPolicy', () => {
  it('closes a workload that nobody may call', () => {
    const files = documents('', service('shop/cart', '{ports: {http: 8080}}'));
    expect(specOf(files, 'AuthorizationPolicy', 'shop/cart.allow')).toEqual({
      selector: { matchLabels: { app: 'cart' } },
      action: 'ALLOW',
    });
  });

  it('closes a namespace with one policy that allows nothing', () => {
    const spec = specOf(
      documents('', team()),
      'AuthorizationPolicy',
      'shop/namespace.default.allow',
    );
    expect(spec).toEqual({ action: 'ALLOW' });
  });

  it('names container ports', () => {
    expect(rules('{ports: {http: {port: 80, target: 8080}}, allow: [{from: web}]}')).toEqual([
      {
        from: [{ source: { principals: [principal('shop', 'web')] } }],
        to: [{ operation: { ports: ['8080'] } }],
      },
    ]);
  });

  it('names a caller in the trust domain and in every alias, never by serviceAccounts', () => {
    const mesh = 'trustDomain: {name: prod.local, aliases: [old.local]}';
    const [rule] = rules('{ports: {http: 80}, allow: [{from: [web, jobs/*, mesh]}]}', {
      mesh,
    }) as { from: unknown }[];
    expect(rule?.from).toEqual([
      {
        source: {
          principals: [
            principal('shop', 'web', 'prod.local'),
            principal('shop', 'web', 'old.local'),
            principal('jobs', '*', 'prod.local'),
            principal('jobs', '*', 'old.local'),
            'prod.local/*',
            'old.local/*',
          ],
        },
      },
    ]);
  });

  it('names the ports on which machines listen, too', () => {
    const spec =
      '{ports: {tcp-sql: {port: 5432, mtls: permissive}}, endpoints: [{address: 10.0.0.5, ports: {tcp-sql: 25432}}], allow: [{from: web}]}';
    const files = documents('', service('shop/cart', spec), service('shop/web', '{}'));
    expect(specOf(files, 'AuthorizationPolicy', 'shop/cart.allow')).toMatchObject({
      rules: [{ to: [{ operation: { ports: ['5432', '25432'] } }] }],
    });
    expect(specOf(files, 'PeerAuthentication', 'shop/cart')).toMatchObject({
      portLevelMtls: { '5432': { mode: 'PERMISSIVE' }, '25432': { mode: 'PERMISSIVE' } },
    });
  });

  it('lets everyone call where `any` may', () => {
    expect(rules('{ports: {http: 80}, allow: [{from: any}]}')).toEqual([
      { to: [{ operation: { ports: ['80'] } }] },
    ]);
  });

  it('takes a network only for callers without identity', () => {
    const [rule] = rules(
      '{ports: {http: {port: 80, mtls: permissive}}, allow: [{from: "cidr:10.0.0.0/8"}]}',
      {
        mesh: 'defaults: {mtls: permissive}',
      },
    ) as { from: unknown }[];
    expect(rule?.from).toEqual([{ source: { ipBlocks: ['10.0.0.0/8'], notPrincipals: ['*'] } }]);
  });

  it.each([
    ['GET /a', { methods: ['GET'], paths: ['/a'] }],
    ['GET|HEAD /a/*', { methods: ['GET', 'HEAD'], paths: ['/a/{*}'] }],
    ['ANY /a/**', { paths: ['/a', '/a/*'] }],
    ['ANY /a/*/b/**', { paths: ['/a/{*}/b', '/a/{*}/b/{**}'] }],
    ['ANY /**', {}],
    ['grpc shop.Cart/Add', { methods: ['POST'], paths: ['/shop.Cart/Add'] }],
  ])('writes the operation %s', (op, operation) => {
    expect(rules(`{ports: {http: 80}, allow: [{from: any, ops: ["${op}"]}]}`)).toEqual([
      { to: [{ operation: { ...operation, ports: ['80'] } }] },
    ]);
  });

  it('joins entries with the same callers and conditions to one rule', () => {
    const spec =
      '{ports: {http: 80}, allow: [{from: web, ops: [GET /a]}, {from: web, ops: [GET /b]}]}';
    const list = rules(spec) as { to: unknown[] }[];
    expect(list).toHaveLength(1);
    expect(list[0]?.to).toHaveLength(2);
  });

  it('never mixes HTTP and TCP in one rule, and leaves HTTP rules off a TCP port', () => {
    const spec =
      '{ports: {http: 80, tcp-raw: 9000}, allow: [{from: web}, {from: web, port: http, ops: [GET /a]}], deny: [{ops: [ANY /admin/**]}]}';
    const mesh = '';
    expect(rules(spec, { mesh, action: 'deny' })).toEqual([
      { to: [{ operation: { paths: ['/admin', '/admin/*'], ports: ['80'] } }] },
    ]);
    const operations = (rules(spec) as { to: { operation: { ports: string[] } }[] }[]).flatMap(
      ({ to }) => to.map(({ operation }) => operation.ports),
    );
    expect(operations).toEqual([['80'], ['80'], ['9000']]);
  });

  it('keeps a TCP grant apart from an HTTP grant of the same caller, which would drop it', () => {
    const spec =
      '{ports: {http: 80, tcp-raw: 9000}, allow: [{from: web, port: tcp-raw}, {from: web, port: http, ops: [GET /a]}]}';
    const list = rules(spec) as { to: { operation: { ports: string[] } }[] }[];
    expect(list.map(({ to }) => to.map(({ operation }) => operation.ports))).toEqual([
      [['80']],
      [['9000']],
    ]);
  });

  it('writes headers as conditions, also when they must be absent', () => {
    const spec =
      '{ports: {http: 80}, allow: [{from: any, headers: {x-a: ["1", "2*", "*3"], x-b: {not: "4"}, x-c: "*"}}]}';
    const [rule] = rules(spec) as { when: unknown }[];
    expect(rule?.when).toEqual([
      { key: 'request.headers[x-a]', values: ['1', '2*', '*3'] },
      { key: 'request.headers[x-b]', notValues: ['4'] },
      { key: 'request.headers[x-c]', values: ['*'] },
    ]);
  });

  it('writes a host with and without its port', () => {
    const mesh = `gateways:
  edge: {namespace: ingress, serviceAccount: gw, workload: {istio: gw}, hosts: [a.example.com], listen: {http: {port: 80}}}`;
    const spec = '{ports: {http: 80}, allow: [{from: "ingress:edge", hosts: [a.example.com]}]}';
    const [rule] = rules(spec, { mesh }) as { to: { operation: object }[] }[];
    expect(rule?.to[0]?.operation).toMatchObject({ hosts: ['a.example.com', 'a.example.com:*'] });
  });

  const jwt = `jwt:
  corp: {issuer: "https://idp.example.com", jwks: "https://idp.example.com/keys", audiences: [shop]}`;

  it('proves a token by the issuer it was checked against, and its claims', () => {
    const spec =
      '{ports: {http: 80}, allow: [{from: any, jwt: {issuer: corp, claims: {groups: [a, b], "realm[roles]": c}}}]}';
    const [rule] = rules(spec, { mesh: jwt }) as { when: unknown }[];
    expect(rule?.when).toEqual([
      { key: 'request.auth.claims[iss]', values: ['https://idp.example.com'] },
      { key: 'request.auth.claims[groups]', values: ['a', 'b'] },
      { key: 'request.auth.claims[realm][roles]', values: ['c'] },
    ]);
  });

  it('checks tokens in the header alone, not in a query parameter', () => {
    const spec = '{ports: {http: 80}, allow: [{from: any, jwt: {issuer: corp}}]}';
    const files = documents(jwt, service('shop/cart', spec));
    expect(specOf(files, 'RequestAuthentication', 'shop/cart')).toMatchObject({
      jwtRules: [
        {
          issuer: 'https://idp.example.com',
          audiences: ['shop'],
          jwksUri: 'https://idp.example.com/keys',
          fromHeaders: [{ name: 'authorization', prefix: 'Bearer ' }],
        },
      ],
    });
  });

  it('refuses below a template what no template holds', () => {
    const spec =
      '{ports: {http: 80}, allow: [{from: web, ops: [GET /a/*]}], deny: [{ops: [GET /a/*/c, GET /b/**]}]}';
    expect(rules(spec, { action: 'deny' })).toEqual([
      {
        to: [
          { operation: { methods: ['GET'], paths: ['/a/{*}/c'], ports: ['80'] } },
          {
            operation: { methods: ['GET'], paths: ['/a/*'], notPaths: ['/{**}'], ports: ['80'] },
          },
          { operation: { methods: ['GET'], paths: ['/b', '/b/*'], ports: ['80'] } },
        ],
      },
    ]);
    expect(JSON.stringify(rules(spec))).not.toContain('notPaths');
  });

  it('takes requests out of a deny by the complement, one alternative a condition', () => {
    const spec =
      '{ports: {http: 80}, deny: [{ops: [ANY /admin/**], unless: {jwt: {issuer: corp, claims: {groups: sre}}, headers: {x-a: "1"}}}]}';
    const list = rules(spec, { mesh: jwt, action: 'deny' }) as { when: unknown; to: unknown }[];
    expect(list.map(({ when }) => when)).toEqual([
      [{ key: 'request.headers[x-a]', notValues: ['1'] }],
      [{ key: 'request.auth.claims[iss]', notValues: ['https://idp.example.com'] }],
      [{ key: 'request.auth.claims[groups]', notValues: ['sre'] }],
    ]);
    for (const { to } of list)
      expect(to).toEqual([{ operation: { paths: ['/admin', '/admin/*'], ports: ['80'] } }]);
  });

  it('negates paths, methods and callers of an exception', () => {
    const spec =
      '{ports: {http: 80}, deny: [{from: web, unless: {from: jobs/*, ops: [GET /ok/**]}}]}';
    expect(rules(spec, { action: 'deny' })).toEqual([
      {
        from: [
          {
            source: {
              principals: [principal('shop', 'web')],
              notPrincipals: [principal('jobs', '*')],
            },
          },
        ],
        to: [{ operation: { ports: ['80'] } }],
      },
      {
        from: [{ source: { principals: [principal('shop', 'web')] } }],
        to: [
          { operation: { notMethods: ['GET'], ports: ['80'] } },
          { operation: { notPaths: ['/ok', '/ok/*'], ports: ['80'] } },
        ],
      },
    ]);
  });

  it('only observes in shadow mode', () => {
    const files = documents(
      'mode: shadow',
      team(),
      service('shop/cart', '{ports: {http: 80}, allow: [{from: any}], deny: [{from: sandbox/*}]}'),
    );
    const policies = istioObjects(files).filter(({ kind }) => kind === 'AuthorizationPolicy');
    expect(policies.map(({ metadata }) => metadata.name).sort()).toEqual([
      'cart.shadow-allow',
      'cart.shadow-deny',
      'namespace.default.shadow-allow',
    ]);
    for (const { metadata } of policies)
      expect(metadata.annotations).toEqual({ 'istio.io/dry-run': 'true' });
  });
});

describe('rulesOf', () => {
  const facts = { trustDomain: 'cluster.local', aliases: [], issuers: [], providers: [] };
  const boxes = [{ methods: ['GET'] }, { callers: [{ mesh: true as const }] }];

  it('leaves boxes and exceptions with HTTP fields off a TCP port', () => {
    const minus = [{ paths: [{ exact: '/a' }] }];
    expect(rulesOf(facts, { boxes, minus }, 'tcp')).toEqual([
      { sources: [{ principals: ['cluster.local/*'] }], operation: {}, when: [] },
    ]);
    expect(rulesOf(facts, { boxes, minus }, 'http')).toHaveLength(2);
  });

  it('holds nothing where everything is taken out', () => {
    expect(rulesOf(facts, { boxes, minus: [{}] }, 'http')).toEqual([]);
  });
});

describe('PeerAuthentication', () => {
  const peers = (files: string) =>
    istioObjects(files)
      .filter(({ kind }) => kind === 'PeerAuthentication')
      .map(({ metadata, spec }) => [metadata.name, spec]);

  it('is one for a namespace whose workloads agree', () => {
    const files = documents('', team(), service('shop/cart', '{ports: {http: 80}}'));
    expect(peers(files)).toEqual([['namespace.default', { mtls: { mode: 'STRICT' } }]]);
  });

  it('is one a workload where no Team closes the namespace', () => {
    expect(peers(documents('', service('shop/cart', '{ports: {http: 80}}')))).toEqual([
      ['cart', { selector: { matchLabels: { app: 'cart' } }, mtls: { mode: 'STRICT' } }],
    ]);
  });

  it('says no DISABLE for a namespace where a workload takes mTLS: callers go by the namespace', () => {
    const namespace = team().replace('namespaces: [shop]', 'namespaces: {shop: {mtls: disable}}');
    const plain = service('shop/cart', '{ports: {http: 80}}');
    const selector = (app: string) => ({ selector: { matchLabels: { app } } });
    expect(peers(documents('', namespace, plain))).toEqual([
      ['namespace.default', { mtls: { mode: 'DISABLE' } }],
    ]);
    const strict = service('shop/web', '{ports: {http: {port: 80, mtls: strict}}}');
    expect(peers(documents('', namespace, plain, strict))).toEqual([
      ['namespace.default', { mtls: { mode: 'PERMISSIVE' } }],
      ['cart', { ...selector('cart'), mtls: { mode: 'DISABLE' } }],
      [
        'web',
        {
          ...selector('web'),
          mtls: { mode: 'DISABLE' },
          portLevelMtls: { '80': { mode: 'STRICT' } },
        },
      ],
    ]);
  });

  it('names the container port that differs', () => {
    const mesh = 'defaults: {mtls: strict}';
    const files = documents(
      mesh,
      team(),
      service('shop/cart', '{ports: {http: {port: 80, target: 8080, mtls: permissive}}}'),
    );
    expect(peers(files)).toContainEqual([
      'cart',
      {
        selector: { matchLabels: { app: 'cart' } },
        mtls: { mode: 'STRICT' },
        portLevelMtls: { '8080': { mode: 'PERMISSIVE' } },
      },
    ]);
  });
});
