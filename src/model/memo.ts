import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { TeamView, ServiceView } from './context.ts';
import type { View } from './view.ts';
import type { Kind } from '../check/checked.ts';

/** What a piece read of the mesh as a whole, and each of which is compared by identity. */
export interface World {
  readonly mesh: unknown;
  readonly teams: unknown;
  readonly services: unknown;
  readonly guarantees: unknown;
  readonly waivers: unknown;
  readonly texts: unknown;
}

/** A piece of a model: what came out, what was reported meanwhile, and all that was read for it. */
export interface Piece {
  readonly value: unknown;
  readonly diagnostics: readonly Diagnostic[];
  /**
   * Each question that it asked, three elements each: its source, its key, and the value given. Flat,
   * as a large mesh has a million of them, and all are kept.
   */
  readonly reads: readonly unknown[];
  /** A bit for each part of the world that it read, as `partBits` has them. */
  readonly parts: number;
  readonly world: World;
}

/** One bit for each part of the world. */
export const partBits: Readonly<Record<keyof World, number>> = {
  mesh: 1,
  teams: 2,
  services: 4,
  guarantees: 8,
  waivers: 16,
  texts: 32,
};

/**
 * What one model keeps for the next one: hand the same memo to both, and whatever reads the very same
 * documents is not resolved again but is the same value (`===`). The pieces are found by the object
 * that they are about, by identity: it pays where two revisions share their checked documents. It
 * holds on to all that it knows, so it is to live no longer than the comparison of a few revisions.
 */
export interface ModelMemo {
  readonly pieces: Map<string, Map<object, Piece>>;
  /** Lists of the last model, by name. */
  readonly lists: Map<string, readonly unknown[]>;
  readonly views: Map<object, View<Kind>>;
  readonly serviceViews: Map<object, { readonly mesh: string; readonly view: ServiceView }>;
  readonly teamViews: Map<object, TeamView>;
  /** Pieces that the last model resolved itself, by what they are: counted work, for tests. */
  readonly resolved: Map<string, number>;
}

/** A memo in which nothing stands yet. */
export function modelMemo(): ModelMemo {
  return {
    pieces: new Map(),
    lists: new Map(),
    views: new Map(),
    serviceViews: new Map(),
    teamViews: new Map(),
    resolved: new Map(),
  };
}

/** A list as the last model had it, if its elements are the same: then the list is the same value, too. */
export function kept<T>(
  memo: ModelMemo | undefined,
  name: string,
  list: readonly T[],
): readonly T[] {
  if (memo === undefined) return list;
  const known = memo.lists.get(name);
  if (known?.length === list.length && known.every((each, index) => each === list[index]))
    return known as readonly T[];
  memo.lists.set(name, list);
  return list;
}
