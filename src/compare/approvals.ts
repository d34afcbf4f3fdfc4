import { byCodeUnits } from '../diagnostics/order.ts';
import type { Mesh } from '../model/mesh.ts';
import { namespaceOf } from '../source/place.ts';
import type { Change } from './change.ts';

/** Somebody who must agree, and why. */
export interface Approval {
  /** An owner as its Team writes it: `@shop/payments`. */
  readonly owner: string;
  /** `bookinfo/details newly reaches bookinfo/ratings`. */
  readonly because: readonly string[];
}

/** The owners of a namespace; on both sides, so that a change cannot take its own reviewer away. */
function ownersOf(meshes: readonly Mesh[], namespace: string): readonly string[] {
  return meshes
    .flatMap(({ owners }) => owners)
    .filter(({ namespaces }) => namespaces.includes(namespace))
    .flatMap(({ owners }) => owners);
}

/** The owners of every service that somebody newly reaches, by name. */
export function approvals(
  changes: readonly Change[],
  before: Mesh | undefined,
  after: Mesh | undefined,
): readonly Approval[] {
  const meshes = [before, after].flatMap((mesh) => mesh ?? []);
  const because = new Map<string, Set<string>>();
  for (const { class: kind, from = 'any', to } of changes) {
    if (kind !== 'widens') continue;
    for (const owner of ownersOf(meshes, namespaceOf(to))) {
      const reasons = because.get(owner) ?? new Set<string>();
      because.set(owner, reasons.add(`${from} newly reaches ${to}`));
    }
  }
  return [...because]
    .sort(([a], [b]) => byCodeUnits(a, b))
    .map(([owner, reasons]) => ({ owner, because: [...reasons].sort(byCodeUnits) }));
}
