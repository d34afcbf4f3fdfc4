import type { Calls } from './calls.ts';
import { checkAgreement, checkTeamAgreement } from './checks/agreement.ts';
import { checkBalance } from './checks/balance.ts';
import { checkCalled } from './checks/called.ts';
import { checkEndpoints } from './checks/endpoints.ts';
import { checkExternal, checkExternalCallers } from './checks/externals.ts';
import { checkFaults } from './checks/faults.ts';
import { checkGateways } from './checks/gateways.ts';
import { checkHeaderNames, checkSharedHeaderNames } from './checks/header-names.ts';
import { checkIngress } from './checks/ingress.ts';
import { checkIssuers } from './checks/issuers.ts';
import { checkNames, checkSharedNames } from './checks/names.ts';
import { checkOverlappingPods } from './checks/overlapping-pods.ts';
import { checkPlainConnections, checkPlainGuarantees } from './checks/plain-connections.ts';
import { checkPods } from './checks/pods.ts';
import { checkProviders } from './checks/providers.ts';
import { checkRouteOrder } from './checks/route-order.ts';
import { checkRoutes } from './checks/routes.ts';
import { checkDenyByIdentity, checkRules } from './checks/rules.ts';
import { checkSharedRules } from './checks/shared-rules.ts';
import { checkTargets, checkTeamTargets } from './checks/targets.ts';
import { checkTries } from './checks/tries.ts';
import { checkWaivers } from './checks/waivers.ts';
import type { Context, ServiceView } from './context.ts';
import type { External, Mesh, Service } from './mesh.ts';
import type { RulesByService } from './service-rules.ts';
import type { WorkloadGroup } from './workload-groups.ts';

/** What the documents say to each other: found once, for the mesh and for the checks. */
export interface Links {
  readonly meshNames: readonly string[];
  readonly calls: Calls;
  readonly rules: RulesByService;
  readonly groups: readonly WorkloadGroup[];
}

/** What one service says against others. */
function checkService(
  context: Context,
  { rules, calls }: Links,
  service: ServiceView,
  meshNames: () => readonly string[],
): void {
  checkAgreement(context, service, rules, calls);
  checkRules(context, service, rules);
  checkHeaderNames(context, service);
  checkCalled(context, service, calls);
  checkRoutes(context, service);
  checkPlainConnections(context, service, calls);
  checkFaults(context, service, calls);
  checkExternal(context, service);
  checkNames(context, service, meshNames);
  checkTargets(context, service, rules, calls);
}

/** What came out for one service does not go together. */
function checkResolved(context: Context, resolved: Service | External): void {
  checkRouteOrder(context, resolved);
  checkBalance(context, resolved.settings);
  for (const route of resolved.routes) checkTries(context, route);
}

/** What can only be seen in all documents together. */
function checkTogether(context: Context, { rules, groups }: Links, mesh: Mesh): void {
  checkTeamAgreement(context);
  checkDenyByIdentity(context, rules);
  checkSharedRules(context, rules);
  checkIssuers(context, rules);
  checkSharedHeaderNames(context);
  checkPlainGuarantees(context);
  checkEndpoints(context);
  checkExternalCallers(context, rules);
  checkSharedNames(context);
  checkProviders(context);
  checkTeamTargets(context);
  checkWaivers(context);
  checkPods(context, groups);
  checkOverlappingPods(context, groups);
  checkGateways(context, mesh.gateways, rules);
  checkIngress(context, mesh.gateways);
}

/** What the documents of a mesh say against each other, although each of them is right by itself. */
export function checkMesh(context: Context, links: Links, mesh: Mesh): void {
  const { remember, watch, keep } = context.memory;
  const meshNames = watch('mesh names', new Map([['', keep('mesh names', links.meshNames)]]));
  for (const service of context.services)
    remember('checks', service, () =>
      checkService(context, links, service, () => meshNames.get('') ?? []),
    );
  for (const resolved of [...mesh.services, ...mesh.externals])
    remember('resolved checks', resolved, () => checkResolved(context, resolved));
  checkTogether(context, links, mesh);
}
