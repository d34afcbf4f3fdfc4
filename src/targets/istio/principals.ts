import type { CallerPattern } from '../../access/term.ts';
import type { Facts } from '../../model/mesh.ts';

/** Identities of a caller below its trust domain; undefined for callers that have none. */
function identity(caller: CallerPattern): string | undefined {
  if ('account' in caller) return `ns/${caller.account.namespace}/sa/${caller.account.name}`;
  if ('namespace' in caller) return `ns/${caller.namespace}/sa/*`;
  if ('mesh' in caller) return '*';
  return undefined;
}

/**
 * The callers as `principals`: full SPIFFE names without the scheme, for the trust domain and each
 * alias. `serviceAccounts` and `namespaces` would match any trust domain.
 * https://istio.io/latest/docs/reference/config/security/authorization-policy/#Source
 */
export function principals(facts: Facts, callers: readonly CallerPattern[]): readonly string[] {
  const domains = [facts.trustDomain, ...facts.aliases];
  const all = callers.flatMap((caller) => {
    const below = identity(caller);
    return below === undefined ? [] : domains.map((domain) => `${domain}/${below}`);
  });
  return [...new Set(all)];
}

/** The networks among the callers: they stand for peers without identity only. */
export function networks(callers: readonly CallerPattern[]): readonly string[] {
  return callers.flatMap((caller) => ('cidr' in caller ? [caller.cidr] : []));
}

/** Whether everyone is among the callers, with or without identity. */
export function isAnyone(callers: readonly CallerPattern[] | undefined): boolean {
  return callers === undefined || callers.some((caller) => 'any' in caller);
}

/** Whether no caller is meant that a policy could name. */
export function isNobody(facts: Facts, callers: readonly CallerPattern[] | undefined): boolean {
  if (callers === undefined || isAnyone(callers)) return false;
  return principals(facts, callers).length === 0 && networks(callers).length === 0;
}
