import { changeClasses, type Change, type ChangeClass } from './change.ts';

/** How many changes each class has. */
export type Summary = Readonly<Record<ChangeClass, number>>;

/** Counts changes by class; every class has its number. */
export function summary(changes: readonly Change[]): Summary {
  const count = (name: ChangeClass) => changes.filter((change) => change.class === name).length;
  return Object.fromEntries(changeClasses.map((name) => [name, count(name)])) as Summary;
}
