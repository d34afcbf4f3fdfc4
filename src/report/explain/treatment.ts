import type { CallSettings } from '../../model/settings.ts';
import { isHttp } from '../../model/workload.ts';
import type { NameOf } from '../../reach/caller.ts';
import type { BoundsOf } from './bounds.ts';
import { policyValues, type PolicyValue } from './policy-value.ts';
import { routePolicy, type Called, type RoutePolicy } from './route-policy.ts';

/** How calls to a service are treated: its routes, first match wins, and what holds for all of them. */
export interface Treatment {
  readonly routes: readonly RoutePolicy[];
  /** `breaker`, `eject`, `balance`, `connectTimeout`, `idleTimeout`. */
  readonly values: readonly PolicyValue[];
}

const isFor = (clients: readonly string[] | undefined, accounts: readonly string[] | undefined) =>
  clients === undefined || (accounts ?? []).some((account) => clients.includes(account));

function settingsValues(settings: CallSettings | undefined, boundsOf: BoundsOf) {
  if (settings === undefined) return [];
  const { clients: _clients, locality, ...leaves } = settings;
  // An intent writes the locality inside of the balance, but each comes whole from its own scope.
  return [
    ...policyValues('', leaves, boundsOf),
    ...policyValues('balance.locality', locality, boundsOf),
  ];
}

/**
 * How calls of these accounts (`namespace/account`) are treated; of everyone without settings of
 * their own, where no accounts are given. Routes for one client stand before those for all.
 */
export function treatmentOf(
  called: Called,
  accounts: readonly string[] | undefined,
  about: { readonly boundsOf: BoundsOf; readonly nameOf: NameOf },
): Treatment {
  const seesRequests = called.ports.some(({ protocol }) => isHttp(protocol));
  const routes = called.routes.filter(({ clients }) => isFor(clients, accounts));
  // A copy of all routes for one client leaves nothing to those behind it.
  const own = routes.filter(({ clients }) => clients !== undefined);
  const isWhole = own.some(({ ports, match }) => ports === undefined && match.some(isEverything));
  const settings = called.settings.find(({ clients }) => isFor(clients, accounts));
  return {
    routes: (isWhole ? own : routes).map((route) =>
      routePolicy(called, route, { ...about, seesRequests }),
    ),
    values: settingsValues(settings, about.boundsOf),
  };
}

const isEverything = (box: object): boolean => Object.keys(box).length === 0;

/** The accounts of every caller that has routes or settings of its own, each once. */
export function shapingClients({ routes, settings }: Called): readonly (readonly string[])[] {
  const lists = [...routes, ...settings].flatMap(({ clients }) => (clients ? [clients] : []));
  return [...new Map(lists.map((clients) => [JSON.stringify(clients), clients])).values()];
}
