import { describe, expect, it } from 'vitest';
import type { GuaranteeLine } from '../../../src/model/guarantee.ts';
import type { Mesh } from '../../../src/model/mesh.ts';
import { decide } from '../../../src/model/decide/decide.ts';
import { guarantees } from '../../../src/reach/guarantees.ts';
import { account, gateway, line, place, route, rule, smallMesh } from '../../support/small-mesh.ts';

const get = (name: string, namespace?: string) =>
  rule(
    { callers: [account(name, namespace)], methods: ['GET'], paths: [{ template: '/r/*' }] },
    'b.yaml',
    3,
  );

const b = {
  allow: [get('a')],
  routes: [
    route({ v2: 100 }, { match: [{ headers: [{ key: 'end-user', some: [{ exact: 'jason' }] }] }] }),
    route({ v1: 90, v3: 10 }),
  ],
};

function meshWith(lines: readonly Partial<GuaranteeLine>[], over: Partial<Mesh> = {}): Mesh {
  const all = lines.map((one) => line(one));
  return smallMesh(
    { a: {}, b, c: {} },
    { guarantees: [{ name: 'g', lines: all, at: place('g.yaml') }], ...over },
  );
}

const ratings = [{ methods: ['GET'], paths: [{ exact: '/r/0' }] }];
const statuses = (mesh: Mesh) => guarantees(mesh).results.map(({ status }) => status);

describe('guarantees', () => {
  it('hold where every request of the line is decided so', () => {
    const mesh = meshWith([
      { kind: 'allow', callers: [account('a')], requests: ratings },
      { kind: 'deny', callers: [account('c')], requests: ratings },
      { kind: 'deny', except: [account('a')], requests: [{ paths: [{ subtree: '/r' }] }] },
      {
        kind: 'routed',
        requests: ratings,
        headers: [{ key: 'end-user', some: [{ exact: 'jason' }] }],
        version: 'v2',
      },
    ]);
    expect(statuses(mesh)).toEqual(['holds', 'holds', 'holds', 'holds']);
    expect(guarantees(mesh).diagnostics).toEqual([]);
  });

  it('say which request breaks a `deny`, and which rule lets it', () => {
    const mesh = meshWith([{ kind: 'deny', requests: [{ paths: [{ subtree: '/r' }] }] }]);
    const { results, diagnostics } = guarantees(mesh);
    const [finding] = diagnostics;
    expect(finding).toMatchObject({
      code: 'MW3901',
      severity: 'error',
      ...place('guarantee.yaml', 7),
    });
    expect(finding?.message).toBe(
      'guarantee `g` does not hold: `shop/a → shop/b:80 GET /r/0` is `allowed`',
    );
    expect(finding?.related).toEqual([{ ...place('b.yaml', 3), message: 'decides this request' }]);
    const witness = results[0]?.witness;
    expect(witness && decide(mesh, witness.request)).toEqual(witness?.decision);
  });

  it('break an `allow` by one request that is refused', () => {
    const mesh = meshWith([
      { kind: 'allow', callers: [account('a')], requests: [{ paths: [{ template: '/r/*' }] }] },
      { kind: 'allow', callers: [{ namespace: 'shop' }], requests: ratings },
    ]);
    expect(statuses(mesh)).toEqual(['broken', 'broken']);
    expect(guarantees(mesh).results[0]?.witness?.request.method).toBe('POST');
  });

  it('break a `routed` by a share that goes elsewhere', () => {
    const mesh = meshWith([{ kind: 'routed', requests: ratings, version: 'v1' }]);
    const [finding] = guarantees(mesh).diagnostics;
    expect(finding?.message).toContain('is `routed to v1 90 % · v3 10 %`');
    expect(finding?.related).toEqual([
      { ...place('b.yaml', 100), message: 'decides this request' },
    ]);
  });

  it('ask through the gateway where the line names one', () => {
    const edge = get('edge', 'edge');
    const wanted = { kind: 'deny', callers: [], gateways: ['public'], requests: ratings } as const;
    const open = gateway([[{ subtree: '/r' }]]);
    const closed = gateway([[{ exact: '/p' }]]);
    const services = { a: {}, b: { ...b, allow: [edge] }, c: {} };
    const of = (one: typeof open) =>
      smallMesh(services, {
        gateways: [one],
        guarantees: [{ name: 'g', lines: [line(wanted)], at: place('g.yaml') }],
      });
    expect(statuses(of(open))).toEqual(['broken']);
    expect(statuses(of(closed))).toEqual(['holds']);
    expect(guarantees(of(open)).results[0]?.witness?.from).toBe('ingress:public');
  });

  it('promise at a gateway what it takes for the service, on the hosts that lead there', () => {
    const open = gateway([[{ exact: '/r/0' }]]);
    const [toB] = open.routes;
    const hosts = ['a.example.com', 'b.example.com'];
    const routes = toB === undefined ? [] : [{ ...toB, hosts: ['b.example.com'] }];
    const services = { a: {}, b: { ...b, allow: [get('edge', 'edge')] }, c: {} };
    const of = (over: Partial<GuaranteeLine>, towards = routes) =>
      statuses(
        smallMesh(services, {
          gateways: [{ ...open, hosts, routes: towards }],
          guarantees: [
            {
              name: 'g',
              lines: [line({ callers: [], gateways: ['public'], ...over })],
              at: place('g.yaml'),
            },
          ],
        }),
      );
    expect(of({ kind: 'allow', requests: ratings })).toEqual(['holds']);
    // A path that is not exposed, and a service that is not.
    const other = [{ methods: ['GET'], paths: [{ exact: '/r/1' }] }];
    expect(of({ kind: 'allow', requests: other })).toEqual(['broken']);
    expect(of({ kind: 'allow', requests: ratings }, [])).toEqual(['broken']);
    expect(of({ kind: 'deny', requests: ratings })).toEqual(['broken']);
  });

  it('are not certain where something is not understood', () => {
    const opaque = [{ what: 'EnvoyFilter x', workloads: 'all' as const, at: place('x.yaml') }];
    const mesh = meshWith([{ kind: 'deny', callers: [account('c')], requests: ratings }], {
      opaque,
    });
    expect(guarantees(mesh).diagnostics[0]?.message).toContain('is `not decidable`');
  });

  it('say honestly what was not evaluated', () => {
    const mesh = meshWith([
      { kind: 'allow', callers: [account('a')], except: [account('a')], text: 'allow shop/a' },
      { kind: 'allow', to: 'shop/nowhere' },
    ]);
    expect(statuses(mesh)).toEqual(['not-evaluated', 'not-evaluated']);
    const { diagnostics } = guarantees(mesh);
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
      ['MW3902', 'info'],
      ['MW3902', 'info'],
    ]);
    expect(diagnostics[0]?.message).toContain('`allow shop/a`');
  });

  it('do not rest on a grant of an external service that nothing enforces', () => {
    const e: Mesh['externals'][number] = {
      name: 'shop/e',
      namespace: 'shop',
      labels: {},
      hosts: ['api.example.net'],
      addresses: [],
      tls: 'originate',
      ports: [{ name: 'p', number: 80, target: 443, protocol: 'http', at: place('e.yaml') }],
      layer: { at: 'workload', sees: 'caller', allow: [get('a')], deny: [], asks: [], tokens: [] },
      layers: [],
      routes: [],
      settings: [],
      from: [place('e.yaml')],
    };
    const lines = [
      { kind: 'deny', to: 'shop/e', except: [account('a')] },
      { kind: 'never', to: 'shop/e', callers: [account('c')] },
      { kind: 'allow', to: 'shop/e', callers: [account('a')], requests: ratings },
    ] as const;
    const target = (type: string) => ({ name: 't', type, settings: {}, at: place('mesh.yaml') });
    const on = (type: string, over: Partial<typeof e> = {}) =>
      meshWith(lines, { externals: [{ ...e, ...over }], targets: [target(type)] });
    expect(statuses(on('envoy'))).toEqual(['holds', 'holds', 'holds']);
    expect(statuses(on('istio', { via: 'out' }))).toEqual(['holds', 'holds', 'holds']);
    expect(statuses(on('istio'))).toEqual(['not-proven', 'not-proven', 'holds']);
    const [finding] = guarantees(on('istio')).diagnostics;
    expect(finding?.code).toBe('MW3910');
    expect(finding?.help).toMatch(/nothing enforces who may call this external service/);
  });

  it('name the widest caller that breaks a line', () => {
    const open = (pattern: Parameters<typeof rule>[0]) =>
      smallMesh(
        { a: {}, b: { allow: [rule(pattern)] }, c: {} },
        {
          guarantees: [
            { name: 'g', lines: [line({ except: [account('c')] })], at: place('g.yaml') },
          ],
        },
      );
    const breaks = (mesh: Mesh) => guarantees(mesh).results.map(({ witness }) => witness?.from);
    expect(breaks(open({ callers: [{ mesh: true }] }))).toEqual(['mesh']);
    expect(breaks(open({ callers: [{ namespace: 'shop' }] }))).toEqual(['shop/*']);
    expect(breaks(open({ callers: [account('a')] }))).toEqual(['shop/a']);
  });
});
