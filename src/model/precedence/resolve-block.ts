import type { Json } from '../../source/json.ts';
import type { Level } from './level.ts';
import { builtInLeaf, resolveLeaf, withoutNone, type Leaf, type Resolving } from './precedence.ts';
import type { Sourced } from '../sourced.ts';

/** The leaves of a block such as `retry`, by name. */
type Leaves = Readonly<Record<string, Leaf<unknown>>>;
type ValueOf<L> = L extends Leaf<infer T> ? T : never;

/** What all levels together say about a block. */
interface Block<L extends Leaves> {
  /** Set where the block is off: no leaf of it counts then. */
  readonly off?: Sourced<null>;
  /** The value of a leaf that need not have one. */
  readonly may: <K extends keyof L>(name: K) => Sourced<ValueOf<L[K]>> | undefined;
  /** The value of a leaf, or the built-in one. */
  readonly must: <K extends keyof L>(name: K, builtIn: Json) => Sourced<ValueOf<L[K]>>;
}

/** Where a block is switched off: nobody gives any of its leaves a value, or the strongest word is `none`. */
function switchedOff(levels: readonly Level[], name: string): Sourced<null> {
  const level = levels.find(({ fields }) => fields[name] === 'none');
  if (level === undefined) return { value: null, scope: 'built-in', over: [] };
  return { value: null, scope: level.scope, at: level.place(`/${name}`), over: [] };
}

/**
 * A block of leaves. `none` ends it at its level: what weaker levels say no longer counts. It is on
 * where some leaf has a value, be it that a bound does not let it be off.
 */
export function resolveBlock<L extends Leaves>(
  levels: readonly Level[],
  name: string,
  leaves: L,
  resolving: Resolving,
): Block<L> {
  const said = new Map<keyof L, Sourced<unknown> | undefined>();
  const isSaid = levels.some(({ fields }) => Object.hasOwn(fields, name));
  for (const [key, leaf] of isSaid ? Object.entries(leaves) : []) {
    const sourced = resolveLeaf(levels, leaf, undefined, resolving);
    said.set(key, sourced && withoutNone(sourced));
  }
  const isOn = [...said.values()].some((leaf) => leaf !== undefined);
  const may: Block<L>['may'] = (key) => said.get(key) as never;
  const must: Block<L>['must'] = (key, builtIn) => {
    const leaf = leaves[key] as Leaf<ValueOf<L[typeof key]>>;
    return may(key) ?? builtInLeaf(levels, leaf, builtIn);
  };
  return { ...(!isOn && { off: switchedOff(levels, name) }), may, must };
}
