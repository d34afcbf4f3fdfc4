import { byCodeUnits } from '../diagnostics/order.ts';
import type { Mesh } from '../model/mesh.ts';
import { namespaceOf } from '../source/place.ts';

/** Who answers for a service or external `ns/name`, or for the pods of a namespace `ns/*`. */
export type OwnersOf = (name: string) => readonly string[];

const callees = ({ services, externals }: Mesh) => [...services, ...externals];

/** Those that a service names itself, else the Team of its namespace. */
export function ownersIn(mesh: Mesh): OwnersOf {
  const own = new Map(
    callees(mesh).flatMap(({ name, owners }) => (owners ? [[name, owners]] : [])),
  );
  const teams = new Map(
    mesh.owners.flatMap(({ namespaces, owners }) => namespaces.map((name) => [name, owners])),
  );
  return (name) => own.get(name) ?? teams.get(namespaceOf(name)) ?? [];
}

/** Everything that somebody answers for: the namespaces of Teams, and services with owners of their own. */
export function ownedNames(mesh: Mesh): readonly string[] {
  const namespaces = mesh.owners.flatMap((owner) => owner.namespaces.map((name) => `${name}/*`));
  return [...namespaces, ...callees(mesh).flatMap(({ name, owners }) => (owners ? [name] : []))];
}

/** Somebody who answers for a name on one side only. */
export interface LostOwner {
  readonly name: string;
  readonly owner: string;
}

/**
 * Owners that no longer answer for what both sides have. Else a change could first take the reviewer of
 * a service away, and the next one open it without being asked about.
 */
export function lostOwners(before: Mesh, after: Mesh): readonly LostOwner[] {
  const [was, is] = [ownersIn(before), ownersIn(after)];
  const left = new Set(callees(after).map(({ name }) => name));
  const names = new Set([...ownedNames(before), ...ownedNames(after)]);
  return [...names]
    .filter((name) => name.endsWith('/*') || left.has(name))
    .sort(byCodeUnits)
    .flatMap((name) => {
      const now = new Set(is(name));
      return was(name).flatMap((owner) => (now.has(owner) ? [] : [{ name, owner }]));
    });
}
