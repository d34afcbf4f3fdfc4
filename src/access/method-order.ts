import { byCodeUnits } from '../diagnostics/order.ts';

/** The most usual one first. */
export const usualMethods = ['GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'];

/** The usual methods in their usual order, then the others by name. */
export function byMethod(a: string, b: string): number {
  const rank = (method: string): number => (usualMethods.indexOf(method) + 8) % 8;
  return rank(a) - rank(b) || byCodeUnits(a, b);
}

/** The most usual method that is not among these. */
export function unnamedMethod(named: readonly string[]): string {
  const found = [...usualMethods, 'TRACE', 'CONNECT'].find((method) => !named.includes(method));
  if (found !== undefined) return found;
  // Any token is a method to a proxy; one that is longer than all of them is not among them.
  return `X${'X'.repeat(named.reduce((longest, { length }) => Math.max(longest, length), 0))}`;
}
