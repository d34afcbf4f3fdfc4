import { diagnostic } from '../../diagnostics/diagnostic.ts';
import { accountNames, type Context, type ServiceView } from '../context.ts';
import type { WorkloadGroup } from '../workload-groups.ts';

/** Two services with one account cannot be told apart by those they call. */
function checkAccounts(context: Context): void {
  const owners = new Map<string, ServiceView>();
  for (const service of context.services) {
    if (service.isExternal) continue;
    for (const account of accountNames(service)) {
      const other = owners.get(account);
      if (other === undefined) owners.set(account, service);
      else if (JSON.stringify(other.selector) !== JSON.stringify(service.selector)) {
        const at = service.spec.identity === undefined ? service.here : service.place('/identity');
        const related = [{ ...other.here, message: 'the other service' }];
        const params = { service: service.name, other: other.name };
        context.report(diagnostic('MW3017', at, params, { related }));
      }
    }
  }
}

/** Documents about the same pods must agree on what can only be said once. */
function checkGroup(context: Context, group: WorkloadGroup): void {
  const [first, ...others] = group.services;
  for (const other of others)
    for (const field of ['mtls', 'limit', 'inbound'] as const) {
      if (JSON.stringify(first?.spec[field]) === JSON.stringify(other.spec[field])) continue;
      const params = { service: other.name, other: first?.name ?? '', field };
      const at = other.spec[field] === undefined ? other.here : other.place(`/${field}`, 'key');
      const related = first ? [{ ...first.here, message: 'the other document' }] : [];
      context.report(diagnostic('MW3024', at, params, { related }));
    }
}

function checkGateways(context: Context): void {
  for (const [name, gateway] of Object.entries(context.mesh.spec.gateways ?? {})) {
    const team = context.teamOf.get(gateway.namespace);
    if (team === undefined) continue;
    const at = context.mesh.place(`/gateways/${name}/namespace`);
    const params = { team: team.name, namespace: gateway.namespace, gateway: name };
    context.report(diagnostic('MW3023', at, params));
  }
}

function checkAddresses(context: Context): void {
  for (const service of context.services) {
    if (!service.isExternal || service.spec.external?.addresses) continue;
    for (const port of service.ports)
      if (port.protocol === 'tcp') {
        const params = { port: port.name, protocol: port.protocol, service: service.name };
        context.report(diagnostic('MW3021', port.at, params));
      }
  }
}

/** A host of the outside world has one description. */
function checkExternalHosts(context: Context): void {
  const owners = new Map<string, ServiceView>();
  for (const service of context.services)
    for (const [index, host] of (service.spec.external?.hosts ?? []).entries()) {
      const other = owners.get(host);
      if (other === undefined) owners.set(host, service);
      else {
        const related = [{ ...other.here, message: 'the other document' }];
        const at = service.place(`/external/hosts/${index}`);
        context.report(diagnostic('MW3027', at, { host, other: other.name }, { related }));
      }
    }
}

/** Which pods, accounts and namespaces documents are about. */
export function checkPods(context: Context, groups: readonly WorkloadGroup[]): void {
  checkAccounts(context);
  for (const group of groups) checkGroup(context, group);
  checkGateways(context);
  checkAddresses(context);
  checkExternalHosts(context);
}
