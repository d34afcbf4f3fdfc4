import { isEmpty } from '../access/sets/request-set.ts';
import { byCodeUnits, byParts } from '../diagnostics/order.ts';
import type { External, Mesh, Service } from '../model/mesh.ts';
import { callerNames, type NameOf } from '../reach/caller.ts';
import { partition } from '../reach/partition.ts';
import { portRefs, type PortRef } from '../reach/port-space.ts';
import { accessChanges } from './access-changes.ts';
import { canonical } from './canonical.ts';
import { changeClasses, type Change, type Crossing } from './change.ts';
import { sources, type Sides } from './field.ts';
import { withEveryOne } from './fold-services.ts';
import { meshChanges } from './mesh-changes.ts';
import { areRulesWrittenAlike, calleeOf, isAccessWrittenAlike, isSamePart } from './part-keys.ts';
import type { Parts } from './parts.ts';
import { portPair, type PortPair } from './port-pair.ts';
import { routeChanges } from './routing-changes.ts';
import { externalChanges, serviceChanges } from './service-changes.ts';
import { settingsChanges } from './settings-changes.ts';
import { withSharedValues } from './shared-values.ts';
import { undeclaredChanges } from './undeclared-changes.ts';
import { workloadChanges } from './workload-changes.ts';

/** Told of the work that a comparison does, so that it can be counted. */
export interface Watch {
  /** A service or external whose two sides are not equal values. */
  readonly callee?: (to: string) => void;
  /** A port that is solved on both sides. */
  readonly frame?: (ref: PortRef) => void;
}

/** A mesh that says nothing: what a missing side is compared as. */
function emptyLike(mesh: Mesh): Mesh {
  return {
    ...mesh,
    workloads: [],
    services: [],
    gateways: [],
    externals: [],
    owners: [],
    calls: [],
    grants: [],
    guarantees: [],
    observers: [],
    opaque: [],
  };
}

type Callee = Service | External;

/** Facts that have a say in every decision. */
function factsKey({ facts }: Mesh): string {
  const { trustDomain, aliases, issuers } = facts;
  return canonical({
    trustDomain,
    aliases,
    issuers: issuers.map(({ name, header, prefix }) => [name, header, prefix]),
  });
}

/** What does not change from callee to callee. */
interface Shared {
  readonly nameOf: NameOf;
  /** Whether facts differ that have a say in every decision. */
  readonly facts: boolean;
  readonly watch: Watch;
}

/** Solves each port of a callee once, and only if it is asked for. */
function solver(parts: Parts, to: string, { nameOf, watch }: Shared): (port: number) => PortPair {
  const known = new Map<number, PortPair>();
  return (port) => {
    const there = known.get(port);
    if (there !== undefined) return there;
    watch.frame?.({ to, port });
    const made = portPair(parts, { to, port }, nameOf);
    known.set(port, made);
    return made;
  };
}

/** Rules that are written otherwise and mean the same: proven, where all answers are known. */
function rewritten(parts: Parts, to: string, pairs: readonly PortPair[]): readonly Change[] {
  const { before, after } = parts;
  const sides = [before, after].map(calleeOf);
  if (sides.some((callee) => callee === undefined) || areRulesWrittenAlike(parts)) return [];
  const isKnown = pairs.every(
    (pair) => isEmpty(pair.before.unknown) && isEmpty(pair.after.unknown),
  );
  return [
    {
      class: 'neutral',
      certainty: isKnown ? 'exact' : 'may',
      to,
      what: 'rules',
      before: 'rules',
      after: 'other rules: the same requests are allowed',
      source: sources(sides[0]?.from ?? [], sides[1]?.from ?? []),
    },
  ];
}

function calleeChanges(parts: Parts, to: string, shared: Shared): readonly Change[] {
  const callees: Sides<Callee> = { before: calleeOf(parts.before), after: calleeOf(parts.after) };
  const isAccessEqual = !shared.facts && isAccessWrittenAlike(parts, to);
  const refs = isAccessEqual ? [] : portRefs([parts.before, parts.after]);
  const pairAt = solver(parts, to, shared);
  const pairs = refs.map(({ port }) => pairAt(port));
  const access = pairs.flatMap((pair) => accessChanges(parts, pair));
  const undeclared = isAccessEqual ? [] : undeclaredChanges(parts, to, shared.nameOf);
  const services = { before: parts.before.services[0], after: parts.after.services[0] };
  const externals = { before: parts.before.externals[0], after: parts.after.externals[0] };
  const isOnBoth = callees.before !== undefined && callees.after !== undefined;
  return [
    ...access,
    ...undeclared,
    ...(access.length + undeclared.length === 0 ? rewritten(parts, to, pairs) : []),
    ...(isOnBoth ? routeChanges(parts, callees, shared.nameOf, pairAt) : []),
    ...(isOnBoth ? settingsChanges(callees, shared.nameOf) : []),
    ...serviceChanges(services, to),
    ...externalChanges(externals, to),
  ];
}

/** Every service and external that stands on either side. */
function calleeNames(meshes: readonly Mesh[]): readonly string[] {
  const all = meshes.flatMap(({ services, externals }) => [...services, ...externals]);
  return [...new Set(all.map(({ name }) => name))].sort(byCodeUnits);
}

const crossings: readonly (Crossing | undefined)[] = [
  'internet',
  'other-team',
  'same-team',
  undefined,
];

function rankOf(change: Change): readonly (string | number)[] {
  return [
    changeClasses.indexOf(change.class),
    crossings.indexOf(change.crossing),
    change.to,
    change.from ?? '',
    change.port ?? 0,
    change.what,
    change.before,
    change.after,
  ];
}

/**
 * What changes from one mesh to another, widening first and in that by the boundary of trust that
 * is crossed; nothing for equal meaning, wherever it is written. A missing side is an empty mesh.
 * Access and routes are compared as exact sets of requests: what is not told did not change, and each
 * `widens` or `narrows` about a port comes with a request that `decide` answers otherwise. Services
 * whose two sides are equal cost next to nothing, those with equal rules no sets.
 */
export function compare(
  before: Mesh | undefined,
  after: Mesh | undefined,
  watch: Watch = {},
): readonly Change[] {
  const known = after ?? before;
  if (known === undefined || before === after) return [];
  const was = before ?? emptyLike(known);
  const is = withSharedValues(was, after ?? emptyLike(known));
  const shared: Shared = {
    nameOf: callerNames([is, was]),
    facts: factsKey(was) !== factsKey(is),
    watch,
  };
  const parts = { before: partition(was), after: partition(is) };
  const callees = calleeNames([was, is]).flatMap((to) => {
    const both: Parts = { before: parts.before(to), after: parts.after(to) };
    if (!shared.facts && isSamePart(both, to)) return [];
    watch.callee?.(to);
    return calleeChanges(both, to, shared);
  });
  const changes = [...callees, ...workloadChanges(was, is), ...meshChanges(was, is)];
  const sorted = changes.sort((a, b) => byParts(rankOf(a), rankOf(b)));
  return withEveryOne(sorted, is);
}
