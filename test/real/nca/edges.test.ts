import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '../../../src/compare/change.ts';
import { compare } from '../../../src/compare/compare.ts';
import { decide } from '../../../src/model/decide/decide.ts';
import type { Mesh } from '../../../src/model/mesh.ts';
import { documents, istioFiles, service } from '../../support/istio-of.ts';
import { soundMeshOf } from '../../support/mesh-of.ts';
import { peer, request } from '../../support/requests.ts';
import { kubeService, podOf, sidecar, stream } from '../istio/istiod.ts';
import { semanticDiff, type Edge } from './nca.ts';

const pods = ['shop/cart', 'shop/stock', 'front/web', 'front/jobs', 'ops/bot'];
const methods = ['GET', 'POST', 'DELETE'];
const paths = [
  '/',
  '/a',
  '/ab',
  '/a/b',
  '/a/b/c',
  '/b',
  '/b/c',
  '/admin',
  '/admin/x',
  '/administer',
];

/** Intents where `shop/cart` says what is asked, and everyone may call all others. */
const intents = (cart: string) =>
  documents(
    'agreement: server',
    'kind: Team\nmetadata: {name: shop}\nspec: {namespaces: [shop, front, ops], owners: ["@shop"]}',
    ...pods.map((name) => {
      const rules = name === 'shop/cart' ? cart : 'allow: [{from: mesh}]';
      return service(name, `{ports: {http: {port: 80, target: 8080}}, egress: allow, ${rules}}`);
    }),
  );

const topology = [
  ...['shop', 'front', 'ops'].map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name },
  })),
  ...pods.flatMap((name, index) => {
    const [namespace = '', short = ''] = name.split('/');
    const pod = sidecar(namespace, short, `10.2.0.${index + 1}`);
    const ports = [{ name: 'http', port: 80, targetPort: 8080 }];
    return [
      podOf(pod),
      ...kubeService([namespace, short, short], [`10.1.0.${index + 1}`, pod.ip], ports),
    ];
  }),
];

/** Everything that is applied, beside what it speaks of. */
const objects = (text: string) =>
  stream([
    ...topology,
    ...istioFiles(text)
      .filter(({ path }) => path.endsWith('.yaml') && !path.includes('/_cluster/'))
      .map((file) => file.text),
  ]);

/** Classes of change, as rules of `shop/cart` before and after. */
const cases: readonly (readonly [string, string, string])[] = [
  [
    'an added method',
    'allow: [{from: front/web, ops: [GET /a/**]}]',
    'allow: [{from: front/web, ops: [GET|POST /a/**]}]',
  ],
  [
    'an added path',
    'allow: [{from: front/web, ops: [GET /a/**]}]',
    'allow: [{from: front/web, ops: [GET /a/**, GET /b]}]',
  ],
  [
    'a removed caller',
    'allow: [{from: [front/web, ops/bot], ops: [GET /a/**]}]',
    'allow: [{from: front/web, ops: [GET /a/**]}]',
  ],
  [
    'a namespace as caller',
    'allow: [{from: front/web, ops: [GET /a/**]}]',
    'allow: [{from: front/*, ops: [GET /a/**]}]',
  ],
  [
    'the whole mesh as caller',
    'allow: [{from: front/web, ops: [GET /a/**]}]',
    'allow: [{from: mesh, ops: [ANY /**]}]',
  ],
  [
    'an added DENY of a caller',
    'allow: [{from: mesh, ops: [ANY /**]}]',
    'allow: [{from: mesh, ops: [ANY /**]}], deny: [{from: front/jobs}]',
  ],
  [
    'an added DENY of a path',
    'allow: [{from: [front/*, ops/bot], ops: [ANY /**]}]',
    'allow: [{from: [front/*, ops/bot], ops: [ANY /**]}], deny: [{ops: [POST /admin/**]}]',
  ],
  [
    'a swap of paths',
    'allow: [{from: front/web, ops: [GET /a/**]}]',
    'allow: [{from: front/web, ops: [GET /a, GET /b/**]}]',
  ],
];

const equal: readonly (readonly [string, string, string])[] = [
  [
    'a rule in two parts',
    'allow: [{from: front/web, ops: [GET|POST /a/**]}]',
    'allow: [{from: front/web, ops: [GET /a/**]}, {from: front/web, ops: [POST /a/**]}]',
  ],
  [
    'a rule inside another',
    'allow: [{from: front/*, ops: [GET /a/**]}]',
    'allow: [{from: front/*, ops: [GET /a/**]}, {from: front/web, ops: [GET /a/b]}]',
  ],
];

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meshwright-nca-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const known = new Map<string, ReturnType<typeof compared>>();

/** Both revisions as we and as nca see them. */
function compared(name: string, cart: readonly [string, string]) {
  const [before, after] = cart.map(intents) as [string, string];
  const meshes = [soundMeshOf(before), soundMeshOf(after)] as const;
  const edges = semanticDiff(
    join(folder, name.replaceAll(/\W/g, '-')),
    [objects(before), objects(after)],
    pods,
  );
  return { meshes, edges, changes: compare(...meshes) };
}

/** The same, asked once a case. */
function both(name: string, cart: readonly [string, string]) {
  const there = known.get(name) ?? compared(name, cart);
  known.set(name, there);
  return there;
}

const allows = (mesh: Mesh, from: string, to: string, method: string, path: string): boolean =>
  decide(mesh, request(peer(from), to, `${method} ${path}`, { port: 80 })).decision === 'allow';

/** The requests of the samples that one side allows and the other does not. */
function gained([one, other]: readonly [Mesh, Mesh]): readonly string[] {
  return pods.flatMap((from) =>
    pods
      .filter((to) => to !== from)
      .flatMap((to) =>
        methods.flatMap((method) =>
          paths
            .filter((path) => !allows(one, from, to, method, path))
            .filter((path) => allows(other, from, to, method, path))
            .map((path) => `${from} > ${to} ${method} ${path}`),
        ),
      ),
  );
}

/** The same of edges. */
function sampled(edges: readonly Edge[]): readonly string[] {
  const all = edges.flatMap((edge) =>
    methods.flatMap((method) =>
      paths
        .filter((path) => edge.holds(method, path))
        .map((path) => `${edge.from} > ${edge.to} ${method} ${path}`),
    ),
  );
  return [...new Set(all)];
}

/** Whether the caller that a change names is, or holds, a service. */
function isFrom({ from = 'any' }: Change, name: string): boolean {
  const [namespace = ''] = name.split('/');
  return from
    .split(', ')
    .some((each) => [name, `${namespace}/*`, 'mesh', 'any', 'everyone'].includes(each));
}

/** Pairs of services that changes of ours speak of. */
function pairs(changes: readonly Change[]): readonly string[] {
  const found = pods.flatMap((from) =>
    pods
      .filter((to) => to !== from)
      .filter((to) => changes.some((each) => each.to === to && isFrom(each, from)))
      .map((to) => `${from} > ${to}`),
  );
  return [...new Set(found)].sort();
}

const pairsOf = (edges: readonly Edge[]) =>
  [...new Set(edges.map(({ from, to }) => `${from} > ${to}`))].sort();

describe('edges of np-guard', () => {
  it.each(cases)('%s: the same pairs, methods and paths', (name, ...cart) => {
    const { meshes, edges, changes } = both(name, cart);
    const [before, after] = meshes;
    expect(edges.isEqual).toBe(false);
    expect(sampled(edges.added).toSorted()).toEqual(gained([before, after]).toSorted());
    expect(sampled(edges.removed).toSorted()).toEqual(gained([after, before]).toSorted());
    for (const [word, found] of [
      ['widens', pairsOf(edges.added)],
      ['narrows', pairsOf(edges.removed)],
    ] as const) {
      // A group of callers may hold some that could call before.
      const groups = changes.filter((each) => each.class === word);
      const single = groups.filter(({ from = '' }) => pods.includes(from));
      expect(pairs(groups)).toEqual(expect.arrayContaining([...found]));
      expect(found).toEqual(expect.arrayContaining([...pairs(single)]));
      expect(groups.length > 0).toBe(found.length > 0);
    }
  });

  it.each(cases)('%s: our witnesses lie in them', (name, ...cart) => {
    const { edges, changes } = both(name, cart);
    const told = changes.filter(({ witness }) => witness !== undefined);
    expect(told.length).toBeGreaterThan(0);
    for (const change of told) {
      const { method = '', path = '' } = change.witness?.request ?? {};
      const side = change.class === 'widens' ? edges.added : edges.removed;
      // Of a group of callers, the witness may be sent by one that has no pod.
      const found = side.some(
        ({ from, to, holds }) => to === change.to && isFrom(change, from) && holds(method, path),
      );
      expect([change.from, method, path, found]).toEqual([change.from, method, path, true]);
    }
  });

  it.each(equal)('%s: no difference', (name, ...cart) => {
    const { edges, changes } = both(name, cart);
    expect(edges).toEqual({ isEqual: true, added: [], removed: [] });
    expect(changes.filter((each) => each.class !== 'neutral')).toEqual([]);
  });
});
