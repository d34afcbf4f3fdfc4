import { accountNamesIn } from '../../access/account-name.ts';
import { includesOperation, intersectOperations, pieces } from '../../access/box-algebra.ts';
import type { Box } from '../../access/term.ts';
import type { Call, Grant, Mesh } from '../../model/mesh.ts';
import { boxesWords } from '../../reach/words.ts';
import { namespaceOf, type Place } from '../../source/place.ts';
import { agreementOf, scopesOf } from './words-of-intents.ts';
import type { CheckedDocument } from '../../check/checked.ts';

/** What one side grants to a service and the other does not declare, or not all of. */
export interface AgreementGap {
  /** `namespace/name` of both. */
  readonly from: string;
  readonly to: string;
  readonly granted: readonly string[];
  /** Absent where the caller declares no call at all. */
  readonly declared?: readonly string[];
  /** Under `both` the rest is closed; under `server` it is open all the same. */
  readonly effect: 'closed' | 'open';
  readonly sources: readonly Place[];
}

/** The services that a grant names by their accounts. */
function namedCallers(
  { requests }: Grant,
  servicesOf: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const accounts = requests.flatMap(({ callers }) => accountNamesIn(callers));
  return [...new Set(accounts.flatMap((account) => servicesOf.get(account) ?? []))];
}

function accountsOfServices(mesh: Mesh): ReadonlyMap<string, readonly string[]> {
  const byAccount = new Map<string, string[]>();
  for (const { namespace, accounts, services } of mesh.workloads)
    for (const account of accounts) {
      const key = account.includes('/') ? account : `${namespace}/${account}`;
      const own = byAccount.get(key);
      // One account may be that of thousands: a list is not copied for each.
      if (own) own.push(...services);
      else byAccount.set(key, [...services]);
    }
  return byAccount;
}

/** Whether a call declares every operation of a grant; without operations it declares them all. */
function declaresAll(grant: Grant, calls: readonly Call[]): boolean {
  return grant.requests
    .flatMap(pieces)
    .every((piece) =>
      calls.some(({ requests }) => requests?.some((one) => includesOperation(one, piece)) ?? true),
    );
}

/** The requests of each service that a route of it rewrites to other paths. */
function rewrittenRequests(mesh: Mesh): ReadonlyMap<string, readonly Box[]> {
  return new Map(
    mesh.services.map(({ name, routes }) => [
      name,
      routes.flatMap(({ rewrite, match }) => (rewrite?.path === undefined ? [] : match)),
    ]),
  );
}

/**
 * Grants of Services to Service documents that declare less, of those to and from one service. What a
 * Mesh or a Team grants concerns everybody: there is nothing to declare. Of a caller whose declared
 * paths a route rewrites nothing is said: what the service receives is not what the caller declares.
 */
export function agreementGaps(
  mesh: Mesh,
  documents: readonly CheckedDocument[],
  service: string,
): readonly AgreementGap[] {
  const servicesOf = accountsOfServices(mesh);
  const rewritten = rewrittenRequests(mesh);
  const isRewritten = (calls: readonly Call[], to: string) =>
    calls.some(({ requests = [] }) =>
      requests.some((sent) =>
        (rewritten.get(to) ?? []).some((box) => intersectOperations(box, sent)),
      ),
    );
  const about = mesh.calls.filter(({ from, to }) => from === service || to === service);
  return mesh.grants.flatMap((grant) => {
    if (grant.at.object?.kind !== 'Service') return [];
    return namedCallers(grant, servicesOf).flatMap((from): AgreementGap[] => {
      if ((from !== service && grant.on !== service) || from === grant.on) return [];
      const calls = about.filter((call) => call.from === from && call.to === grant.on);
      const isKnown = calls.length > 0;
      if (isKnown && (isRewritten(calls, grant.on) || declaresAll(grant, calls))) return [];
      const { value } = agreementOf(scopesOf(documents, namespaceOf(grant.on)));
      return [
        {
          from,
          to: grant.on,
          granted: boxesWords(grant.requests),
          ...(isKnown && {
            declared: boxesWords(calls.flatMap(({ requests }) => requests ?? [{}])),
          }),
          effect: value === 'both' ? 'closed' : 'open',
          sources: [grant.at, ...calls.map(({ at }) => at)],
        },
      ];
    });
  });
}
