import { matchesString } from './match-string.ts';
import type { StringPattern } from './term.ts';

/** A host without its port. */
export function withoutPort(host: string): string {
  return host.replace(/:\d+$/, '');
}

/** Whether a pattern matches the host of a request, with or without its port. */
export function matchesHost(pattern: StringPattern, host: string): boolean {
  const lower = host.toLowerCase();
  return matchesString(pattern, lower) || matchesString(pattern, withoutPort(lower));
}
