import { didYouMean } from '../../check/did-you-mean.ts';
import { diagnostic } from '../../diagnostics/diagnostic.ts';
import { grouped } from '../../source/grouped.ts';
import { child, pointer, type Pointer } from '../../source/pointer.ts';
import type { AllowEntry, DenyEntry } from '../../check/intents.generated.ts';
import type { Context, Origin, ServiceView } from '../context.ts';
import { listOf } from '../names.ts';
import { rulesFor, type RulesByService } from '../service-rules.ts';
import type { Entry } from '../entry.ts';
import { reportOnPlain } from './rules.ts';

interface Shared extends Origin {
  readonly spec: { readonly allow?: readonly AllowEntry[]; readonly deny?: readonly DenyEntry[] };
}

/** The port names of a list of rules, with their pointers below `spec`. */
function portNames({ spec }: Shared): readonly { readonly name: string; readonly at: Pointer }[] {
  const of = (port: string | readonly string[] | undefined, at: Pointer) =>
    listOf(port).map((name, step) => ({ name, at: Array.isArray(port) ? child(at, step) : at }));
  return [
    ...(spec.allow ?? []).flatMap(({ port }, index) => of(port, pointer('allow', index, 'port'))),
    ...(spec.deny ?? []).flatMap(({ port, unless }, index) => [
      ...of(port, pointer('deny', index, 'port')),
      ...of(unless?.port, pointer('deny', index, 'unless', 'port')),
    ]),
  ];
}

/** Port names of a Team's or the Mesh's rules that none of its services has: a misspelt one guards nothing. */
function checkPortNames(context: Context, scope: Shared, services: readonly ServiceView[]): void {
  // Rules may be written before the services they are for.
  const named = portNames(scope);
  if (services.length === 0 || named.length === 0) return;
  const known = new Set(services.flatMap(({ ports }) => ports.map(({ name }) => name)));
  for (const { name, at } of named) {
    if (known.has(name)) continue;
    const near = didYouMean(name, known);
    const hint =
      near === undefined
        ? 'declare it on the services it is meant for'
        : `did you mean \`${near}\`?`;
    context.report(diagnostic('MW3050', scope.place(at), { port: name, hint }));
  }
}

/** Rules about requests whose named ports carry none on any service. */
function checkPlain(
  context: Context,
  rules: RulesByService,
  services: readonly ServiceView[],
): void {
  const about = new Map<Entry, ServiceView[]>();
  for (const service of services) {
    const { allow, deny } = rulesFor(rules, service);
    for (const entry of [...allow, ...deny]) {
      if (entry.scope === 'service' || entry.ports === undefined || !entry.isHttp) continue;
      if (!service.ports.some(({ name }) => entry.ports?.includes(name))) continue;
      const found = about.get(entry) ?? [];
      about.set(entry, found);
      found.push(service);
    }
  }
  for (const [entry, found] of about) reportOnPlain(context, found, entry);
}

/** What rules of the Mesh and of Teams say about the ports of all the services they are for. */
export function checkSharedRules(context: Context, rules: RulesByService): void {
  const services = context.services.filter(({ isExternal }) => !isExternal);
  checkPortNames(context, context.mesh, services);
  const byTeam = grouped(services, ({ team }) => team);
  for (const team of context.teams) checkPortNames(context, team, byTeam.get(team) ?? []);
  checkPlain(context, rules, services);
}
