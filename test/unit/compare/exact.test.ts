import { describe, expect, it } from 'vitest';
import { compare } from '../../../src/compare/compare.ts';
import type { Change } from '../../../src/compare/change.ts';
import { foldedChanges } from '../../../src/compare/fold-services.ts';
import { accessVerdict } from '../../../src/compare/summary.ts';
import type { Box } from '../../../src/access/term.ts';
import type { Mesh } from '../../../src/model/mesh.ts';
import type { Layer } from '../../../src/model/workload.ts';
import {
  account,
  gateway,
  place,
  plain,
  route,
  rule,
  smallMesh,
  type Small,
} from '../../support/small-mesh.ts';

const rows = (changes: readonly Change[]) =>
  changes.map(({ class: kind, certainty, from, to, what, before, after }) =>
    [kind, certainty, from ?? '*', to, what, before, after].join(' | '),
  );

const a: Small = {};
const from = (box: Box) => rule({ callers: [account('a')], ...box });
const b = (allow: Small['allow'], over: Small = {}) =>
  smallMesh({ a, b: { ...(allow && { allow }), ...over } });

/** The mesh with every layer of `shop/b` changed. */
function layered(mesh: Mesh, edit: (layer: Layer) => Layer): Mesh {
  return {
    ...mesh,
    workloads: mesh.workloads.map((workload) =>
      workload.id !== 'shop/b'
        ? workload
        : {
            ...workload,
            ports: workload.ports.map((port) => ({
              ...port,
              ways: port.ways.map((way) => ({ ...way, layers: way.layers.map(edit) })),
            })),
          },
    ),
  };
}

const get = from({ methods: ['GET'], paths: [{ subtree: '/r' }] });
const asking = (provider: string, box: Box) => (mesh: Mesh) =>
  layered(mesh, (layer) => ({ ...layer, asks: [{ ...from(box), provider }] }));

describe('compare: access, exactly', () => {
  it('says who is asked, and by whom instead', () => {
    expect(rows(compare(b([get]), asking('opa', { methods: ['GET'] })(b([get]))))).toEqual([
      'narrows | may | shop/a | shop/b | access | GET /r/** | GET /r/** if `opa` agrees',
    ]);
    expect(rows(compare(asking('one', {})(b([get])), asking('two', {})(b([get]))))).toEqual([
      'widens | may | shop/a | shop/b | access | GET /r/** if `one` agrees | GET /r/** if `two` agrees',
    ]);
  });

  const cidr = (network: string, path: string) =>
    rule({ callers: [{ cidr: network }], paths: [{ exact: path }] });
  const open = { mtls: 'permissive' } as const;

  it('tells networks apart, each without those inside it', () => {
    const one = [get, cidr('10.0.0.0/8', '/x')];
    expect(rows(compare(b([get], open), b(one, open)))).toEqual([
      'widens | exact | cidr:10.0.0.0/8 | shop/b | access |  | ANY /x',
    ]);
    const nested = [...one, cidr('10.1.0.0/16', '/x'), cidr('10.1.2.0/24', '/x')];
    expect(rows(compare(b([get], open), b(nested, open)))).toEqual([
      'widens | exact | cidr:10.0.0.0/8 | shop/b | access |  | ANY /x',
    ]);
    const two = [...one, cidr('10.1.0.0/16', '/y')];
    const changes = compare(b([get], open), b(two, open));
    expect(rows(changes)).toEqual([
      'widens | exact | cidr:10.0.0.0/8 | shop/b | access |  | ANY /x',
      'widens | exact | cidr:10.1.0.0/16 | shop/b | access |  | ANY /x, ANY /y',
    ]);
    expect(changes.map(({ witness }) => witness?.request.sourceIp)).toEqual([
      expect.stringMatching(/^10\./),
      expect.stringMatching(/^10\.1\./),
    ]);
  });

  it('says `any` only where every network moves, too', () => {
    const any = rule({ callers: [{ any: true }], paths: [{ exact: '/x' }] });
    expect(rows(compare(b([get], open), b([any, get, cidr('10.1.0.0/16', '/x')], open)))).toEqual([
      'widens | exact | any | shop/b | access |  | ANY /x',
    ]);
    const deny = [rule({ callers: [{ cidr: '10.1.0.0/16' }] })];
    expect(rows(compare(b([get], open), b([any, get], { ...open, deny })))).toEqual([
      'widens | exact | mesh | shop/b | access |  | ANY /x',
      'widens | exact | no identity | shop/b | access |  | ANY /x',
    ]);
  });

  it('says what the caller sends, where a route rewrites it', () => {
    const routes = [
      route({ v1: 100 }, { match: [{ paths: [{ subtree: '/old' }] }], rewrite: { path: '/r' } }),
      route({ v1: 100 }),
    ];
    const both = from({ methods: ['GET', 'POST'], paths: [{ subtree: '/r' }] });
    const [change] = compare(b([get], { routes }), b([both], { routes }));
    expect(change?.after).toBe('GET|POST /old/**, GET|POST /r/**');
    expect(change?.witness?.request.path).toBe('/r');
  });

  it('tells of a token that is refused now, and of nothing else', () => {
    expect(rows(compare(b([get]), b([get], { issuers: ['corp'] })))).toEqual([
      'narrows | exact | shop/a | shop/b | access | GET /r/** with a bad token | ',
    ]);
  });

  it('shows what three rules make together', () => {
    const before = b([from({})], { deny: [rule({ paths: [{ subtree: '/r' }] })] });
    const deny = [
      rule({ methods: ['GET'], paths: [{ subtree: '/r' }] }),
      rule({ headers: [{ key: 'x', some: [{ exact: '1' }] }] }),
      rule({ paths: [{ exact: '/r/7' }], headers: [{ key: 'x', none: [{ exact: '1' }] }] }),
    ];
    expect(rows(compare(before, b([from({})], { deny })))).toEqual([
      'widens | exact | shop/a | shop/b | access |  | ANY /r/** except /r/7 or GET or requests with x = 1',
      'narrows | exact | shop/a | shop/b | access | everything with x = 1 except /r/** | ',
    ]);
  });

  it('speaks of a gateway and not of its account, unless that may more', () => {
    const edge = (paths: readonly string[]) =>
      rule({ callers: [account('edge', 'edge')], paths: paths.map((exact) => ({ exact })) });
    const through = (mesh: Mesh, path: Box['paths']): Mesh => ({
      ...mesh,
      gateways: [gateway([path])].map((one) => ({
        ...one,
        hosts: ['*.example.com'],
        routes: one.routes.map((each) => ({ ...each, hosts: ['*.example.com'] })),
      })),
    });
    const before = through(b([get]), [{ exact: '/x' }]);
    const told = (paths: readonly string[]) =>
      rows(compare(before, through(b([get, edge(paths)]), [{ exact: '/x' }])));
    expect(told(['/x'])).toEqual(['widens | exact | ingress:public | shop/b | access |  | ANY /x']);
    expect(told(['/x', '/y'])).toEqual([
      'widens | exact | ingress:public | shop/b | access |  | ANY /x',
      'widens | exact | sa:edge/edge | shop/b | access |  | ANY /x, ANY /y',
    ]);
  });

  it('leaves callers of a new trust domain to the change of the mesh', () => {
    const wider = b([from({ methods: ['GET'] })]);
    const after = { ...wider, facts: { ...wider.facts, aliases: ['old.local'] } };
    expect(rows(compare(b([get]), after))).toEqual([
      'widens | exact | * | Mesh/demo | trust domain | cluster.local | cluster.local, old.local',
      'widens | exact | shop/a | shop/b | access | GET /r/** | GET /**',
    ]);
  });

  it('tells who newly reaches ports that nobody declared', () => {
    const others = (mesh: Mesh, box: Box): Mesh => ({
      ...mesh,
      workloads: mesh.workloads.map((workload) => ({
        ...workload,
        otherPorts: {
          ...workload.otherPorts,
          ways: workload.otherPorts.ways.map((way) => ({
            ...way,
            layers: way.layers.map((layer) => ({ ...layer, allow: [rule(box)] })),
          })),
        },
      })),
    });
    const before = others(b([get]), { callers: [account('a')] });
    const after = others(b([get]), { callers: [{ namespace: 'shop' }] });
    expect(rows(compare(before, after)).filter((row) => row.includes('shop/b'))).toEqual([
      'widens | exact | shop/* | shop/b | undeclared ports |  | connections',
    ]);
    // Rules about HTTP never hold on a connection.
    const http = others(b([get]), { callers: [account('a')] });
    const same = layeredOthers(http);
    expect(rows(compare(http, same))).toEqual([
      'neutral | exact | * | shop/a | rules | rules | other rules: the same requests are allowed',
      'neutral | exact | * | shop/b | rules | rules | other rules: the same requests are allowed',
    ]);
  });
});

/** The mesh with one more HTTP rule on the ports that nobody declared. */
function layeredOthers(mesh: Mesh): Mesh {
  return {
    ...mesh,
    workloads: mesh.workloads.map((workload) => ({
      ...workload,
      otherPorts: {
        ...workload.otherPorts,
        ways: workload.otherPorts.ways.map((way) => ({
          ...way,
          layers: way.layers.map((layer) => ({
            ...layer,
            deny: [rule({ paths: [{ exact: '/admin' }] })],
          })),
        })),
      },
    })),
  };
}

describe('compare: equal meaning', () => {
  const jason: Box = { headers: [{ key: 'end-user', some: [{ exact: 'jason' }] }] };

  it.each<[string, Small['allow'], Small['allow']]>([
    [
      'rules are split',
      [from({ methods: ['GET', 'POST'] })],
      [from({ methods: ['GET'] }), from({ methods: ['POST'] })],
    ],
    [
      'one rule holds another',
      [rule({ callers: [{ namespace: 'shop' }] })],
      [rule({ callers: [{ namespace: 'shop' }] }), from({})],
    ],
    [
      'a subtree is written as its parts',
      [from({ paths: [{ subtree: '/r' }] })],
      [from({ paths: [{ exact: '/r' }] }), from({ paths: [{ below: '/r' }] })],
    ],
    [
      'a condition is taken apart',
      [from({})],
      [from(jason), from({ headers: [{ key: 'end-user', none: [{ exact: 'jason' }] }] })],
    ],
  ])('is proven where %s', (_name, before, after) => {
    const changes = compare(b(before), b(after));
    expect(rows(changes)).toEqual([
      'neutral | exact | * | shop/b | rules | rules | other rules: the same requests are allowed',
    ]);
    expect(accessVerdict(changes)).toBe('unchanged');
  });

  it('is not proven where something acts that nobody understands', () => {
    const unclear = (mesh: Mesh): Mesh => ({
      ...mesh,
      opaque: [{ what: 'the EnvoyFilter `x`', workloads: ['shop/b'], at: place('f') }],
    });
    const changes = compare(unclear(b([from({})])), unclear(b([get])));
    expect(rows(changes).map((row) => row.split(' | ').slice(0, 2))).toEqual([['neutral', 'may']]);
    expect(accessVerdict(changes)).toBe('unchanged-as-far-as-known');
    expect(accessVerdict(compare(b([from({})]), b([get])))).toBe('changed');
    const leaving = (mesh: Mesh): Mesh => ({
      ...mesh,
      workloads: mesh.workloads.map((one) => ({ ...one, egress: plain('allow' as const) })),
    });
    expect(accessVerdict(compare(b([get]), leaving(b([get]))))).toBe('changed');
    expect(accessVerdict([])).toBe('unchanged');
  });

  it('leaves out routes that take nothing', () => {
    const routes = [route({ v1: 100 })];
    const more = [...routes, route({ v2: 100 }, { match: [jason] })];
    expect(rows(compare(b([get], { routes }), b([get], { routes: more })))).toEqual([]);
  });

  it('sees what only one request in a corner gets', () => {
    const corner = [
      route(
        { v2: 100 },
        { match: [{ ...jason, paths: [{ template: '/r/*' }], methods: ['GET'] }] },
      ),
      route({ v1: 100 }, { match: [jason] }),
      route({ v1: 100 }),
    ];
    const swapped = [corner[1], corner[0], corner[2]].flatMap((one) => one ?? []);
    const [change, ...more] = compare(b([get], { routes: corner }), b([get], { routes: swapped }));
    expect(more).toEqual([]);
    expect(change?.what).toBe('split of GET /r/* with end-user = jason');
    expect([change?.before, change?.after]).toEqual(['v2', 'v1']);
    expect(change?.witness?.before.decision).toBe('allow');
    expect(change?.witness?.request).toMatchObject({
      method: 'GET',
      headers: { 'end-user': ['jason'] },
    });
  });
});

/** A mesh of many services in teams; each may be edited. */
function many(count: number, edit: (index: number, small: Small) => Small): Mesh {
  const indices = Array.from({ length: count }, (_, index) => index);
  const teams = [...new Set(indices.map((index) => `t${index % 50}`))];
  return smallMesh(
    Object.fromEntries(
      indices.map((index) => {
        const namespace = `t${index % 50}`;
        const small: Small = {
          allow: [
            rule({ callers: [account(`s${index + 50}`, namespace)], paths: [{ subtree: '/r' }] }),
          ],
          routes: [route({ v1: 100 })],
        };
        return [`${namespace}/s${index}`, edit(index, small)];
      }),
    ),
    {
      owners: teams.map((team) => ({ team, owners: [], namespaces: [team], at: place('team') })),
    },
  );
}

/** What a comparison works on. */
function counted(before: Mesh, after: Mesh) {
  const callees: string[] = [];
  const frames: string[] = [];
  const changes = compare(before, after, {
    callee: (to) => callees.push(to),
    frame: ({ to, port }) => frames.push(`${to}:${port}`),
  });
  return { changes, callees, frames };
}

describe('compare: the work', () => {
  const large = many(10_000, (_, small) => small);

  it('is about what one team changed, among 10,000 services', () => {
    const isTeam = ({ namespace }: { readonly namespace: string }) => namespace === 't7';
    const edited: Mesh = {
      ...large,
      workloads: large.workloads.map((workload) =>
        isTeam(workload)
          ? {
              ...workload,
              ports: workload.ports.map((port) => ({
                ...port,
                ways: port.ways.map((way) => ({
                  ...way,
                  layers: way.layers.map((layer) => ({
                    ...layer,
                    deny: [rule({ paths: [{ exact: '/r/7' }] })],
                  })),
                })),
              })),
            }
          : workload,
      ),
    };
    const { changes, callees, frames } = counted(large, edited);
    expect(callees).toHaveLength(200);
    expect(frames).toHaveLength(200);
    expect(frames.every((frame) => frame.startsWith('t7/'))).toBe(true);
    expect(changes.every(({ to }) => to.startsWith('t7/'))).toBe(true);
    expect(rows(changes)[0]).toBe(
      'narrows | exact | t7/s1057 | t7/s1007 | access | ANY /r/** | ANY /r/** except /r/7',
    );
  });

  it('looks at nothing that is equal, be it the same value or another one', () => {
    const small = many(50, (_, one) => one);
    const copied = counted(small, structuredClone(small));
    expect([copied.changes, copied.callees, copied.frames]).toEqual([[], [], []]);
    const same = counted(small, { ...small });
    expect([same.changes, same.callees, same.frames]).toEqual([[], [], []]);
  });

  it('of another timeout is no set, and one line for all services', () => {
    const slower = (index: number, small: Small): Small => ({
      ...small,
      routes: [route({ v1: 100 }, { timeout: plain(index === 3 ? 1000 : 5000, 'mesh-defaults') })],
    });
    const before = many(200, (_, small) => small);
    const after = many(200, (_, small) => slower(0, small));
    const { changes, frames } = counted(before, after);
    expect(frames).toEqual([]);
    expect(changes).toHaveLength(200);
    expect(rows(foldedChanges(changes))).toEqual([
      'resilience | exact | * | all 200 services | timeout | 15s (built in) | 5s (default of the mesh)',
    ]);
    // One that differs: its team is told service by service, the others as teams.
    const folded = foldedChanges(compare(before, many(200, slower)));
    expect(folded).toHaveLength(49 + 4);
    expect(folded.map(({ to }) => to)).toContain('all 4 services of team t4');
    expect(folded.filter(({ to }) => to.startsWith('t3/'))).toHaveLength(4);
  });
});
