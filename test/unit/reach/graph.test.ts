import { describe, expect, it } from 'vitest';
import { edgeGraph } from '../../../src/reach/edge-graph.ts';
import { edges, type Edge } from '../../../src/reach/edges.ts';
import { graphOf } from '../../../src/reach/graph.ts';
import { subgraph } from '../../../src/reach/subgraph.ts';
import { waysBetween } from '../../../src/reach/ways.ts';
import type { Mesh } from '../../../src/model/mesh.ts';
import { account, place, rule, smallMesh } from '../../support/small-mesh.ts';

const line = (from: string, to: string, over: Partial<Edge> = {}): Edge => ({
  from,
  kind: 'account',
  to,
  port: 80,
  requests: ['GET /'],
  sources: [],
  ...over,
});

/** Services of one namespace, each running as an account of its name. */
const meshOf = (...names: readonly string[]): Mesh =>
  smallMesh(Object.fromEntries(names.map((name) => [name, {}])));

const steps = (mesh: Mesh, all: readonly Edge[], from: string, to: string, most = 10) =>
  waysBetween(edgeGraph(mesh, all), from, to, most).ways.map((way) =>
    [from, ...way.map((call) => call.to)].map((name) => name.replace('shop/', '')).join(' '),
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
    const mesh = meshOf('a', 'b', 'c', 'd');
    const all = ['a>b', 'b>c', 'c>d', 'a>d', 'b>a', 'b>d'].map((pair) => {
      const [from, to] = pair.split('>');
      return line(`shop/${from}`, `shop/${to}`);
    });
    expect(steps(mesh, all, 'shop/a', 'shop/d')).toEqual(['a d', 'a b d', 'a b c d']);
    expect(steps(mesh, all, 'shop/d', 'shop/a')).toEqual([]);
    expect(steps(mesh, all, 'shop/a', 'shop/a')).toEqual([]);
  });

  it('lead through identities that stand for many, but not for who is an exception', () => {
    const mesh = meshOf('a', 'b', 'c', 'd');
    const all = [
      line('shop/a', 'shop/b'),
      line('shop/a', 'shop/c'),
      line('mesh', 'shop/d', { kind: 'mesh', except: ['shop/b', 'shop/a'] }),
    ];
    expect(steps(mesh, all, 'shop/a', 'shop/d')).toEqual(['a c d']);
    expect(waysBetween(edgeGraph(mesh, all), 'shop/a', 'shop/d', 5).ways[0]?.[1]).toMatchObject({
      from: 'shop/c',
      as: 'mesh',
    });
  });

  it('lead through each account of a service that runs as several', () => {
    const mesh = meshOf('a', 'b', 'c', 'd');
    const [first, ...others] = mesh.workloads;
    const workloads = first ? [{ ...first, accounts: ['one', 'two'] }, ...others] : [];
    const several = { ...mesh, workloads };
    const open = (except: readonly string[]) => [
      line('mesh', 'shop/d', { kind: 'mesh', requests: ['GET /open'], except }),
      line('sa:shop/one', 'shop/d', { requests: ['GET /one'] }),
    ];
    const words = (all: readonly Edge[]) =>
      edgeGraph(several, all)
        .from('shop/a')
        .map(({ requests }) => requests.join());
    // `one` has a row of its own, `two` is spoken for by the other.
    expect(words(open([]))).toEqual(['GET /one', 'GET /open']);
    expect(words([...open([]), line('sa:shop/two', 'shop/d', { requests: ['GET /two'] })])).toEqual(
      ['GET /one', 'GET /two'],
    );
    expect(
      steps(several, [line('mesh', 'shop/d', { except: ['sa:shop/one'] })], 'shop/a', 'shop/d'),
    ).toEqual(['a d']);
    const none = line('mesh', 'shop/d', { except: ['sa:shop/one', 'sa:shop/two'] });
    expect(steps(several, [none], 'shop/a', 'shop/d')).toEqual([]);
  });

  it('say when there are more than were asked for', () => {
    const mesh = meshOf('a', 'b', 'c', 'd');
    const all = ['a>b', 'a>c', 'b>d', 'c>d'].map((pair) => {
      const [from, to] = pair.split('>');
      return line(`shop/${from}`, `shop/${to}`);
    });
    const found = waysBetween(edgeGraph(mesh, all), 'shop/a', 'shop/d', 1);
    expect(found).toMatchObject({ more: true });
    expect(found.ways).toHaveLength(1);
  });

  it('end in a mesh in which everyone calls everyone', () => {
    const names = Array.from({ length: 300 }, (_, index) => `s${index}`);
    const mesh = meshOf(...names);
    const all = names.map((name) => line('mesh', `shop/${name}`, { kind: 'mesh' }));
    const found = waysBetween(edgeGraph(mesh, all), 'shop/s0', 'shop/s299', 20);
    expect(found.ways[0]).toHaveLength(1);
    expect(found.ways).toHaveLength(20);
    expect(found.more).toBe(true);
  });
});

describe('a part of the graph', () => {
  const mesh = smallMesh(
    { a: {}, b: {}, c: {}, 'pay/d': {} },
    { calls: [{ from: 'shop/c', to: 'pay/d', at: place('c.yaml') }] },
  );
  const all = [
    line('ingress:public', 'shop/a', { kind: 'ingress' }),
    line('shop/a', 'shop/b'),
    line('shop/b', 'shop/c'),
    line('mesh', 'pay/d', { kind: 'mesh' }),
    line('mesh', 'shop/a', { kind: 'mesh', port: 9000 }),
  ];
  const graph = graphOf(mesh, all);
  const pairs = (part: Parameters<typeof subgraph>[2]) =>
    subgraph(mesh, graph, part).edges.map(({ from, to }) => `${from} ${to}`);
  const around = (id: string, hops: number, direction: 'upstream' | 'downstream' | 'both') =>
    pairs({ around: { id, hops, direction } });

  it('is what lies so many calls around a service, in one direction or both', () => {
    expect(around('shop/b', 1, 'both')).toEqual(['shop/a shop/b', 'shop/b shop/c']);
    expect(around('shop/b', 1, 'upstream')).toEqual(['shop/a shop/b']);
    expect(around('shop/b', Infinity, 'upstream')).toEqual([
      'ingress:public shop/a',
      'mesh shop/a',
      'shop/a shop/b',
    ]);
  });

  it('follows what is open to everyone only where the caller declares it', () => {
    expect(around('shop/b', 2, 'downstream')).toEqual(['shop/c pay/d', 'shop/b shop/c']);
    expect(around('shop/a', 1, 'downstream')).toEqual(['shop/a shop/b']);
  });

  it('is what one of some namespaces has an end in', () => {
    expect(pairs({ namespaces: ['pay'] })).toEqual(['mesh pay/d']);
    expect(subgraph(mesh, graph, { namespaces: ['pay'] }).nodes.map(({ id }) => id)).toEqual([
      'mesh',
      'pay/d',
    ]);
  });

  it('knows of its edges what the ends say', () => {
    const found = graph.edges.find(({ to }) => to === 'shop/c');
    expect(found).toMatchObject({ protocol: 'http', mtls: 'strict', declared: false });
    expect(graph.edges.find(({ from }) => from === 'mesh')).not.toHaveProperty('declared');
    expect(graph.nodes.find(({ id }) => id === 'shop/a')).toMatchObject({ team: 'shop' });
  });
});
