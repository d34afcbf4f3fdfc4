import type { Caller } from './caller.ts';
import type { Context } from './context.ts';
import type { Entry } from './entry.ts';
import type { RulesByService } from './service-rules.ts';

/** Accounts, as `namespace/account`, that a caller names and whose grant no agreement cuts. */
function accountsNamed({ scope }: Entry, { patterns, service }: Caller): readonly string[] {
  if (scope !== 'mesh' && service !== undefined) return [];
  return patterns.flatMap((pattern) =>
    'account' in pattern ? [`${pattern.account.namespace}/${pattern.account.name}`] : [],
  );
}

/** Names of services by an account that a grant on them names and that need not declare its calls. */
export type GrantedByAccount = ReadonlyMap<string, readonly string[]>;

/**
 * The services that an account may call without declaring it, as monitoring does that scrapes
 * everything. Grants to `any`, `mesh` and whole namespaces are left out: they name nobody.
 */
export function grantedByAccount(context: Context, rules: RulesByService): GrantedByAccount {
  const found = new Map<string, string[]>();
  for (const { name, ports } of context.services)
    for (const entry of rules.get(name)?.allow ?? []) {
      const concerned = entry.ports?.some((port) => ports.some((own) => own.name === port)) ?? true;
      if (!concerned || ports.length === 0) continue;
      for (const account of (entry.callers ?? []).flatMap((each) => accountsNamed(entry, each))) {
        const names = found.get(account);
        if (names === undefined) found.set(account, [name]);
        else if (names.at(-1) !== name) names.push(name);
      }
    }
  return found;
}
