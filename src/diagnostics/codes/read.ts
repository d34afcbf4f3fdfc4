import type { Entry } from '../entry.ts';

export const readCodes = {} as const satisfies Readonly<Record<string, Entry>>;
