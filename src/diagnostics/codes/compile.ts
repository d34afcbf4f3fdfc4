import type { Entry } from '../entry.ts';

export const compileCodes = {} as const satisfies Readonly<Record<string, Entry>>;
