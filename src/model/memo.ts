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

/** One question that a piece asked, and the value that it was given. */
export interface Read {
  readonly source: string;
  readonly key: string;
  readonly value: unknown;
}

/** A piece of a model: what came out, what was reported meanwhile, and all that was read for it. */
export interface Piece {
  readonly value: unknown;
  readonly diagnostics: readonly Diagnostic[];
  readonly reads: readonly Read[];
  readonly parts: ReadonlySet<keyof World>;
  readonly world: World;
}

/**
 * What one model keeps for the next one: hand the same memo to both, and whatever reads the very same
 * documents is not resolved again but is the same value (`===`). The pieces are found by the object
 * that they are about, by identity: it pays where two revisions share their checked documents.
 */
export interface ModelMemo {
  readonly pieces: Map<string, WeakMap<object, Piece>>;
  /** Lists of the last model, by name. */
  readonly lists: Map<string, readonly unknown[]>;
  readonly views: WeakMap<object, View<Kind>>;
  readonly serviceViews: WeakMap<object, { readonly mesh: string; readonly view: ServiceView }>;
  readonly teamViews: WeakMap<object, TeamView>;
  /** Pieces that the last model resolved itself, by what they are: counted work, for tests. */
  readonly resolved: Map<string, number>;
}

/** A memo in which nothing stands yet. */
export function modelMemo(): ModelMemo {
  return {
    pieces: new Map(),
    lists: new Map(),
    views: new WeakMap(),
    serviceViews: new WeakMap(),
    teamViews: new WeakMap(),
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
