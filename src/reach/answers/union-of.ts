import { union, type RequestSet } from '../../access/sets/request-set.ts';
import type { Ground } from './ground.ts';

/** The union of many sets, by halves: the large ones are walked few times. */
export function unionOf(ground: Pick<Ground, 'nothing'>, sets: readonly RequestSet[]): RequestSet {
  const [first, second] = sets;
  if (first === undefined) return ground.nothing;
  if (second === undefined) return first;
  if (sets.length === 2) return union(first, second);
  const middle = Math.ceil(sets.length / 2);
  return union(unionOf(ground, sets.slice(0, middle)), unionOf(ground, sets.slice(middle)));
}
