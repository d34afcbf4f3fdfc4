import type { CheckedDocument } from '../check/checked.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { byCodeUnits } from '../diagnostics/order.ts';
import type { Outcome } from '../diagnostics/outcome.ts';
import type { Document } from '../read/document.ts';
import type { Texts } from '../source/text.ts';
import { callsOf, type CallView } from './calls.ts';
import { checkMesh, type Links } from './check-mesh.ts';
import type { Context, ServiceView, TeamView } from './context.ts';
import { externalOf } from './externals.ts';
import { factsOf, ownersOf, targetsOf } from './facts.ts';
import { grantedUndeclared } from './granted-undeclared.ts';
import { foreignOf } from './foreign/foreign.ts';
import { gatewaysOf } from './gateways.ts';
import { guaranteesOf } from './guarantees.ts';
import { indexDocuments } from './index-documents.ts';
import type { ModelMemo } from './memo.ts';
import type { Call, External, Grant, Mesh, Service } from './mesh.ts';
import { portNumbers } from './service-ports.ts';
import { rulesFor, serviceRules, type RulesByService } from './service-rules.ts';
import { serviceOf } from './services.ts';
import { tracked } from './tracked.ts';
import { workloadGroups } from './workload-groups.ts';
import { closedNamespace, workloadOf, type ResolvedWorkload } from './workloads.ts';

function callOf(call: CallView): Call {
  const ports = portNumbers(call.to, call.ports);
  return {
    from: call.from.name,
    to: call.to.name,
    ...(ports && { ports }),
    ...(call.ops && { requests: call.ops.map(({ operation }) => operation) }),
    at: call.at,
  };
}

function grantsOf(rules: RulesByService, service: ServiceView): readonly Grant[] {
  return rulesFor(rules, service).allow.map((entry) => {
    const callers = entry.callers?.flatMap(({ patterns }) => patterns) ?? [];
    const ports = portNumbers(service, entry.ports);
    const requests = entry.boxes.map((box) => ({ callers, ...box }));
    return { on: service.name, ...(ports && { ports }), requests, at: entry.at };
  });
}

/** The pods of the closed namespaces of a team that have no document. */
function closedNamespaces(context: Context, team: TeamView): readonly ResolvedWorkload[] {
  return [...team.namespaces]
    .sort()
    .filter((namespace) => context.teamOf.get(namespace) === team)
    .map((namespace) => closedNamespace(context, team, namespace, team.here));
}

/** Every workload, sorted by id. */
function workloadsOf(
  context: Context,
  { calls, rules, groups }: Links,
): readonly ResolvedWorkload[] {
  const { remember, watch, keep } = context.memory;
  const input = { context, rules, calls, granted: grantedUndeclared(context, rules) };
  const inGroups = watch(
    'groups',
    new Map(groups.map(({ id, services }) => [id, keep(`group ${id}`, services)] as const)),
  );
  const resolved = groups.flatMap(({ id, services: [first] }) => {
    if (first === undefined) return [];
    const make = () => workloadOf(input, { id, services: inGroups.get(id) ?? [] });
    return [remember('workload', first, make)];
  });
  const closed = context.teams.flatMap((team) =>
    remember('closed namespaces', team, () => closedNamespaces(context, team)),
  );
  return [...resolved, ...closed].sort((a, b) => byCodeUnits(a.workload.id, b.workload.id));
}

function servicesOf(context: Context, { calls, groups }: Links): readonly Service[] {
  const { remember, watch } = context.memory;
  const named = groups.flatMap(({ id, services }) =>
    services.map(({ name }) => [name, id] as const),
  );
  const workloadOfService = watch('workload of service', new Map(named));
  return context.services
    .filter(({ isExternal }) => !isExternal)
    .map((service) =>
      remember('service', service, () => {
        const id = workloadOfService.get(service.name);
        return serviceOf(context, service, calls, id === undefined ? [] : [id]);
      }),
    );
}

function externalsOf(context: Context, { calls, rules }: Links): readonly External[] {
  return context.services
    .filter(({ isExternal }) => isExternal)
    .map((service) =>
      context.memory.remember('external', service, () =>
        externalOf(context, service, rulesFor(rules, service), calls),
      ),
    );
}

function meshOf(context: Context, links: Links): Mesh {
  const { calls, rules } = links;
  const { remember, keep } = context.memory;
  const resolved = workloadsOf(context, links);
  const { mesh } = context;
  return {
    name: context.meshName,
    labels: remember('labels', mesh, () => mesh.metadata.labels ?? {}),
    facts: remember('facts', mesh, () => factsOf(context)),
    targets: remember('targets', mesh, () => targetsOf(context)),
    workloads: keep(
      'workloads',
      resolved.map(({ workload }) => workload),
    ),
    services: keep('resolved services', servicesOf(context, links)),
    gateways: gatewaysOf(context, rules),
    externals: keep('externals', externalsOf(context, links)),
    owners: ownersOf(context),
    calls: context.services.flatMap((service) =>
      remember('declared calls', service, () => calls.from(service.name).map(callOf)),
    ),
    grants: context.services.flatMap((service) =>
      remember('grants', service, () => grantsOf(rules, service)),
    ),
    guarantees: guaranteesOf(context),
    observers: resolved.flatMap(({ observers }) => observers),
    opaque: [],
  };
}

/**
 * The meaning of all documents of one mesh. Without a Mesh document there is none; whatever does not
 * resolve is a finding, and the rest is resolved all the same. With the `texts` of the files findings
 * offer fixes; `meshNames` are those of all meshes of the workspace, where they are known; `all`
 * documents of the mesh are needed for what its targets name as `foreign`. With a `memo` of another
 * state of the mesh, what rests on the same documents is the same value as there.
 */
export function model(
  documents: readonly CheckedDocument[],
  texts?: Texts,
  meshNames: readonly string[] = [],
  all: readonly Document[] = [],
  memo?: ModelMemo,
): Outcome<Mesh | undefined> {
  const diagnostics: Diagnostic[] = [];
  const report = (finding: Diagnostic) => diagnostics.push(finding);
  const indexed = indexDocuments(documents, report, texts, memo);
  if (indexed === undefined) return { value: undefined, diagnostics };
  const context = memo === undefined ? indexed : tracked(indexed, memo);
  const links: Links = {
    meshNames,
    calls: callsOf(context),
    rules: serviceRules(context),
    groups: workloadGroups(context),
  };
  const understood = meshOf(context, links);
  const mesh = { ...understood, ...foreignOf(context, understood, all) };
  checkMesh(context, links, mesh);
  return { value: mesh, diagnostics };
}

export { modelMemo, type ModelMemo } from './memo.ts';
