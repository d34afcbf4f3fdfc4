import { byCodeUnits, byParts } from '../diagnostics/order.ts';
import type { External, Gateway, Mesh, Service } from '../model/mesh.ts';
import { callerNames, type NameOf } from '../reach/caller.ts';
import { partition } from '../reach/partition.ts';
import { portRefs } from '../reach/port-space.ts';
import { accessChanges } from './access-changes.ts';
import { canonical } from './canonical.ts';
import { changeClasses, type Change, type Crossing } from './change.ts';
import { sources, type Sides } from './field.ts';
import { meshChanges } from './mesh-changes.ts';
import type { Parts } from './parts.ts';
import { routeChanges, settingsChanges } from './routing-changes.ts';
import { externalChanges, serviceChanges } from './service-changes.ts';
import { workloadChanges } from './workload-changes.ts';

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

function calleeOf({ services, externals }: Mesh): Callee | undefined {
  return services[0] ?? externals[0];
}

const gatewayKeys = new WeakMap<Gateway, string>();

/** A gateway is shared by every service behind it: its key is made once. */
function gatewayKey(gateway: Gateway): string {
  const known = gatewayKeys.get(gateway);
  if (known !== undefined) return known;
  const { name, namespace, account, hosts, routes } = gateway;
  const key = canonical([name, namespace, account, hosts, routes.map(canonical).sort()]);
  gatewayKeys.set(gateway, key);
  return key;
}

/** What decides about the requests to one callee, apart from timeouts and the like. */
function accessKey(part: Mesh): string {
  const callee = calleeOf(part);
  const name = callee?.name;
  const gateways = part.gateways.filter(({ routes }) => routes.some((r) => r.service === name));
  return canonical({
    name,
    ports: callee?.ports,
    headless: part.services[0]?.headless,
    external: part.externals[0] && [
      part.externals[0].layers,
      part.externals[0].tls,
      part.externals[0].via,
    ],
    routes: callee?.routes.map(({ clients, ports, match, redirect, rewrite }) => [
      clients && [...clients].sort(),
      ports,
      canonical({ match }),
      redirect,
      rewrite,
    ]),
    workloads: part.workloads.map(({ id, ports, otherPorts }) => [id, ports, otherPorts]),
    gateways: gateways.map(gatewayKey),
    opaque: part.opaque,
  });
}

/** Facts that have a say in every decision. */
function factsKey({ facts }: Mesh): string {
  const { trustDomain, aliases, issuers } = facts;
  return canonical({ trustDomain, aliases, issuers: issuers.map(({ name }) => name) });
}

const rulesKey = (part: Mesh): string =>
  canonical([
    part.workloads.map((w) => [w.ports.map((p) => p.ways), w.otherPorts.ways]),
    part.externals[0]?.layers,
  ]);

/** Rules that are written otherwise, and yet nothing that was asked is decided otherwise. */
function rewritten({ before, after }: Parts, to: string): readonly Change[] {
  const sides = [before, after].map(calleeOf);
  if (sides.some((callee) => callee === undefined) || rulesKey(before) === rulesKey(after))
    return [];
  return [
    {
      class: 'neutral',
      certainty: 'may',
      to,
      what: 'rules',
      before: 'rules',
      after: 'other rules: no request at their boundaries is decided differently',
      source: sources(sides[0]?.from ?? [], sides[1]?.from ?? []),
    },
  ];
}

function calleeChanges(
  parts: Parts,
  to: string,
  nameOf: NameOf,
  facts: boolean,
): readonly Change[] {
  const callees: Sides<Callee> = { before: calleeOf(parts.before), after: calleeOf(parts.after) };
  const isAccessEqual = !facts && accessKey(parts.before) === accessKey(parts.after);
  const refs = isAccessEqual ? [] : portRefs([parts.before, parts.after]);
  const access = refs.flatMap((ref) => accessChanges(parts, ref, nameOf));
  const services = { before: parts.before.services[0], after: parts.after.services[0] };
  const externals = { before: parts.before.externals[0], after: parts.after.externals[0] };
  const isOnBoth = callees.before !== undefined && callees.after !== undefined;
  return [
    ...access,
    ...(access.length === 0 ? rewritten(parts, to) : []),
    ...(isOnBoth ? routeChanges(parts, callees, nameOf) : []),
    ...(isOnBoth ? settingsChanges(callees, nameOf) : []),
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
 * Access is compared by `decide` on the requests at the boundary of every rule of both sides: each
 * `widens` or `narrows` about a port comes with one that is decided differently. The cost follows
 * the services that differ.
 */
export function compare(before: Mesh | undefined, after: Mesh | undefined): readonly Change[] {
  const known = after ?? before;
  if (known === undefined) return [];
  const [was, is] = [before ?? emptyLike(known), after ?? emptyLike(known)];
  const nameOf = callerNames([is, was]);
  const parts = { before: partition(was), after: partition(is) };
  const facts = factsKey(was) !== factsKey(is);
  const callees = calleeNames([was, is]).flatMap((to) => {
    const both: Parts = { before: parts.before(to), after: parts.after(to) };
    return calleeChanges(both, to, nameOf, facts);
  });
  const changes = [...callees, ...workloadChanges(was, is), ...meshChanges(was, is)];
  return changes.sort((a, b) => byParts(rankOf(a), rankOf(b)));
}
