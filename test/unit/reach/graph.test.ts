import { describe, expect, it } from 'vitest';
import { callGraph } from '../../../src/reach/chains/call-graph.ts';
import { waysBetween } from '../../../src/reach/chains/ways.ts';
import { edges } from '../../../src/reach/edges.ts';
import { graphOf } from '../../../src/reach/graph.ts';
import { subgraph, type Part } from '../../../src/reach/subgraph.ts';
import { wayGraph } from '../../../src/reach/way-graph.ts';
import type { CallerPattern } from '../../../src/access/term.ts';
import type { Mesh } from '../../../src/model/mesh.ts';
import { account, gateway, place, rule, smallMesh, type Small } from '../../support/small-mesh.ts';

const everyone: CallerPattern = { mesh: true };

/** Who may call the service, and what. */
const lets = (...callers: readonly (string | CallerPattern)[]): Small => ({
  allow: callers.map((caller) =>
    rule({
      callers: [typeof caller === 'string' ? account(caller) : caller],
      methods: ['GET'],
      paths: [{ exact: '/x' }],
    }),
  ),
});

/** Services of one namespace, each running as an account of its name; `a>b` lets a call b. */
function meshOf(names: string, ...calls: readonly string[]): Mesh {
  const callers = (name: string) =>
    calls.flatMap((call) => (call.endsWith(`>${name}`) ? [call.split('>')[0] ?? ''] : []));
  return smallMesh(
    Object.fromEntries(names.split('').map((name) => [name, lets(...callers(name))])),
  );
}

const ways = (mesh: Mesh, from: string, to: string, most = 10) =>
  waysBetween(mesh, callGraph(mesh), { from: `shop/${from}`, to: `shop/${to}` }, most);

const steps = (mesh: Mesh, from: string, to: string, most = 10) =>
  ways(mesh, from, to, most).ways.map((way) =>
    [`shop/${from}`, ...way.map((call) => call.to)].join(' ').replaceAll('shop/', ''),
  );

describe('edges for many callers', () => {
  it('name who is refused of those they speak for', () => {
    const mesh = smallMesh({
      a: {
        allow: [rule({ callers: [{ mesh: true }] })],
        deny: [rule({ callers: [account('bad')] })],
      },
      bad: {},
    });
    const found = edges(mesh).find(({ from }) => from === 'mesh');
    expect(found).toMatchObject({ to: 'shop/a', except: ['shop/bad'] });
    expect(edges(mesh).filter(({ from }) => from === 'shop/bad')).toEqual([]);
  });

  it('leave a caller with fewer requests its own edge', () => {
    const mesh = smallMesh({
      a: {
        allow: [
          rule({ callers: [{ mesh: true }], paths: [{ exact: '/a' }] }),
          rule({ callers: [{ mesh: true }], paths: [{ exact: '/b' }] }),
        ],
        deny: [rule({ callers: [account('b')], paths: [{ exact: '/b' }] })],
      },
      b: {},
    });
    const own = edges(mesh).find(({ from }) => from === 'shop/b');
    expect(own?.requests).toEqual(['ANY /a']);
    expect(edges(mesh).find(({ from }) => from === 'mesh')).not.toHaveProperty('except');
  });
});

describe('the ways between two services', () => {
  it('are all there are, the shortest first, and never a circle', () => {
    const mesh = meshOf('abcd', 'a>b', 'b>c', 'c>d', 'a>d', 'b>a', 'b>d');
    expect(steps(mesh, 'a', 'd')).toEqual(['a d', 'a b d', 'a b c d']);
    expect(steps(mesh, 'd', 'a')).toEqual([]);
    expect(steps(mesh, 'a', 'a')).toEqual([]);
  });

  it('lead through identities that stand for many, but not for who is refused', () => {
    const mesh = smallMesh({
      a: {},
      b: lets('a'),
      c: lets('a'),
      d: { ...lets(everyone), deny: [rule({ callers: [account('a'), account('b')] })] },
    });
    expect(steps(mesh, 'a', 'd')).toEqual(['a c d']);
    const { asked } = wayGraph(mesh, 'shop/a', 'shop/d');
    expect(asked?.ways?.[0]?.[1]).toEqual({
      from: 'shop/c',
      as: 'mesh',
      to: 'shop/d',
      port: 80,
      requests: ['GET /x'],
    });
    // A pod without its identity is nobody whom the rule refuses.
    const plain = smallMesh({
      a: {},
      d: { allow: 'open', mtls: 'permissive', deny: [rule({ callers: [account('a')] })] },
    });
    expect(wayGraph(plain, 'shop/a', 'shop/d').asked?.ways?.[0]?.[0]).toMatchObject({
      as: 'no identity',
    });
  });

  it('lead through each account of a service that runs as several', () => {
    const mesh = smallMesh({ a: {}, d: lets('one', everyone) });
    const [first, ...others] = mesh.workloads;
    const workloads = first ? [{ ...first, accounts: ['one', 'two'] }, ...others] : [];
    const several = { ...mesh, workloads };
    const { ways } = wayGraph(several, 'shop/a', 'shop/d').asked ?? {};
    expect(ways?.map((way) => way.map(({ as }) => as))).toEqual([[undefined], ['mesh']]);
  });

  it('begin where identities begin', () => {
    const mesh = smallMesh(
      {
        a: lets(account('edge', 'edge')),
        b: lets({ namespace: 'shop' }),
        c: lets({ cidr: '10.0.0.0/8' }),
      },
      { gateways: [{ ...gateway([[{ subtree: '' }]]), name: 'public' }] },
    );
    const plain = {
      ...mesh,
      gateways: mesh.gateways.map((one) => ({
        ...one,
        routes: one.routes.map((route) => ({ ...route, service: 'shop/a' })),
      })),
    };
    const found = (from: string, to: string) =>
      wayGraph(plain, from, to).asked?.ways?.map((way) => way.map((call) => call.as ?? call.from));
    expect(found('ingress:public', 'shop/b')).toEqual([['ingress:public', 'shop/*']]);
    expect(found('sa:shop/job', 'shop/b')).toEqual([['shop/*']]);
    expect(found('shop/*', 'shop/b')).toEqual([['shop/*']]);
    expect(found('sa:far/job', 'shop/b')).toEqual([]);
    expect(found('mesh', 'shop/b')).toEqual([]);
    expect(found('no identity', 'shop/b')).toEqual([]);
  });

  it('say when there are more than were asked for', () => {
    const mesh = meshOf('abcd', 'a>b', 'a>c', 'b>d', 'c>d');
    const found = ways(mesh, 'a', 'd', 1);
    expect(found).toMatchObject({ more: true });
    expect(found.ways).toHaveLength(1);
  });

  it('end in a mesh in which everyone calls everyone', () => {
    const names = Array.from({ length: 60 }, (_, index) => `s${index}`);
    const mesh = smallMesh(Object.fromEntries(names.map((name) => [name, lets(everyone)])));
    const found = ways(mesh, 's0', 's59', 20);
    expect(found.ways[0]).toHaveLength(1);
    expect(found.ways).toHaveLength(20);
    expect(found.more).toBe(true);
  });
});

describe('a part of the graph', () => {
  const mesh = smallMesh(
    {
      a: lets(account('edge', 'edge'), everyone),
      b: lets('a'),
      c: lets('b'),
      'pay/d': lets(everyone),
    },
    {
      calls: [{ from: 'shop/c', to: 'pay/d', at: place('c.yaml') }],
    },
  );
  const pairs = (part: Part) => subgraph(mesh, part).edges.map(({ from, to }) => `${from} ${to}`);
  const around = (id: string, hops: number, direction: 'upstream' | 'downstream' | 'both') =>
    pairs({ around: { id, hops, direction } });

  it('is what lies so many calls around a service, in one direction or both', () => {
    expect(around('shop/b', 1, 'both')).toEqual(['shop/a shop/b', 'shop/b shop/c']);
    expect(around('shop/b', 1, 'upstream')).toEqual(['shop/a shop/b']);
    expect(around('shop/b', Infinity, 'upstream')).toEqual(['mesh shop/a', 'shop/a shop/b']);
  });

  it('follows what is open to everyone only where the caller declares it', () => {
    expect(around('shop/b', 2, 'downstream')).toEqual(['shop/c pay/d', 'shop/b shop/c']);
    expect(around('shop/a', 1, 'downstream')).toEqual(['shop/a shop/b']);
    expect(around('mesh', 1, 'downstream')).toEqual(['mesh pay/d', 'mesh shop/a']);
  });

  it('asks nobody who is further away', () => {
    // Nothing can be said about a service whose routes cannot be read.
    const unread = (name: string): Mesh => ({
      ...mesh,
      services: mesh.services.map((service) =>
        service.name === name
          ? Object.defineProperty({ ...service }, 'routes', {
              get: () => {
                throw new Error(`${name} was asked about`);
              },
            })
          : service,
      ),
    });
    const [near, far] = [unread('shop/b'), unread('shop/c')];
    const part: Part = { around: { id: 'shop/b', hops: Infinity, direction: 'upstream' } };
    expect(subgraph(far, part).edges).toHaveLength(2);
    expect(() => subgraph(near, part)).toThrow('shop/b was asked about');
    expect(wayGraph(far, 'shop/a', 'shop/b').asked?.ways).toHaveLength(1);
  });

  it('is what one of some namespaces has an end in', () => {
    expect(pairs({ namespaces: ['pay'] })).toEqual(['mesh pay/d']);
    expect(subgraph(mesh, { namespaces: ['pay'] }).nodes.map(({ id }) => id)).toEqual([
      'mesh',
      'pay/d',
    ]);
  });

  it('knows of its edges what the ends say', () => {
    const graph = graphOf(mesh, edges(mesh));
    const found = graph.edges.find(({ to }) => to === 'shop/c');
    expect(found).toMatchObject({ protocol: 'http', mtls: 'strict', declared: false });
    expect(graph.edges.find(({ from }) => from === 'mesh')).not.toHaveProperty('declared');
    expect(graph.nodes.find(({ id }) => id === 'shop/a')).toMatchObject({ team: 'shop' });
  });
});
