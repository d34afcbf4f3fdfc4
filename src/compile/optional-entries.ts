import { didYouMean } from '../check/did-you-mean.ts';
import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Mesh } from '../model/mesh.ts';
import type { Place } from '../source/place.ts';
import { features } from './features.ts';
import { optionalOfTarget, permits, type Gap } from './gaps.ts';
import { findTarget, type TargetRegistry } from './target.ts';

/** One list `optional` and what is lost by it. */
interface OptionalList {
  /** `targets.eu`, `shop/cart`. */
  readonly owner: string;
  readonly entries: readonly string[];
  /** Where each entry stands; the owner stands for those that are not known. */
  readonly places: readonly Place[];
  readonly at: Place;
  /** The losses that its entries may permit; absent where a target is not built: nobody knows. */
  readonly lost?: readonly Gap[];
}

function parts(field: string): readonly string[] {
  const steps = field.split('.');
  return steps.map((_, index) => steps.slice(0, index + 1).join('.'));
}

/** Every field path that `optional` can mean: those of features, and the parts above them. */
const losable: readonly string[] = [
  ...new Set(Object.values(features).flatMap(({ field }) => (field ? parts(field) : []))),
].sort();

/** Losses by service, those about no single one apart: many services must not cost a search each. */
function byService(lost: readonly Gap[]): ReadonlyMap<string, readonly Gap[]> {
  const found = new Map<string, Gap[]>();
  for (const gap of lost) {
    if (gap.service === undefined) continue;
    const own = found.get(gap.service);
    if (own) own.push(gap);
    else found.set(gap.service, [gap]);
  }
  return found;
}

function lists(
  mesh: Mesh,
  registry: TargetRegistry,
  gaps: readonly Gap[],
): readonly OptionalList[] {
  const lost = gaps.filter(({ verdict }) => verdict === 'lost');
  const ofService = byService(lost);
  const built = new Set(
    mesh.targets.filter((target) => findTarget(registry, target)).map(({ name }) => name),
  );
  const ofTargets = mesh.targets.map((target): OptionalList => ({
    owner: `targets.${target.name}`,
    entries: optionalOfTarget(target),
    places: target.optionalAt ?? [],
    at: target.at,
    ...(built.has(target.name) && { lost: lost.filter((gap) => gap.target === target.name) }),
  }));
  const everywhere = mesh.targets.map(({ name }) => name);
  const called = [
    ...mesh.services,
    ...mesh.externals.map((external) => ({ ...external, targets: everywhere })),
  ];
  const ofServices = called
    .filter(({ optional }) => optional !== undefined)
    .map(({ name, optional = [], optionalAt = [], targets, from: [at = {}] }): OptionalList => ({
      owner: name,
      entries: optional,
      places: optionalAt,
      at,
      ...(targets.every((target) => built.has(target)) && { lost: ofService.get(name) ?? [] }),
    }));
  return [...ofTargets, ...ofServices];
}

function judge({ owner, entries, places, at, lost }: OptionalList): readonly Diagnostic[] {
  return entries.flatMap((field, index) => {
    const place = places[index] ?? at;
    if (!losable.includes(field)) {
      const near = didYouMean(field, losable);
      const hint = near === undefined ? 'take it out' : `write \`${near}\``;
      return [diagnostic('MW4007', place, { owner, field, hint })];
    }
    const isUsed = lost?.some((gap) => gap.field !== undefined && permits(field, gap.field));
    return isUsed === false ? [diagnostic('MW4008', place, { owner, field })] : [];
  });
}

/**
 * Entries of `optional` that name nothing that could be lost, and those that permit a loss which does
 * not happen: the day it does, nobody would be asked.
 */
export function optionalEntries(
  mesh: Mesh,
  registry: TargetRegistry,
  gaps: readonly Gap[],
): readonly Diagnostic[] {
  return lists(mesh, registry, gaps).flatMap(judge);
}
