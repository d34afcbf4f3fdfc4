import { accountNamesIn } from '../../access/account-name.ts';
import type { CheckedDocument } from '../../check/checked.ts';
import type { TargetRegistry } from '../../compile/target.ts';
import type { External, Mesh, Service } from '../../model/mesh.ts';
import type { Workload } from '../../model/workload.ts';
import { callerNames, type NameOf } from '../../reach/caller.ts';
import { guarantees } from '../../reach/guarantees.ts';
import { boxesWords } from '../../reach/words.ts';
import type { Place } from '../../source/place.ts';
import { agreementGaps } from './agreement-gaps.ts';
import { boundsOf, type BoundsOf } from './bounds.ts';
import { deniesOf } from './denies.ts';
import { exposureOf } from './exposure.ts';
import { enforced } from './enforced.ts';
import { identityOf } from './identity.ts';
import { notUnderstoodOf } from './not-understood.ts';
import { outgoingOf } from './outgoing.ts';
import { edgesTo } from './policy-edges.ts';
import type { PolicyPort, ServicePolicy } from './policy.ts';
import { policyValues, writtenValue, type PolicyValue } from './policy-value.ts';
import { targetsOf } from './target-policy.ts';
import { shapingClients, treatmentOf } from './treatment.ts';
import { waiversOf } from './waivers.ts';
import { agreementOf, modeOf, scopesOf } from './words-of-intents.ts';

/** What the policy of a service is gathered from; `today` is `YYYY-MM-DD`. */
export interface PolicyMaterial {
  readonly mesh: Mesh;
  /** The Mesh, the Teams, the Waivers, and the services' own documents; others may be left out. */
  readonly documents: readonly CheckedDocument[];
  readonly registry: TargetRegistry;
  readonly today: string;
}

function portsOf(
  called: Service | External,
  workloads: readonly Workload[],
  bounds: BoundsOf,
): readonly PolicyPort[] {
  return called.ports.map(({ name, number, target, protocol, at }) => {
    const [port] = workloads.flatMap((each) => each.ports.filter((one) => one.number === target));
    const values = port ? policyValues('mtls', port.mtls, bounds) : [];
    return { name, number, target, protocol, values, at };
  });
}

function workloadPolicy({ id, telemetry, egress, sees, from }: Workload, bounds: BoundsOf) {
  return {
    id,
    values: [
      ...policyValues('egress', egress, bounds),
      ...policyValues('telemetry', telemetry, bounds),
    ],
    ...(sees && { sees }),
    from,
  };
}

function limitsOf({ limits }: Service): ServicePolicy['limits'] {
  const units: Readonly<Record<number, string>> = { 1: 's', 60: 'm', 3600: 'h' };
  return limits.map(({ requests, perSeconds, burst, per, key, rule, at }) => ({
    rate: `${requests}/${units[perSeconds] ?? `${perSeconds}s`}`,
    ...(burst !== undefined && { burst }),
    per,
    key,
    requests: rule ? boxesWords(rule.requests.boxes) : [],
    at,
  }));
}

function inboundOf({ inbound }: Service): readonly PolicyValue[] {
  if (inbound === undefined) return [];
  const { at, ...counts } = inbound;
  return Object.entries(counts).map(([name, count]) =>
    writtenValue(`inbound.${name}`, count, 'service', at),
  );
}

function externalPolicy(external: External): NonNullable<ServicePolicy['external']> {
  const { addresses, tls, via, sni, clientCertificate, ca } = external;
  return {
    addresses,
    tls,
    ...(via !== undefined && { via }),
    ...(sni !== undefined && { sni }),
    ...(clientCertificate !== undefined && { clientCertificate }),
    ...(ca !== undefined && { ca }),
  };
}

function guaranteesOf(mesh: Mesh, name: string, accounts: readonly string[]) {
  const own = new Set(accounts);
  const about = mesh.guarantees.map((guarantee) => ({
    ...guarantee,
    lines: guarantee.lines.filter(
      ({ to, unlessThrough, callers = [], except }) =>
        to === name ||
        unlessThrough.includes(name) ||
        accountNamesIn([...callers, ...except]).some((account) => own.has(account)),
    ),
  }));
  return guarantees({ ...mesh, guarantees: about }).results.map(
    ({ guarantee, line, status, at }) => ({ guarantee, line, status, at }),
  );
}

/** How each caller that shapes its calls is treated, beside everybody else. */
function perCaller(called: Service | External, bounds: BoundsOf, nameOf: NameOf) {
  return shapingClients(called).map((clients) => ({
    callers: clients.map(nameOf),
    ...treatmentOf(called, clients, { boundsOf: bounds, nameOf }),
  }));
}

function ownership({ mesh }: PolicyMaterial, { namespace, owners }: Service | External) {
  const team = mesh.owners.find(({ namespaces }) => namespaces.includes(namespace));
  return {
    ...(team && { team: { name: team.team, at: team.at } }),
    owners: owners ?? team?.owners ?? [],
  };
}

const nothing: Pick<ServicePolicy, 'headless' | 'versions' | 'endpoints' | 'limits' | 'inbound'> = {
  headless: false,
  versions: [],
  endpoints: [],
  limits: [],
  inbound: [],
};

function serviceOnly(service: Service | undefined): typeof nothing {
  if (service === undefined) return nothing;
  return {
    headless: service.headless,
    versions: service.versions,
    endpoints: service.endpoints,
    limits: limitsOf(service),
    inbound: inboundOf(service),
  };
}

/** What would hold for a service in shadow mode, were it enforced. */
function onceEnforced(
  mesh: Mesh,
  called: Service | External,
  workloads: readonly Workload[],
  nameOf: NameOf,
): Pick<ServicePolicy, 'enforced'> {
  const strict = enforced(mesh, workloads);
  const ids = new Set(workloads.map(({ id }) => id));
  const own = strict.workloads.filter(({ id }) => ids.has(id));
  return {
    enforced: {
      callers: edgesTo(strict, nameOf)(called),
      denies: deniesOf(strict, own, undefined, nameOf),
    },
  };
}

/** The effective policy of a service or external, `namespace/name`; `undefined` where there is none. */
export function servicePolicy(material: PolicyMaterial, name: string): ServicePolicy | undefined {
  const { mesh, documents, today } = material;
  const service = mesh.services.find((each) => each.name === name);
  const external = mesh.externals.find((each) => each.name === name);
  const called = service ?? external;
  if (called === undefined) return undefined;
  const workloads = mesh.workloads.filter(({ id }) => service?.workloads.includes(id));
  const scopes = scopesOf(documents, called.namespace);
  const bounds = boundsOf(scopes.mesh, scopes.team);
  const nameOf = callerNames([mesh]);
  const edges = edgesTo(mesh, nameOf);
  const identity = identityOf(material, name, workloads);
  const owned = ownership(material, called);
  const notUnderstood = notUnderstoodOf(mesh, name);
  const isShadow = workloads.some(({ id }) => mesh.observers.some((each) => each.workload === id));
  const [at]: readonly (Place | undefined)[] = called.from;
  return {
    name,
    ...(at && { at }),
    ...owned,
    mesh: mesh.name,
    labels: called.labels,
    ...(service && { mode: modeOf(scopes, called.namespace) }),
    agreement: agreementOf(scopes),
    hosts: called.hosts,
    identity,
    ...(external && { external: externalPolicy(external) }),
    ...serviceOnly(service),
    optional: called.optional ?? [],
    targets: targetsOf(mesh, material.registry, called),
    ports: portsOf(called, workloads, bounds),
    ...(notUnderstood.length > 0 && { notUnderstood }),
    callers: edges(called),
    denies: deniesOf(mesh, workloads, external, nameOf),
    ...(isShadow && onceEnforced(mesh, called, workloads, nameOf)),
    calls: service
      ? outgoingOf(mesh, service, identity.accounts, { edges, nameOf, documents })
      : [],
    agreementGaps: agreementGaps(mesh, documents, name),
    ...treatmentOf(called, undefined, { boundsOf: bounds, nameOf }),
    perCaller: perCaller(called, bounds, nameOf),
    workloads: workloads.map((workload) => workloadPolicy(workload, bounds)),
    gateways: exposureOf(mesh, name),
    guarantees: guaranteesOf(mesh, name, identity.accounts),
    waivers: waiversOf(
      documents,
      { service: name, mesh: mesh.name, ...(owned.team && { team: owned.team.name }) },
      today,
    ),
  };
}
