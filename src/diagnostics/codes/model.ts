import type { Entry } from '../entry.ts';

export const modelCodes = {} as const satisfies Readonly<Record<string, Entry>>;
