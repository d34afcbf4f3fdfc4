import type { CheckedDocument } from '../check/checked.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { byCodeUnits } from '../diagnostics/order.ts';
import type { Outcome } from '../diagnostics/outcome.ts';
import type { Document } from '../read/document.ts';
import type { Texts } from '../source/text.ts';
import { callsOf, type Calls, type CallView } from './calls.ts';
import { checkAgreement } from './checks/agreement.ts';
import { checkBalance } from './checks/balance.ts';
import { checkCalled } from './checks/called.ts';
import { checkEndpoints } from './checks/endpoints.ts';
import { checkExternals } from './checks/externals.ts';
import { checkFaults } from './checks/faults.ts';
import { checkGateways } from './checks/gateways.ts';
import { checkHeaderNames } from './checks/header-names.ts';
import { checkIngress } from './checks/ingress.ts';
import { checkIssuers } from './checks/issuers.ts';
import { checkNames } from './checks/names.ts';
import { checkOverlappingPods } from './checks/overlapping-pods.ts';
import { checkPlainConnections } from './checks/plain-connections.ts';
import { checkPods } from './checks/pods.ts';
import { checkProviders } from './checks/providers.ts';
import { checkRouteOrder } from './checks/route-order.ts';
import { checkRoutes } from './checks/routes.ts';
import { checkRules } from './checks/rules.ts';
import { checkSharedRules } from './checks/shared-rules.ts';
import { checkTargets } from './checks/targets.ts';
import { checkWaivers } from './checks/waivers.ts';
import { checkTries } from './checks/tries.ts';
import type { Context } from './context.ts';
import { externalOf } from './externals.ts';
import { factsOf, ownersOf, targetsOf } from './facts.ts';
import { grantedUndeclared } from './granted-undeclared.ts';
import { foreignOf } from './foreign/foreign.ts';
import { gatewaysOf } from './gateways.ts';
import { guaranteesOf } from './guarantees.ts';
import { indexDocuments } from './index-documents.ts';
import type { Call, Grant, Mesh } from './mesh.ts';
import { portNumbers } from './service-ports.ts';
import { rulesFor, serviceRules, type RulesByService } from './service-rules.ts';
import { serviceOf } from './services.ts';
import { workloadGroups, type WorkloadGroup } from './workload-groups.ts';
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

function grantsOf(context: Context, rules: RulesByService): readonly Grant[] {
  return context.services.flatMap((service) =>
    rulesFor(rules, service).allow.map((entry) => {
      const callers = entry.callers?.flatMap(({ patterns }) => patterns) ?? [];
      const ports = portNumbers(service, entry.ports);
      const requests = entry.boxes.map((box) => ({ callers, ...box }));
      return { on: service.name, ...(ports && { ports }), requests, at: entry.at };
    }),
  );
}

/** The pods of closed namespaces that have no document. */
function closedNamespaces(context: Context): readonly ResolvedWorkload[] {
  return context.teams.flatMap((team) =>
    [...team.namespaces]
      .sort()
      .filter((namespace) => context.teamOf.get(namespace) === team)
      .map((namespace) => closedNamespace(context, team, namespace, team.here)),
  );
}

/** What the documents say to each other: found once, for the mesh and for the checks. */
interface Links {
  readonly meshNames: readonly string[];
  readonly calls: Calls;
  readonly rules: RulesByService;
  readonly groups: readonly WorkloadGroup[];
}

function meshOf(context: Context, { calls, rules, groups }: Links): Mesh {
  const input = { context, rules, calls, granted: grantedUndeclared(context, rules) };
  const resolved = [
    ...groups.map((group) => workloadOf(input, group)),
    ...closedNamespaces(context),
  ].sort((a, b) => byCodeUnits(a.workload.id, b.workload.id));
  const workloadsOf = new Map(
    groups.flatMap(({ id, services }) => services.map(({ name }) => [name, [id]] as const)),
  );
  const inMesh = context.services.filter(({ isExternal }) => !isExternal);
  const external = context.services.filter(({ isExternal }) => isExternal);
  return {
    name: context.meshName,
    labels: context.mesh.metadata.labels ?? {},
    facts: factsOf(context),
    targets: targetsOf(context),
    workloads: resolved.map(({ workload }) => workload),
    services: inMesh.map((service) =>
      serviceOf(context, service, calls, workloadsOf.get(service.name) ?? []),
    ),
    gateways: gatewaysOf(context, rules),
    externals: external.map((service) =>
      externalOf(context, service, rulesFor(rules, service), calls),
    ),
    owners: ownersOf(context),
    calls: calls.all.map(callOf),
    grants: grantsOf(context, rules),
    guarantees: guaranteesOf(context),
    observers: resolved.flatMap(({ observers }) => observers),
    opaque: [],
  };
}

/** What the documents of a mesh say against each other, although each of them is right by itself. */
function checkMesh(context: Context, links: Links, mesh: Mesh): void {
  const { calls, rules, groups, meshNames } = links;
  checkAgreement(context, rules, calls);
  checkRules(context, rules);
  checkSharedRules(context, rules);
  checkIssuers(context, rules);
  checkHeaderNames(context);
  checkCalled(context, calls);
  checkRoutes(context);
  checkRouteOrder(context, mesh);
  checkPlainConnections(context, calls);
  checkFaults(context, calls);
  checkEndpoints(context);
  checkExternals(context, rules);
  checkNames(context, meshNames);
  checkProviders(context);
  checkTargets(context, rules, calls);
  checkWaivers(context);
  checkPods(context, groups);
  checkOverlappingPods(context, groups);
  checkGateways(context, mesh.gateways, rules);
  checkIngress(context, mesh.gateways);
  for (const { settings } of [...mesh.services, ...mesh.externals]) checkBalance(context, settings);
  for (const { routes } of [...mesh.services, ...mesh.externals])
    for (const route of routes) checkTries(context, route);
}

/**
 * The meaning of all documents of one mesh. Without a Mesh document there is none; whatever does not
 * resolve is a finding, and the rest is resolved all the same. With the `texts` of the files findings
 * offer fixes; `meshNames` are those of all meshes of the workspace, where they are known; `all`
 * documents of the mesh are needed for what its targets name as `foreign`.
 */
export function model(
  documents: readonly CheckedDocument[],
  texts?: Texts,
  meshNames: readonly string[] = [],
  all: readonly Document[] = [],
): Outcome<Mesh | undefined> {
  const diagnostics: Diagnostic[] = [];
  const context = indexDocuments(documents, (finding) => diagnostics.push(finding), texts);
  if (context === undefined) return { value: undefined, diagnostics };
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
