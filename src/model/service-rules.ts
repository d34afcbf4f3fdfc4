import type { AllowEntry, DenyEntry } from '../check/intents.generated.ts';
import { invariant } from '../diagnostics/invariant.ts';
import { pointer } from '../source/pointer.ts';
import type { Context, Origin, ServiceView, TeamView } from './context.ts';
import { resolveEntry, type Entry } from './entry.ts';

/** Everything that is granted and refused on one service, of all scopes. */
export interface ServiceRules {
  readonly allow: readonly Entry[];
  readonly deny: readonly Entry[];
}

/** The rules of every service, by its name. */
export type RulesByService = ReadonlyMap<string, ServiceRules>;

/** The rules of one service; one that nothing is said of has empty ones. */
export function rulesFor(rules: RulesByService, service: ServiceView): ServiceRules {
  const found = rules.get(service.name);
  invariant(found, `${service.name} has its rules resolved`);
  return found;
}

type Written = { readonly allow?: readonly AllowEntry[]; readonly deny?: readonly DenyEntry[] };

function rulesOf(
  context: Context,
  origin: Origin,
  scope: Entry['scope'],
  spec: Written,
): ServiceRules {
  const entries = (name: 'allow' | 'deny') =>
    (spec[name] ?? []).map((written, index) =>
      resolveEntry(context, origin, scope, written, pointer(name, index)),
    );
  return { allow: entries('allow'), deny: entries('deny') };
}

/** Resolves the rules of every service. Rules of Mesh and Team do not bind externals. */
export function serviceRules(context: Context): RulesByService {
  const { remember, watch } = context.memory;
  const mesh = remember('rules', context.mesh, () =>
    rulesOf(context, context.mesh, 'mesh', context.mesh.spec),
  );
  const ofTeam = (team: TeamView) =>
    remember('rules', team, () => rulesOf(context, team, 'team', team.spec));
  const teams = watch(
    'team rules',
    new Map(context.teams.map((team) => [team.name, ofTeam(team)] as const)),
  );
  const ofMesh = watch('mesh rules', new Map([['', mesh]]));
  const of = (service: ServiceView): ServiceRules => {
    const own = rulesOf(context, service, 'service', service.spec);
    if (service.isExternal) return own;
    const wider = [teams.get(service.team?.name ?? ''), ofMesh.get('')];
    if (wider.every((rules) => !rules || rules.allow.length + rules.deny.length === 0)) return own;
    const scopes = [own, ...wider];
    return {
      allow: scopes.flatMap((rules) => rules?.allow ?? []),
      deny: scopes.flatMap((rules) => rules?.deny ?? []),
    };
  };
  const rules = context.services.map(
    (service) => [service.name, remember('rules', service, () => of(service))] as const,
  );
  return watch('rules', new Map(rules));
}
