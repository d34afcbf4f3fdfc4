import type { Entry } from '../entry.ts';

export const reachCodes = {} as const satisfies Readonly<Record<string, Entry>>;
