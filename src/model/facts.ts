import { invariant } from '../diagnostics/invariant.ts';
import { byCodeUnits } from '../diagnostics/order.ts';
import { isObject } from '../source/json.ts';
import { pointer } from '../source/pointer.ts';
import type { Context, TeamView } from './context.ts';
import type { Facts, Issuer, Owner, Provider, TargetSettings } from './mesh.ts';

const byName = <T extends { readonly name: string }>(list: readonly T[]): readonly T[] =>
  [...list].sort((a, b) => byCodeUnits(a.name, b.name));

function issuersOf(context: Context): readonly Issuer[] {
  return Object.entries(context.mesh.spec.jwt ?? {}).map(([name, written]) => ({
    name,
    issuer: written.issuer,
    jwks: written.jwks,
    audiences: written.audiences ?? [],
    ...(written.header !== undefined && { header: written.header.toLowerCase() }),
    ...(written.prefix !== undefined && { prefix: written.prefix }),
    forward: written.forward ?? false,
    at: context.mesh.place(pointer('jwt', name), 'key'),
  }));
}

function providersOf(context: Context): readonly Provider[] {
  return Object.entries(context.mesh.spec.providers ?? {}).flatMap(
    ([name, written]): Provider[] => {
      const at = context.mesh.place(pointer('providers', name), 'key');
      const { otlp, prometheus, rateLimit } = written;
      if (otlp) return [{ name, kind: 'otlp', service: otlp.service, port: otlp.port, at }];
      if (prometheus) return [{ name, kind: 'prometheus', at }];
      if (rateLimit === undefined) return [];
      const { service, port, onFailure } = rateLimit;
      return [{ name, kind: 'rateLimit', service, port, ...(onFailure && { onFailure }), at }];
    },
  );
}

/** What the mesh as a whole says. */
export function factsOf(context: Context): Facts {
  const [trustDomain = 'cluster.local', ...aliases] = context.trustDomains;
  return {
    trustDomain,
    aliases,
    issuers: byName(issuersOf(context)),
    providers: byName(providersOf(context)),
  };
}

/** The targets of the mesh, as written. */
export function targetsOf(context: Context): readonly TargetSettings[] {
  const targets = Object.entries(context.mesh.spec.targets).map(([name, settings]) => {
    invariant(isObject(settings), 'the schema has proven that a target is an object');
    const at = context.mesh.place(pointer('targets', name), 'key');
    const { optional } = settings;
    const optionalAt = optional?.map((_, index) =>
      context.mesh.place(pointer('targets', name, 'optional', index)),
    );
    return { name, type: settings.type, settings, ...(optionalAt && { optionalAt }), at };
  });
  return byName(targets);
}

/** Who answers for which namespaces. */
export function ownersOf(context: Context): readonly Owner[] {
  const { remember, keep } = context.memory;
  const ownerOf = (team: TeamView): Owner =>
    remember('owner', team, () => ({
      team: team.name,
      owners: team.spec.owners ?? [],
      namespaces: [...team.namespaces].sort(),
      at: team.here,
    }));
  return keep('owners', context.teams.map(ownerOf));
}
