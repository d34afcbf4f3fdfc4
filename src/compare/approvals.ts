import { byCodeUnits } from '../diagnostics/order.ts';
import type { Mesh } from '../model/mesh.ts';
import { canonical } from './canonical.ts';
import type { Change } from './change.ts';
import { lostOwners, ownedNames, ownersIn } from './owners.ts';
import type { WeakenedGuarantee } from './weakened-guarantees.ts';

/** Somebody who must agree, and why. */
export interface Approval {
  /** An owner as its Team or Service writes it: `@shop/payments`. */
  readonly owner: string;
  /** `bookinfo/details newly reaches bookinfo/ratings`. */
  readonly because: readonly string[];
}

/** Why somebody must agree, and about which services. */
interface Reason {
  readonly about: readonly string[];
  readonly because: string;
}

/** Where objects act that nobody understands and that are new, gone or other than before; nothing = anywhere. */
function touchedByOpaque(meshes: readonly Mesh[]): readonly string[] | undefined {
  const [was = [], is = []] = meshes.map(({ opaque }) => opaque.map(canonical));
  const isOnBoth = (one: string) => was.includes(one) && is.includes(one);
  const changed = meshes.flatMap(({ opaque }) => opaque.filter((one) => !isOnBoth(canonical(one))));
  const about = changed.map(({ workloads, services = [] }) =>
    workloads === 'all' ? undefined : [...workloads, ...services],
  );
  return about.includes(undefined) ? undefined : about.flatMap((names) => names ?? []);
}

/** What a widening is about: of the mesh as a whole (another trust domain) it is everything in it. */
function aboutOf({ to, what }: Change, meshes: readonly Mesh[]): readonly string[] {
  if (!to.startsWith('Mesh/')) return [to];
  const touched = what === 'not understood' ? touchedByOpaque(meshes) : undefined;
  return touched ?? meshes.flatMap(ownedNames);
}

function reached(changes: readonly Change[], meshes: readonly Mesh[]): readonly Reason[] {
  return changes
    .filter((change) => change.class === 'widens')
    .map((change) => {
      const { from = 'any', to, what } = change;
      const because = to.startsWith('Mesh/')
        ? `${what} of ${to} may let more callers in`
        : `${from} newly reaches ${to}`;
      return { about: aboutOf(change, meshes), because };
    });
}

/**
 * The owners of every service that somebody newly reaches, and of every weakened promise, by name. Those
 * of both sides are asked, and those whom a change takes a service from: it cannot get rid of its reviewer.
 */
export function approvals(
  changes: readonly Change[],
  weakened: readonly WeakenedGuarantee[],
  sides: { readonly before: Mesh | undefined; readonly after: Mesh | undefined },
): readonly Approval[] {
  const { before, after } = sides;
  const meshes = [before, after].flatMap((mesh) => mesh ?? []);
  const eachSide = meshes.map(ownersIn);
  const because = new Map<string, Set<string>>();
  const add = (owner: string, reason: string) =>
    because.set(owner, (because.get(owner) ?? new Set()).add(reason));
  const promises = weakened.map(({ name, about, why }) => ({
    about,
    because: `the guarantee ${name} ${why}`,
  }));
  for (const reason of [...reached(changes, meshes), ...promises])
    for (const name of new Set(reason.about))
      for (const owner of eachSide.flatMap((ownersOf) => ownersOf(name)))
        add(owner, reason.because);
  for (const { name, owner } of before && after ? lostOwners(before, after) : [])
    add(owner, `no longer answers for ${name}`);
  return [...because]
    .sort(([a], [b]) => byCodeUnits(a, b))
    .map(([owner, reasons]) => ({ owner, because: [...reasons].sort(byCodeUnits) }));
}
