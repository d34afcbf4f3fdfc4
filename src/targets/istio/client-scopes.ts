import { accountNamesIn } from '../../access/account-name.ts';
import type { Box, CallerPattern } from '../../access/term.ts';
import type { Gateway, Mesh } from '../../model/mesh.ts';
import type { Route } from '../../model/route.ts';
import type { JsonObject } from '../../source/json.ts';
import { isAnyone } from './principals.ts';
import { clientWorkloads, type Labelled } from './labels.ts';

/** A route for some clients only: conditions on the client and the port, ORed. */
interface ScopedRoute {
  readonly route: Route;
  readonly scopes: readonly JsonObject[];
}

function isEveryone(callers: Box['callers']): boolean {
  return isAnyone(callers) || (callers ?? []).some((caller) => 'mesh' in caller);
}

function runsAs(namespace: string, accounts: readonly string[], caller: CallerPattern): boolean {
  if ('namespace' in caller) return caller.namespace === namespace;
  if (!('account' in caller)) return false;
  return caller.account.namespace === namespace && accounts.includes(caller.account.name);
}

const byLabels = ({ labels, namespace }: Labelled): JsonObject => ({
  sourceLabels: labels,
  sourceNamespace: namespace,
});

/** Clients as their own proxies know them: by labels and namespace. */
function clientScopes(
  mesh: Mesh,
  clients: Route['clients'],
  callers: Box['callers'],
): readonly JsonObject[] {
  const named = callers ?? [];
  if (clients === undefined && isEveryone(callers)) return [{}];
  if (clients !== undefined)
    return clientWorkloads(mesh, clients)
      .filter(
        ({ namespace, accounts }) =>
          isEveryone(callers) || named.some((caller) => runsAs(namespace, accounts, caller)),
      )
      .map(byLabels);
  const accounts = accountNamesIn(named);
  const namespaces = named.flatMap((caller) => ('namespace' in caller ? [caller.namespace] : []));
  return [
    ...clientWorkloads(mesh, accounts).map(byLabels),
    ...namespaces.map((sourceNamespace) => ({ sourceNamespace })),
  ];
}

function withoutCallers({ callers: _, ...box }: Box): Box {
  return box;
}

/** A route inside the mesh. Boxes for different callers become routes of their own, in order. */
export function meshRoutes(mesh: Mesh, route: Route): readonly ScopedRoute[] {
  const ports: readonly JsonObject[] = route.ports?.map((port) => ({ port })) ?? [{}];
  const isUniform = route.match.every(({ callers }) => callers === undefined);
  const parts = isUniform ? [route.match] : route.match.map((box) => [box]);
  return parts.flatMap((match) => {
    const scopes = clientScopes(mesh, route.clients, match[0]?.callers).flatMap((client) =>
      ports.map((port) => ({ ...port, ...client })),
    );
    if (scopes.length === 0) return [];
    return [{ route: { ...route, match: match.map(withoutCallers) }, scopes }];
  });
}

/** A route as a gateway takes it, or nothing if it is not for this gateway. */
export function gatewayRoute(gateway: Gateway, port: number, route: Route): Route | undefined {
  const { namespace, account } = gateway;
  if (!(route.clients?.includes(`${namespace}/${account}`) ?? true)) return undefined;
  if (!(route.ports?.includes(port) ?? true)) return undefined;
  const match = route.match.filter(
    ({ callers }) =>
      isEveryone(callers) || (callers ?? []).some((caller) => runsAs(namespace, [account], caller)),
  );
  return match.length > 0 ? { ...route, match: match.map(withoutCallers) } : undefined;
}
