import type { Entry } from '../entry.ts';

export const reachCodes = {
  MW3901: {
    slug: 'guarantee-broken',
    severity: 'error',
    message: 'guarantee `{guarantee}` does not hold: `{request}` is `{outcome}`',
    help: '{reason}; change the rules that decide it, or this line if it should no longer hold',
  },
  MW3902: {
    slug: 'guarantee-not-evaluated',
    severity: 'info',
    message: 'not evaluated: `{line}` of guarantee `{guarantee}`, {why}',
    help: 'do not rely on it; state what must hold for single calls with `allow` and `deny` lines too',
  },
} as const satisfies Readonly<Record<string, Entry>>;
