import type { Entry } from '../entry.ts';

export const serveCodes = {} as const satisfies Readonly<Record<string, Entry>>;
