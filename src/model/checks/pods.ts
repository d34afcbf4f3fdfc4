import { diagnostic } from '../../diagnostics/diagnostic.ts';
import { byCodeUnits } from '../../diagnostics/order.ts';
import { isObject } from '../../source/json.ts';
import type { Place } from '../../source/place.ts';
import { accountNames, type Context, type ServiceView } from '../context.ts';
import type { ServicePort } from '../mesh.ts';
import { spiffeAccount } from '../spiffe-account.ts';
import type { WorkloadGroup } from '../workload-groups.ts';
import { isHttp } from '../workload.ts';

/** Who runs as an identity: a service, or a gateway of the mesh. */
interface Runner {
  readonly name: string;
  /** Its pods, so that two documents about the same ones are no two runners. */
  readonly pods: string;
  readonly identities: readonly string[];
  readonly at: Place;
}

/** Labels and namespace as text that does not depend on their order. */
const podsKey = (namespace: string, labels: Readonly<Record<string, string>>): string =>
  JSON.stringify([namespace, Object.entries(labels).sort(([a], [b]) => byCodeUnits(a, b))]);

/** A SPIFFE ID of this mesh in the form of an account, which it is. */
function accountOf(context: Context, spiffe: string): string {
  const named = spiffeAccount(spiffe);
  return named && context.trustDomains.includes(named.trustDomain)
    ? `${named.namespace}/${named.account}`
    : spiffe;
}

function serviceRunners(context: Context): readonly Runner[] {
  return context.services
    .filter(({ isExternal }) => !isExternal)
    .map((service) => ({
      name: service.name,
      pods: podsKey(service.namespace, service.selector),
      identities: [
        ...accountNames(service),
        ...service.spiffe.map((spiffe) => accountOf(context, spiffe)),
      ],
      at: service.spec.identity === undefined ? service.here : service.place('/identity'),
    }));
}

function gatewayRunners({ mesh }: Context): readonly Runner[] {
  return Object.entries(mesh.spec.gateways ?? {}).map(([name, gateway]) => ({
    name: `ingress:${name}`,
    pods: podsKey(gateway.namespace, gateway.workload ?? {}),
    identities: [`${gateway.namespace}/${gateway.serviceAccount}`],
    at: mesh.place(`/gateways/${name}/serviceAccount`),
  }));
}

/** Two that run as one identity cannot be told apart by those they call. */
function checkAccounts(context: Context): void {
  const owners = new Map<string, Runner>();
  for (const runner of [...gatewayRunners(context), ...serviceRunners(context)])
    for (const identity of new Set(runner.identities)) {
      const other = owners.get(identity);
      if (other === undefined) owners.set(identity, runner);
      else if (other.pods !== runner.pods) {
        const related = [{ ...other.at, message: 'the other one' }];
        const params = { service: runner.name, other: other.name };
        context.report(diagnostic('MW3017', runner.at, params, { related }));
      }
    }
}

/** A value as text that does not depend on the order of its keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    isObject(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => byCodeUnits(a, b)))
      : part,
  );
}

/** What pods have once: of documents that say it differently, one would not count. */
const ofPods = ['mtls', 'limit', 'inbound', 'egress', 'telemetry', 'targets'] as const;

/** What a container port can be only once: plain or not, and its mTLS mode. */
function saidOfPort(service: ServiceView, { name, protocol }: ServicePort): string {
  const written = service.spec.ports?.[name];
  const mtls = typeof written === 'object' ? written.mtls : undefined;
  return `${isHttp(protocol) ? 'http' : 'tcp'} ${mtls ?? ''}`;
}

/** Documents about the same pods must agree on what can only be said once. */
function checkGroup(context: Context, group: WorkloadGroup): void {
  const [first, ...others] = group.services;
  if (first === undefined) return;
  const report = (other: ServiceView, field: string, at: Place) => {
    const params = { service: other.name, other: first.name, field };
    const related = [{ ...first.here, message: 'the other document' }];
    context.report(diagnostic('MW3024', at, params, { related }));
  };
  for (const other of others)
    for (const field of ofPods)
      if (canonical(first.spec[field]) !== canonical(other.spec[field]))
        report(
          other,
          field,
          other.spec[field] === undefined ? other.here : other.place(`/${field}`, 'key'),
        );
  const ports = new Map<number, string>();
  for (const service of group.services)
    for (const port of service.ports) {
      const said = saidOfPort(service, port);
      const known = ports.get(port.target);
      if (known === undefined) ports.set(port.target, said);
      else if (known !== said) report(service, 'ports', port.at);
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
