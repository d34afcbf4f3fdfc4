import type { Entry } from '../entry.ts';

export const internalCodes = {} as const satisfies Readonly<Record<string, Entry>>;
