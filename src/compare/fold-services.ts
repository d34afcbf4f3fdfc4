import { byCodeUnits } from '../diagnostics/order.ts';
import type { Mesh } from '../model/mesh.ts';
import { distinct } from '../source/json.ts';
import { grouped } from '../source/grouped.ts';
import { namespaceOf } from '../source/place.ts';
import type { Change, EveryOne } from './change.ts';

/** Fewer than these are named: three lines say more than `all 3 services`. */
const leastFolded = 4;

interface Members {
  readonly kind: EveryOne['kind'];
  readonly names: ReadonlySet<string>;
}

/** What a change can be about: services and externals with ports, or pods. */
function membersOf(mesh: Mesh): readonly Members[] {
  const callees = [...mesh.services, ...mesh.externals].filter(({ ports }) => ports.length > 0);
  const pods = mesh.workloads.map(({ id, services }) =>
    services.length === 1 ? (services[0] ?? id) : id,
  );
  return [
    { kind: 'services', names: new Set(callees.map(({ name }) => name)) },
    { kind: 'workloads', names: new Set(pods) },
  ];
}

function teams(mesh: Mesh): ReadonlyMap<string, string> {
  return new Map(
    mesh.owners.flatMap(({ team, namespaces }) => namespaces.map((name) => [name, team])),
  );
}

/** A change apart from which service it is about. Access is never folded: each one is read. */
function keyOf({ class: kind, certainty, from, what, before, after }: Change): string {
  return JSON.stringify([kind, certainty, from ?? '', what, before, after]);
}

const isAlike = (change: Change): boolean =>
  change.crossing === undefined && change.witness === undefined && change.from === undefined;

interface Group {
  readonly everyOne: EveryOne;
  readonly names: ReadonlySet<string>;
}

/** The groups that changes of these services could be of, the widest first. */
function groupsIn(mesh: Mesh): readonly Group[] {
  const teamOf = teams(mesh);
  return membersOf(mesh).flatMap(({ kind, names }) => {
    const whole: Group = { everyOne: { kind, count: names.size }, names };
    const owned = [...names].filter((name) => teamOf.has(namespaceOf(name)));
    const byTeam = grouped(owned, (name) => teamOf.get(namespaceOf(name)) ?? '');
    const each = [...byTeam].sort(([a], [b]) => byCodeUnits(a, b));
    const ofTeams = each.map(([team, own]): Group => ({
      everyOne: { team, kind, count: own.length },
      names: new Set(own),
    }));
    return [whole, ...ofTeams].filter((group) => group.everyOne.count >= leastFolded);
  });
}

/** Marks changes that every service of the mesh, or of a team, has alike: what they are members of. */
export function withEveryOne(changes: readonly Change[], mesh: Mesh): readonly Change[] {
  const alike = grouped(changes.filter(isAlike), keyOf);
  const large = [...alike.values()].filter((own) => own.length >= leastFolded);
  if (large.length === 0) return changes;
  const groups = groupsIn(mesh);
  const found = new Map<Change, EveryOne>();
  for (const own of large) {
    const about = new Set(own.map(({ to }) => to));
    for (const { everyOne, names } of groups) {
      if (everyOne.count > about.size || ![...names].every((name) => about.has(name))) continue;
      for (const change of own)
        if (names.has(change.to) && !found.has(change)) found.set(change, everyOne);
    }
  }
  return changes.map((change) => {
    const everyOne = found.get(change);
    return everyOne === undefined ? change : { ...change, everyOne };
  });
}

/** `all 12 services of team shop`. */
function everyOneWords({ team, kind, count }: EveryOne): string {
  return `all ${count} ${kind}${team === undefined ? '' : ` of team ${team}`}`;
}

/** For people: changes that every service has alike as one, in the place of the first. */
export function foldedChanges(changes: readonly Change[]): readonly Change[] {
  const key = (change: Change) => JSON.stringify([change.everyOne, keyOf(change)]);
  const groups = grouped(
    changes.filter(({ everyOne }) => everyOne !== undefined),
    key,
  );
  return changes.flatMap((change) => {
    const { everyOne, port: _port, ...rest } = change;
    if (everyOne === undefined) return [change];
    const group = groups.get(key(change)) ?? [change];
    if (group[0] !== change) return [];
    const source = distinct(group.flatMap((one) => one.source));
    return [{ ...rest, to: everyOneWords(everyOne), source }];
  });
}
