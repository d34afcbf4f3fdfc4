import { diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Place } from '../../source/place.ts';
import { pointer } from '../../source/pointer.ts';
import type { Calls } from '../calls.ts';
import type { Context, Origin, ServiceView } from '../context.ts';
import { reportUnknown } from '../resolve-caller.ts';
import { rulesFor, type RulesByService } from '../service-rules.ts';
import { targetNames } from '../services.ts';

function checkNames(context: Context, scope: Origin, targets: readonly string[] = []): void {
  const known = Object.keys(context.mesh.spec.targets);
  for (const [index, name] of targets.entries())
    if (!known.includes(name))
      reportUnknown(context, 'target', name, known, scope.place(pointer('targets', index)));
}

/** A Team says where its services run: outside of that its namespaces are not closed. */
function checkWithinTeam(context: Context, service: ServiceView): void {
  const { team } = service;
  const allowed = team?.spec.targets;
  if (team === undefined || allowed === undefined) return;
  for (const [index, target] of (service.spec.targets ?? []).entries())
    if (!allowed.includes(target)) {
      const at = service.place(pointer('targets', index));
      const related = [{ ...team.place('/targets', 'key'), message: 'the targets of the Team' }];
      context.report(diagnostic('MW3044', at, { target, team: team.name }, { related }));
    }
}

/** Whether no proxy of one side is ever told how to reach the other one. */
function isApart(context: Context, from: ServiceView, to: ServiceView): boolean {
  // The outside world, and machines with an address of their own, are reached from everywhere.
  if (from.isExternal || to.isExternal || to.spec.endpoints !== undefined) return false;
  const known = (service: ServiceView) => targetNames(context, service.team, service);
  const [here, there] = [known(from), known(to)];
  const declared = Object.keys(context.mesh.spec.targets);
  // A target that nobody declares has its own finding.
  if (![...here, ...there].every((name) => declared.includes(name))) return false;
  return !here.some((name) => there.includes(name));
}

function checkEdges(
  context: Context,
  service: ServiceView,
  rules: RulesByService,
  calls: Calls,
): void {
  const report = (from: ServiceView, to: ServiceView, at: Place) =>
    context.report(diagnostic('MW3043', at, { from: from.name, to: to.name }));
  for (const { from, to, at } of calls.from(service.name))
    if (isApart(context, from, to)) report(from, to, at);
  const declared = new Set(calls.to(service.name).map(({ from }) => from.name));
  for (const entry of rulesFor(rules, service).allow)
    for (const caller of entry.scope === 'service' ? (entry.callers ?? []) : []) {
      const from = context.byName.get(caller.service ?? '');
      if (from === undefined || declared.has(from.name)) continue;
      if (isApart(context, from, service)) report(from, service, caller.at());
    }
}

/** The targets that Teams name. */
export function checkTeamTargets(context: Context): void {
  for (const team of context.teams) checkNames(context, team, team.spec.targets);
}

/** Where a service runs, and whether it and those that it speaks to can. */
export function checkTargets(
  context: Context,
  service: ServiceView,
  rules: RulesByService,
  calls: Calls,
): void {
  checkNames(context, service, service.spec.targets);
  checkWithinTeam(context, service);
  // With one target everything stands together.
  if (Object.keys(context.mesh.spec.targets).length > 1) checkEdges(context, service, rules, calls);
}
