import { describe, expect, it } from 'vitest';
import {
  forPeer,
  intersect,
  isEmpty,
  minus,
  setOf,
  tokensWhere,
  type RequestSet,
  type TokenClass,
} from '../../../src/access/sets/request-set.ts';
import type { Request } from '../../../src/access/request.ts';
import type { Box, RequestTerm } from '../../../src/access/term.ts';
import { witness } from '../../../src/access/witness/witness.ts';
import type { External, Mesh } from '../../../src/model/mesh.ts';
import type { HeaderEdit, Route } from '../../../src/model/route.ts';
import type { Layer, MtlsMode, Way } from '../../../src/model/workload.ts';
import { answersAt, type Answers } from '../../../src/reach/answers/answers-at.ts';
import { portFrame, preferredHost, requestFrom } from '../../../src/reach/answers/port-frame.ts';
import { account, place, plain, route, rule, smallMesh } from '../../support/small-mesh.ts';

type Pick = (answers: Answers) => RequestSet | undefined;

const ref = { to: 'shop/b', port: 80 };
const web = account('a');
const grant = (box: Box) => rule({ callers: [web], ...box });
const layer = (over: Partial<Layer> = {}): Layer => ({
  at: 'workload',
  sees: 'caller',
  tokens: [],
  asks: [],
  deny: [],
  allow: 'open',
  ...over,
});

/** A mesh whose `shop/b` is reached in these ways. */
function behind(ways: readonly Way[], mtls: MtlsMode = 'strict', over: Partial<Mesh> = {}): Mesh {
  const base = smallMesh({ a: {}, b: {} }, over);
  const workloads = base.workloads.map((workload) => ({
    ...workload,
    ports: workload.ports.map((port) => ({ ...port, ways, mtls: plain(mtls) })),
  }));
  return { ...base, workloads };
}

const way = (...layers: readonly Layer[]): Way => ({ via: 'direct', wire: 'http', layers });

/** What is in a set and not in a term, and the other way round: one request of each. */
function difference(mesh: Mesh, pick: Pick, term: RequestTerm) {
  const port = portFrame([mesh], ref, undefined, [{ term }]);
  const expected = setOf(port.frame, { term });
  const set = pick(answersAt(port, mesh)) ?? minus(expected, expected);
  const one = (of: RequestSet) => {
    const found = witness(of, preferredHost(port));
    return found && requestFrom(port, found);
  };
  return { more: one(minus(set, expected)), less: one(minus(expected, set)) };
}

const same = { more: undefined, less: undefined };
const allow: Pick = (answers) => answers.allow;

/** Names of the callers of whom something is in a set. */
function sendersOf(mesh: Mesh, pick: Pick = allow): readonly string[] {
  const port = portFrame([mesh], ref);
  const set = pick(answersAt(port, mesh));
  return port.callers
    .filter((_, peer) => set !== undefined && !isEmpty(forPeer(set, peer)))
    .map(({ name }) => name);
}

function first(mesh: Mesh): Request | undefined {
  const port = portFrame([mesh], ref);
  const found = witness(answersAt(port, mesh).allow, preferredHost(port));
  return found && requestFrom(port, found);
}

const facts = (over: Partial<Mesh['facts']> = {}): Mesh['facts'] => ({
  ...smallMesh({}).facts,
  issuers: ['corp', 'partner'].map((name) => ({
    name,
    issuer: `https://${name}`,
    jwks: '',
    audiences: [],
    forward: false,
    at: place('mesh.yaml'),
  })),
  ...over,
});

describe('one layer', () => {
  it('allows what a rule names and no deny does', () => {
    const allowed = [grant({ methods: ['GET'] })];
    const mesh = smallMesh({
      a: {},
      b: { allow: allowed, deny: [rule({ paths: [{ subtree: '/admin' }] })] },
    });
    const term = {
      boxes: [{ callers: [web], methods: ['GET'] }],
      minus: [{ paths: [{ subtree: '/admin' }] }],
    };
    expect(difference(mesh, allow, term)).toEqual(same);
    expect(difference(mesh, ({ unknown }) => unknown, { boxes: [] })).toEqual(same);
    expect(difference(mesh, allow, { boxes: term.boxes }).less?.path).toBe('/admin');
  });

  it('asks the provider of the first rule that matches, never about what is denied', () => {
    const asks = [
      { ...rule({ methods: ['GET'] }), provider: 'opa' },
      { ...rule({ callers: [web] }), provider: 'other' },
    ];
    const mesh = behind([way(layer({ asks, allow: [grant({})] }))]);
    const gets = { callers: [web], methods: ['GET'] };
    expect(difference(mesh, allow, { boxes: [] })).toEqual(same);
    expect(difference(mesh, (one) => one.asks.get('opa'), { boxes: [gets] })).toEqual(same);
    const rest = { boxes: [{ callers: [web] }], minus: [gets] };
    expect(difference(mesh, (one) => one.asks.get('other'), rest)).toEqual(same);
  });

  it('refuses a bad token, and a good one of an issuer unknown in its place, before any rule', () => {
    const tokens = [{ issuer: 'corp', from: [] }];
    const mesh = behind([way(layer({ tokens, allow: [grant({})] }))], 'strict', { facts: facts() });
    const port = portFrame([mesh], ref);
    const { allow: passed } = answersAt(port, mesh);
    const peer = port.callers.findIndex(({ name }) => name === 'shop/a');
    const isIn = (test: (token: TokenClass) => boolean) =>
      !isEmpty(forPeer(intersect(passed, tokensWhere(port.frame, test)), peer));
    const isOf = (name: string) => (token: TokenClass) =>
      typeof token !== 'string' && token.issuer === name;
    expect(isIn((token) => token === 'none')).toBe(true);
    expect(isIn((token) => token === 'bad')).toBe(false);
    expect([isIn(isOf('corp')), isIn(isOf('partner'))]).toEqual([true, false]);
  });

  it('sees the proxy in front instead of the caller', () => {
    const sees = { account: 'edge/waypoint' };
    const named = (name: string, namespace: string) =>
      sendersOf(
        behind([way(layer({ sees, allow: [rule({ callers: [account(name, namespace)] })] }))]),
      );
    expect(named('a', 'shop')).toEqual([]);
    expect(named('waypoint', 'edge')).toEqual(['shop/*', 'mesh']);
  });
});

describe('several layers, ways and workloads', () => {
  const gets = layer({ allow: [grant({ methods: ['GET'] })] });
  const reads = layer({ allow: [grant({ paths: [{ exact: '/r' }] })] });
  const get: Box = { callers: [web], methods: ['GET'] };
  const read: Box = { callers: [web], paths: [{ exact: '/r' }] };

  it('pass a way that every layer lets pass', () => {
    expect(difference(behind([way(gets, reads)]), allow, { boxes: [{ ...get, ...read }] })).toEqual(
      same,
    );
  });

  it('pass if one way lets them pass', () => {
    expect(difference(behind([way(gets), way(reads)]), allow, { boxes: [get, read] })).toEqual(
      same,
    );
  });

  it('of two workloads the stricter one speaks', () => {
    const base = behind([way(gets)]);
    const own = base.workloads.find(({ id }) => id === 'shop/b');
    if (own === undefined) throw new Error('the mesh has `shop/b`');
    const ports = own.ports.map((port) => ({ ...port, ways: [way(reads)] }));
    const mesh: Mesh = {
      ...base,
      workloads: [...base.workloads, { ...own, id: 'shop/b2', ports }],
      services: base.services.map((service) =>
        service.name === 'shop/b' ? { ...service, workloads: ['shop/b', 'shop/b2'] } : service,
      ),
    };
    expect(difference(mesh, allow, { boxes: [{ ...get, ...read }] })).toEqual(same);
  });

  it('mean nothing where something acts that nobody understands', () => {
    const opaque = [{ what: 'a filter', workloads: ['shop/b'], at: place('filter.yaml') }];
    const mesh = behind([way(layer())], 'strict', { opaque });
    expect(difference(mesh, allow, { boxes: [] })).toEqual(same);
    expect(difference(mesh, ({ unknown }) => unknown, { boxes: [{}] })).toEqual(same);
  });
});

describe('TLS', () => {
  const passing = (mtls: MtlsMode, allowed: Layer['allow']) =>
    sendersOf(behind([way(layer({ allow: allowed }))], mtls));
  const network = [rule({ callers: [{ cidr: '10.0.0.0/8' }] })];

  it('refuses who shows no identity, and foreign trust domains', () => {
    expect(passing('strict', 'open')).toEqual(['shop/*', 'mesh']);
    expect(passing('permissive', 'open')).toEqual([...['shop/*', 'mesh', 'no identity']]);
  });

  it('that is switched off shows nobody, but the addresses of all', () => {
    expect(passing('disable', [grant({})])).toEqual([]);
    expect(passing('permissive', network)).toEqual(['no identity']);
    expect(passing('disable', network)).toEqual([
      ...['shop/*', 'mesh', 'no identity', 'foreign trust domain'],
    ]);
  });
});

describe('routes', () => {
  const through = (routes: readonly Route[], box: Box) =>
    smallMesh({ a: {}, b: { routes, allow: [grant(box)] } });
  const old: Box = { paths: [{ subtree: '/old' }] };
  const taken =
    (index: number): Pick =>
    ({ routed }) =>
      routed[index]?.requests;

  it('take what no earlier one takes; what none takes is denied', () => {
    const read: Box = { paths: [{ exact: '/r' }] };
    const routes = [
      route({ v1: 100 }, { match: [{ methods: ['GET'] }] }),
      route({ v2: 100 }, { match: [read] }),
    ];
    const mesh = through(routes, {});
    expect(difference(mesh, taken(0), { boxes: [{ methods: ['GET'] }] })).toEqual(same);
    const rest = { boxes: [read], minus: [{ methods: ['GET'] }] };
    expect(difference(mesh, taken(1), rest)).toEqual(same);
    const boxes = [{ methods: ['GET'] }, read].map((box) => ({ ...box, callers: [web] }));
    expect(difference(mesh, allow, { boxes })).toEqual(same);
  });

  it('are only for their clients and ports', () => {
    const routes = [
      route({ v1: 100 }, { clients: ['shop/a'] }),
      route({ v2: 100 }, { ports: [81] }),
    ];
    const mesh = through(routes, {});
    expect(difference(mesh, taken(0), { boxes: [{ callers: [web] }] })).toEqual(same);
    expect(difference(mesh, taken(1), { boxes: [] })).toEqual(same);
  });

  it('that redirect let nothing pass and route nothing', () => {
    const redirect = { path: '/new', status: 302 };
    const routes = [route({}, { match: [old], redirect }), route({ v1: 100 })];
    const mesh = through(routes, {});
    const rest = { boxes: [{ callers: [web] }], minus: [old] };
    expect(difference(mesh, allow, rest)).toEqual(same);
    expect(difference(mesh, taken(0), { boxes: [{}], minus: [old] })).toEqual(same);
  });

  it('let rules judge the path that arrives, asked of the path that was sent', () => {
    const rewrite = { path: '/new' };
    const mesh = through([route({ v1: 100 }, { match: [old], rewrite })], {
      paths: [{ exact: '/new/7' }],
    });
    const sent = { callers: [web], paths: [{ exact: '/old/7' }] };
    expect(difference(mesh, allow, { boxes: [sent] })).toEqual(same);
    expect(first(mesh)?.path).toBe('/old/7');
  });

  it('rewrite by the first box, and the first path in it, that holds a request', () => {
    const match: readonly Box[] = [
      { methods: ['GET'], paths: [{ exact: '/old/x' }, { subtree: '/old' }] },
      old,
    ];
    const routes = [route({ v1: 100 }, { match, rewrite: { path: '/new' } })];
    const mesh = through(routes, { paths: [{ exact: '/new' }] });
    const boxes: readonly Box[] = [
      { callers: [web], paths: [{ exact: '/old' }] },
      { callers: [web], methods: ['GET'], paths: [{ exact: '/old/x' }] },
    ];
    expect(difference(mesh, allow, { boxes })).toEqual(same);
  });

  it('give another host, whatever was sent', () => {
    const routes = [route({ v1: 100 }, { rewrite: { host: 'b.example.com' } })];
    const mesh = (exact: string) => through(routes, { hosts: [{ exact }] });
    expect(sendersOf(mesh('b.example.com'))).toEqual(['shop/a']);
    expect(sendersOf(mesh('other'))).toEqual([]);
  });

  it('take headers away, set and add them, whatever case the route writes', () => {
    const edit = { remove: ['X-A'], set: { 'X-B': '1' }, add: { 'x-c': '2' } };
    const routes = [route({ v1: 100 }, { headers: { request: edit } })];
    const arriving = (key: string, exact: string, sent: readonly Box[]) => {
      const headers = [{ key, some: [{ exact }] }];
      return difference(through(routes, { headers }), allow, { boxes: sent });
    };
    const anything: readonly Box[] = [{ callers: [web] }];
    expect(arriving('x-a', '1', [])).toEqual(same);
    expect(arriving('x-b', '1', anything)).toEqual(same);
    expect(arriving('x-b', '2', [])).toEqual(same);
    expect(arriving('x-c', '2', anything)).toEqual(same);
    const sent = [{ callers: [web], headers: [{ key: 'x-c', some: [{ exact: '3' }] }] }];
    expect(arriving('x-c', '3', sent)).toEqual(same);
  });

  it('that write into the place of a token leave none that is good', () => {
    const needs = { token: { issuers: ['corp'], claims: [] } };
    const withEdit = (request: HeaderEdit) => ({
      ...through([route({ v1: 100 }, { headers: { request } })], needs),
      facts: facts(),
    });
    expect(sendersOf(withEdit({ remove: ['x-a'] }))).toEqual(['shop/a']);
    expect(sendersOf(withEdit({ remove: ['Authorization'] }))).toEqual([]);
    expect(sendersOf(withEdit({ set: { authorization: 'Bearer x' } }))).toEqual([]);
    // Not even a token: what was sent there is gone.
    expect(sendersOf(withEdit({ set: { authorization: 'Basic x' } }))).toEqual([]);
  });
});

describe('an external', () => {
  const external = (over: Partial<External>): Mesh => ({
    ...smallMesh({ a: {} }),
    externals: [
      {
        name: 'shop/b',
        namespace: 'shop',
        labels: {},
        hosts: ['api.example.net'],
        addresses: [],
        tls: 'originate',
        ports: [{ name: 'http', number: 80, target: 80, protocol: 'http', at: place('b.yaml') }],
        layer: layer({ allow: [] }),
        layers: [{ port: 80, layer: layer({ allow: [grant({ methods: ['GET'] })] }) }],
        routes: [],
        settings: [],
        from: [],
        ...over,
      },
    ],
  });

  it('is judged by the layer of its port', () => {
    const boxes = [{ callers: [web], methods: ['GET'] }];
    expect(difference(external({}), allow, { boxes })).toEqual(same);
  });

  it('whose requests nobody sees passes no rule that looks at them', () => {
    expect(difference(external({ tls: 'passthrough' }), allow, { boxes: [] })).toEqual(same);
  });
});

describe('a service that only one of two meshes declares', () => {
  it('is nowhere to be reached in the other one', () => {
    const [without, open] = [smallMesh({ a: {} }), smallMesh({ a: {}, b: { allow: 'open' } })];
    const port = portFrame([without, open], ref);
    const isNothing = ({ allow: passed, unknown, asks }: Answers) =>
      isEmpty(passed) && isEmpty(unknown) && asks.size === 0;
    expect([without, open].map((mesh) => isNothing(answersAt(port, mesh)))).toEqual([true, false]);
  });
});

describe('a port that takes only connections', () => {
  it('has requests without anything that HTTP has', () => {
    const mesh = smallMesh({ a: {}, b: { protocol: 'tcp', allow: [grant({})] } });
    expect(first(mesh)).toEqual({
      wire: 'tcp',
      peer: { kind: 'mesh', trustDomain: 'cluster.local', namespace: 'shop', account: 'a' },
      ...ref,
      method: '',
      path: '',
      query: {},
      host: '',
      headers: {},
      token: { kind: 'none' },
    });
  });
});
