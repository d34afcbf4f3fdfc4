import type { External, Service } from '../model/mesh.ts';
import type { NameOf } from '../reach/caller.ts';
import type { Change } from './change.ts';
import { clientsOf } from './clients.ts';
import { areEqual, fieldChanges, keyOf, type Sides } from './field.ts';
import { settingsFields } from './route-fields.ts';

type Callee = Service | External;

function settingsFor(callee: Callee | undefined, client: string | undefined) {
  return callee?.settings.find(
    ({ clients }) => clients === undefined || (client !== undefined && clients.includes(client)),
  );
}

function changesFor(callees: Sides<Callee>, to: string, client: string | undefined) {
  const sides = {
    before: settingsFor(callees.before, client),
    after: settingsFor(callees.after, client),
  };
  return fieldChanges(settingsFields, sides, { to });
}

/** How clients call a service whatever the route: breakers, ejection, balancing. Changes of everyone are told once. */
export function settingsChanges(callees: Sides<Callee>, nameOf: NameOf): readonly Change[] {
  const { before, after } = callees;
  const to = (before ?? after)?.name;
  if (to === undefined || areEqual({ before: before?.settings, after: after?.settings })) return [];
  const everyone = changesFor(callees, to, undefined);
  const known = new Set(everyone.map(keyOf));
  const own = clientsOf(callees).flatMap((client) =>
    client === undefined
      ? []
      : changesFor(callees, to, client)
          .filter((change) => !known.has(keyOf(change)))
          .map((change): Change => ({ ...change, from: nameOf(client) })),
  );
  return [...everyone, ...own];
}
