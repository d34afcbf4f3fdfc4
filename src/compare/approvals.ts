import { byCodeUnits } from '../diagnostics/order.ts';
import type { Mesh } from '../model/mesh.ts';
import { namespaceOf } from '../source/place.ts';
import type { Change } from './change.ts';
import type { WeakenedGuarantee } from './weakened-guarantees.ts';

/** Somebody who must agree, and why. */
export interface Approval {
  /** An owner as its Team or Service writes it: `@shop/payments`. */
  readonly owner: string;
  /** `bookinfo/details newly reaches bookinfo/ratings`. */
  readonly because: readonly string[];
}

type OwnersOf = (name: string) => readonly string[];

/**
 * Who answers for a service: those that it names itself, else the Team of its namespace. Of both sides,
 * so that a change cannot take its own reviewer away.
 */
function ownersIn(meshes: readonly Mesh[]): OwnersOf {
  const sides = meshes.map((mesh) => {
    const all = [...mesh.services, ...mesh.externals];
    const own = new Map(all.flatMap(({ name, owners }) => (owners ? [[name, owners]] : [])));
    const teams = new Map(
      mesh.owners.flatMap(({ namespaces, owners }) => namespaces.map((name) => [name, owners])),
    );
    return (name: string) => own.get(name) ?? teams.get(namespaceOf(name)) ?? [];
  });
  return (name) => [...new Set(sides.flatMap((ownersOf) => ownersOf(name)))];
}

/** Why somebody must agree, and about which services. */
interface Reason {
  readonly about: readonly string[];
  readonly because: string;
}

function reached(changes: readonly Change[]): readonly Reason[] {
  return changes
    .filter((change) => change.class === 'widens')
    .map(({ from = 'any', to }) => ({ about: [to], because: `${from} newly reaches ${to}` }));
}

/** The owners of every service that somebody newly reaches, and of every weakened promise, by name. */
export function approvals(
  changes: readonly Change[],
  weakened: readonly WeakenedGuarantee[],
  sides: { readonly before: Mesh | undefined; readonly after: Mesh | undefined },
): readonly Approval[] {
  const ownersOf = ownersIn([sides.before, sides.after].flatMap((mesh) => mesh ?? []));
  const promises = weakened.map(({ name, about, why }) => ({
    about,
    because: `the guarantee ${name} ${why}`,
  }));
  const because = new Map<string, Set<string>>();
  for (const reason of [...reached(changes), ...promises])
    for (const owner of reason.about.flatMap(ownersOf))
      because.set(owner, (because.get(owner) ?? new Set()).add(reason.because));
  return [...because]
    .sort(([a], [b]) => byCodeUnits(a, b))
    .map(([owner, reasons]) => ({ owner, because: [...reasons].sort(byCodeUnits) }));
}
