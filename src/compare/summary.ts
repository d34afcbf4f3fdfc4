import { changeClasses, type Change, type ChangeClass } from './change.ts';

/** How many changes each class has. */
export type Summary = Readonly<Record<ChangeClass, number>>;

/** Counts changes by class; every class has its number. */
export function summary(changes: readonly Change[]): Summary {
  const count = (name: ChangeClass) => changes.filter((change) => change.class === name).length;
  return Object.fromEntries(changeClasses.map((name) => [name, count(name)])) as Summary;
}

/** What a report may say of a change that lets nobody reach more or less than before. */
export type AccessVerdict = 'changed' | 'unchanged' | 'unchanged-as-far-as-known';

const moving: readonly ChangeClass[] = ['widens', 'narrows', 'exposure'];

/**
 * Whether anybody can reach more or less, inside the mesh, from outside or there. `unchanged` is proven
 * over all requests: nothing that may move access, and no rules whose answers nobody knows.
 */
export function accessVerdict(changes: readonly Change[]): AccessVerdict {
  if (changes.some((change) => moving.includes(change.class))) return 'changed';
  const isDoubt = ({ what, certainty }: Change) => what === 'rules' && certainty === 'may';
  return changes.some(isDoubt) ? 'unchanged-as-far-as-known' : 'unchanged';
}
