import type { CallerPattern } from './term.ts';

/** The account that a pattern names, as `namespace/account`. */
export function accountName(pattern: CallerPattern): string | undefined {
  if (!('account' in pattern)) return undefined;
  return `${pattern.account.namespace}/${pattern.account.name}`;
}

/** The accounts that patterns name, as `namespace/account`. */
export function accountNamesIn(patterns: readonly CallerPattern[] = []): readonly string[] {
  return patterns.flatMap((pattern) => accountName(pattern) ?? []);
}
