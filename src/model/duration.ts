import { invariant } from '../diagnostics/invariant.ts';

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds of `250ms`, `3s`, `1m`, `2h`; the schema has checked the form. */
export function milliseconds(text: string): number {
  const [, count, unit = ''] = /^(\d+)(ms|s|m|h)$/.exec(text) ?? [];
  const factor = units[unit];
  invariant(count !== undefined && factor !== undefined, `not a duration: ${text}`);
  return Number(count) * factor;
}

/** The shortest text of a duration: `250ms`, `3s`, `1m30s` is `90s`. */
export function durationText(ms: number): string {
  for (const unit of ['h', 'm', 's'] as const) {
    const factor = units[unit] ?? 1;
    if (ms >= factor && ms % factor === 0) return `${ms / factor}${unit}`;
  }
  return `${ms}ms`;
}
