import type { External, Service } from '../model/mesh.ts';
import type { Route } from '../model/route.ts';
import type { Change } from './change.ts';
import { clientsOf } from './clients.ts';
import { fieldChanges, keyOf, type Sides } from './field.ts';
import { routeFields } from './route-fields.ts';

type Callee = Service | External;

/** Whether a route takes whatever its clients send. */
const takesAll = ({ match }: Route): boolean =>
  match.some((box) => Object.values(box).every((field) => field === undefined));

/** The route of one client at one port where every route takes all that its clients send. */
function routeOf(callee: Callee | undefined, client: string | undefined, port: number) {
  return callee?.routes.find(
    ({ clients, ports }) =>
      (clients === undefined || (client !== undefined && clients.includes(client))) &&
      (ports === undefined || ports.includes(port)),
  );
}

/** One difference for one client. */
interface ClientChange {
  readonly client?: string;
  readonly change: Change;
}

/**
 * What differs for each client where routes tell only clients apart, so that no set has to be made.
 * Nothing if they tell requests apart, or if requests go elsewhere: that is shown by a request.
 */
export function plainChanges(
  callees: Sides<Callee>,
  to: string,
  port: number,
): readonly ClientChange[] | undefined {
  const { before, after } = callees;
  if (![before, after].every((callee) => callee?.routes.every(takesAll))) return undefined;
  const changesFor = (client: string | undefined) => {
    const sides = { before: routeOf(before, client, port), after: routeOf(after, client, port) };
    return fieldChanges(routeFields(to), sides, { to });
  };
  const everyone = changesFor(undefined);
  const known = new Set(everyone.map(keyOf));
  const own = clientsOf(callees).flatMap((client) =>
    client === undefined
      ? []
      : changesFor(client)
          .filter((change) => !known.has(keyOf(change)))
          .map((change): ClientChange => ({ client, change })),
  );
  const all = [...everyone.map((change): ClientChange => ({ change })), ...own];
  return all.some(({ change }) => change.class === 'reroutes') ? undefined : all;
}
