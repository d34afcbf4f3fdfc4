import { withoutPort } from '../../access/match-host.ts';
import type { StringPattern } from '../../access/term.ts';

/** The pattern of a host as people write it: `*`, `*.example.com`, `example.com`. */
export function hostPattern(host: string): StringPattern {
  if (host === '*') return { present: true };
  return host.startsWith('*.') ? { suffix: host.slice(1) } : { exact: host };
}

/** Whether a host as people write it (`*`, `*.example.com`, `example.com`) covers a host; case does not count. */
export function hostCovers(pattern: string, host: string): boolean {
  const [p, h] = [pattern.toLowerCase(), withoutPort(host.toLowerCase())];
  if (p === '*') return true;
  return p.startsWith('*.') ? h.endsWith(p.slice(1)) && h.length > p.length - 1 : p === h;
}
