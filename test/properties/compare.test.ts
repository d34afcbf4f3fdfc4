import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boxSet,
  includes,
  intersect,
  isEmpty,
  peersWhere,
} from '../../src/access/sets/request-set.ts';
import type { Request } from '../../src/access/request.ts';
import type { Box } from '../../src/access/term.ts';
import { compare } from '../../src/compare/compare.ts';
import { portPair } from '../../src/compare/port-pair.ts';
import { rowsOf, type Direction } from '../../src/compare/row.ts';
import { summary } from '../../src/compare/summary.ts';
import { decide } from '../../src/model/decide/decide.ts';
import type { Mesh } from '../../src/model/mesh.ts';
import type { Layer, Rule } from '../../src/model/workload.ts';
import { callerNames, meshPeer, type Caller } from '../../src/reach/caller.ts';
import { always } from '../support/always.ts';
import { smallAlphabetMesh as mesh } from '../support/small-alphabet-mesh.ts';

/** Every request of the alphabet, whether the probes thought of it or not. */
function everything(): readonly Request[] {
  const peers = [
    meshPeer('cluster.local', 'shop', 'a'),
    meshPeer('cluster.local', 'shop', 'q'),
    meshPeer('cluster.local', 'far', 'z'),
    meshPeer('cluster.local', 'far', 'q'),
    { kind: 'none' as const },
  ];
  const paths = ['/', '/r', '/r/7', '/r/8', '/q/7', '/r/8/9', '/q', '/old', '/old/7'];
  return peers.flatMap((peer) =>
    ['GET', 'POST', 'PUT'].flatMap((method) =>
      paths.flatMap((sent) =>
        [{}, { 'x-a': ['1'] }, { 'x-a': ['2'] }].map((headers) => ({
          wire: 'http' as const,
          peer,
          to: 'shop/b',
          port: 80,
          method,
          path: sent,
          query: {},
          host: 'b',
          headers: headers as Request['headers'],
          token: { kind: 'none' as const },
        })),
      ),
    ),
  );
}
const alphabet = everything();

/** Which way a request moves, as `decide` says. */
function movement(before: Mesh, after: Mesh, request: Request): Direction | undefined {
  const [was, is] = [decide(before, request).decision, decide(after, request).decision];
  if (was === is) return undefined;
  return is === 'allow' ? 'widens' : 'narrows';
}

/** A request of the alphabet as a box: its class in a frame that knows all of these boxes. */
function boxOf({ method, path, headers }: Request): Box {
  const [value] = headers['x-a'] ?? [];
  return {
    methods: [method],
    paths: [{ exact: path }],
    headers: [
      value === undefined
        ? { key: 'x-a', none: [{ present: true }] }
        : { key: 'x-a', some: [{ exact: value }] },
      // One value, and not the other one beside it.
      ...(value === undefined
        ? []
        : [{ key: 'x-a', none: [{ exact: value === '1' ? '2' : '1' }] }]),
    ],
  };
}
const exactBoxes = alphabet.map(boxOf);

/** Accounts that rules name. */
function rulesIn(meshes: readonly Mesh[]): string {
  return JSON.stringify(meshes.map(({ workloads }) => workloads));
}

/** The class of callers that sends a request. */
function classOf(callers: readonly Caller[], rules: string, { peer }: Request): number {
  if (peer.kind !== 'mesh') return callers.findIndex(({ kind }) => kind === 'none');
  const { namespace, account } = peer;
  const own = callers.findIndex(
    ({ kind, peer: one }) =>
      kind === 'account' &&
      one.kind === 'mesh' &&
      one.namespace === namespace &&
      one.account === account,
  );
  if (own >= 0) return own;
  expect(rules).not.toContain(`"name":"${account}"}`);
  const inside = callers.findIndex(({ name }) => name === `${namespace}/*`);
  return inside >= 0 ? inside : callers.findIndex(({ kind }) => kind === 'mesh');
}

/** Every name under which a change may tell of the sender of a request. */
function namesOf({ peer }: Request): readonly string[] {
  if (peer.kind !== 'mesh') return ['any', 'no identity'];
  const { namespace, account } = peer;
  const full = `${namespace}/${account}`;
  return ['any', 'mesh', `${namespace}/*`, full, `sa:${full}`];
}

/** Each rule once more by each of its callers and methods alone, the last first. */
function rewrittenRules(mesh: Mesh): Mesh {
  const split = ({ requests, from }: Rule): readonly Rule[] =>
    requests.boxes.flatMap((box) =>
      (box.callers ?? []).map((caller) => ({
        requests: { ...requests, boxes: [{ ...box, callers: [caller] }] },
        from,
      })),
    );
  const layer = (one: Layer): Layer => ({
    ...one,
    deny: [...one.deny, ...one.deny.flatMap(split)].reverse(),
    allow: one.allow === 'open' ? 'open' : one.allow.flatMap(split).reverse(),
  });
  return {
    ...mesh,
    workloads: mesh.workloads.map((workload) => ({
      ...workload,
      ports: workload.ports.map((port) => ({
        ...port,
        ways: port.ways.map((way) => ({ ...way, layers: way.layers.map(layer) })),
      })),
    })),
  };
}

const differs = (before: Mesh, after: Mesh, passes: 'allow' | 'deny') =>
  alphabet.find((request) => {
    const [was, is] = [decide(before, request), decide(after, request)];
    return was.decision !== is.decision && is.decision === passes;
  });

describe('compare', () => {
  it('finds nothing between equal meshes', () => {
    always(
      fc.property(mesh, (one) => {
        expect(compare(one, structuredClone(one))).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it('gives witnesses that the two sides really decide differently, in the right direction', () => {
    always(
      fc.property(mesh, mesh, (before, after) => {
        for (const { class: kind, witness } of compare(before, after)) {
          if (!witness || (kind !== 'widens' && kind !== 'narrows')) continue;
          const [was, is] = [decide(before, witness.request), decide(after, witness.request)];
          expect([was.decision, is.decision]).toEqual(
            kind === 'widens' ? ['deny', 'allow'] : ['allow', 'deny'],
          );
        }
      }),
      { numRuns: 20 },
    );
  });

  it('misses no widening or narrowing that a request of the alphabet shows', () => {
    always(
      fc.property(mesh, mesh, (before, after) => {
        const counts = summary(compare(before, after).filter(({ what }) => what === 'access'));
        if (differs(before, after, 'allow')) expect(counts.widens).toBeGreaterThan(0);
        if (differs(before, after, 'deny')) expect(counts.narrows).toBeGreaterThan(0);
      }),
      { numRuns: 40 },
    );
  });

  it('does not depend on the order of rules and documents', () => {
    always(
      fc.property(mesh, mesh, (before, after) => {
        const shuffled: Mesh = {
          ...after,
          services: [...after.services].reverse(),
          workloads: [...after.workloads].reverse().map((workload) => ({
            ...workload,
            ports: workload.ports.map((port) => ({
              ...port,
              ways: port.ways.map((way) => ({
                ...way,
                layers: way.layers.map((layer) => ({
                  ...layer,
                  deny: [...layer.deny].reverse(),
                  allow: layer.allow === 'open' ? layer.allow : [...layer.allow].reverse(),
                })),
              })),
            })),
          })),
        };
        expect(compare(after, shuffled)).toEqual([]);
        const told = (one: Mesh) =>
          compare(before, one).map(({ class: kind, from, to, what, before: b, after: a }) => [
            kind,
            from,
            to,
            what,
            b,
            a,
          ]);
        expect(told(shuffled)).toEqual(told(after));
      }),
      { numRuns: 20 },
    );
  });

  it('is the pointwise difference: a request moves if and only if it lies in a row of that direction', () => {
    always(
      fc.property(mesh, mesh, (before, after) => {
        const parts = { before, after };
        const ref = { to: 'shop/b', port: 80 };
        const pair = portPair(parts, ref, callerNames([after, before]), exactBoxes);
        const rows = rowsOf(parts, pair);
        const { frame, callers } = pair.port;
        for (const request of alphabet) {
          const peer = classOf(callers, rulesIn([before, after]), request);
          const one = intersect(
            boxSet(frame, boxOf(request)),
            peersWhere(frame, (each) => each === peer),
          );
          expect(isEmpty(one)).toBe(false);
          const told = rows.filter((row) => includes(row.requests, one));
          const touched = rows.filter((row) => !isEmpty(intersect(row.requests, one)));
          const moved = movement(before, after, request);
          expect(told.map(({ direction }) => direction)).toEqual(
            moved === undefined ? [] : [moved],
          );
          expect(touched).toEqual(told);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('tells each move under a name that its caller goes by', () => {
    always(
      fc.property(mesh, mesh, (before, after) => {
        const access = compare(before, after).filter(({ what }) => what === 'access');
        for (const request of alphabet) {
          const moved = movement(before, after, request);
          if (moved === undefined) continue;
          const names = namesOf(request);
          const own = access.filter(
            ({ class: kind, from = '' }) => kind === moved && names.includes(from),
          );
          expect(own.length, JSON.stringify(request)).toBeGreaterThan(0);
          expect(own.every(({ witness }) => witness !== undefined)).toBe(true);
          expect(own.every(({ certainty }) => certainty === 'exact')).toBe(true);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('finds no change of access in rules that are split, repeated or widened by what they include', () => {
    always(
      fc.property(mesh, (one) => {
        const told = compare(one, rewrittenRules(one));
        expect(told.map(({ class: kind, what, certainty }) => [kind, what, certainty])).toEqual(
          told.length === 0 ? [] : [['neutral', 'rules', 'exact']],
        );
      }),
      { numRuns: 40 },
    );
  });
});
