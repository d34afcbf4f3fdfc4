import type { Entry } from '../entry.ts';

export const checkCodes = {} as const satisfies Readonly<Record<string, Entry>>;
