import type { Box, CallerPattern } from '../access/term.ts';
import type { External, Mesh, Service } from '../model/mesh.ts';
import type { Route } from '../model/route.ts';
import type { CallSettings } from '../model/settings.ts';
import type { Port, Rule, Workload } from '../model/workload.ts';
import { callerNames, type NameOf } from '../reach/caller.ts';
import { edges, type Edge } from '../reach/edges.ts';
import { boxesWords } from '../reach/words.ts';
import { faultWords, splitWords } from '../compare/value-words.ts';
import type { Place } from '../source/place.ts';
import { leavesOf, type Leaf } from './setting-leaves.ts';

/** Something with a name and the lines that say it. */
export interface Sourceable {
  readonly text: string;
  readonly from: readonly Place[];
}

/** One group of values: of a route, of calls by some clients, of a port. */
export interface PolicyGroup extends Sourceable {
  readonly leaves: readonly Leaf[];
}

/** The effective policy of one service: everything that holds for it, whoever wrote it. */
export interface ServicePolicy {
  readonly name: string;
  readonly external: boolean;
  readonly team?: string;
  readonly owners: readonly string[];
  readonly hosts: readonly string[];
  readonly accounts: readonly string[];
  readonly from: readonly Place[];
  readonly callers: readonly Edge[];
  readonly denies: readonly Sourceable[];
  readonly calls: readonly Edge[];
  readonly ports: readonly PolicyGroup[];
  readonly routes: readonly PolicyGroup[];
  readonly settings: readonly PolicyGroup[];
  /** What its own workloads do: telemetry, egress. */
  readonly own: readonly PolicyGroup[];
}

const forClients = (clients: readonly string[] | undefined, nameOf: NameOf): string =>
  clients === undefined ? 'every caller' : clients.map(nameOf).join(', ');

function routeGroup(service: string, route: Route, nameOf: NameOf): PolicyGroup {
  const { clients, match, to, from, timeout, retry, fault } = route;
  const what = boxesWords(match).join(', ') || 'everything';
  const faults: readonly Leaf[] = fault
    ? leavesOf('fault', { value: faultWords(fault), scope: 'route', at: fault.at, over: [] })
    : [];
  return {
    text: `${what} from ${forClients(clients, nameOf)} → ${splitWords(to, service)}`,
    from,
    leaves: [...leavesOf('timeout', timeout), ...leavesOf('retry', retry), ...faults],
  };
}

function settingsGroup({ clients, ...leaves }: CallSettings, nameOf: NameOf): PolicyGroup {
  return {
    text: `calls by ${forClients(clients, nameOf)}`,
    from: [],
    leaves: Object.entries(leaves).flatMap(([field, value]) => leavesOf(field, value)),
  };
}

/** A caller as an intent names it. */
function callerText(pattern: CallerPattern): string {
  if ('account' in pattern) return `sa:${pattern.account.namespace}/${pattern.account.name}`;
  if ('namespace' in pattern) return `${pattern.namespace}/*`;
  if ('spiffe' in pattern) return pattern.spiffe;
  if ('cidr' in pattern) return `cidr:${pattern.cidr}`;
  return 'mesh' in pattern ? 'mesh' : 'any';
}

function boxText(box: Box): string {
  const callers = box.callers?.map(callerText) ?? ['any'];
  return `${boxesWords([box]).join(', ')} from ${callers.join(', ')}`;
}

function denyRules(ports: readonly Port[]): readonly Sourceable[] {
  const rules: readonly Rule[] = ports.flatMap(({ ways }) =>
    ways.flatMap(({ layers }) => layers.flatMap(({ deny }) => deny)),
  );
  const seen = new Map<string, Sourceable>();
  for (const { requests, from } of rules) {
    const unless = requests.minus?.length
      ? ` unless ${requests.minus.map(boxText).join(' or ')}`
      : '';
    const text = `${requests.boxes.map(boxText).join(' or ')}${unless}`;
    // One line of an intent is one rule, however many ports and wires it became.
    seen.set(JSON.stringify([text, from.map(({ range }) => range)]), { text, from });
  }
  return [...seen.values()];
}

function portGroups(
  service: Service | External,
  workloads: readonly Workload[],
): readonly PolicyGroup[] {
  return service.ports.map(({ name, number, target, protocol, at }) => {
    const ports = workloads.flatMap((each) => each.ports.filter((port) => port.number === target));
    const [port] = ports;
    return {
      text: `${name} ${number}${target === number ? '' : ` → ${target}`} (${protocol})`,
      from: [at],
      leaves: port ? leavesOf('mtls', port.mtls) : [],
    };
  });
}

function ownGroup({ id, telemetry, egress, from }: Workload): PolicyGroup {
  const { logs, traces } = telemetry;
  return {
    text: `workload ${id}`,
    from,
    leaves: [
      ...leavesOf('egress', egress),
      ...(logs ? leavesOf('telemetry.logs', logs) : []),
      ...(traces ? leavesOf('telemetry.traces', traces) : []),
    ],
  };
}

/** The effective policy of a service or external, `namespace/name`; `undefined` where there is none. */
export function servicePolicy(mesh: Mesh, name: string): ServicePolicy | undefined {
  const service = mesh.services.find((each) => each.name === name);
  const external = mesh.externals.find((each) => each.name === name);
  const called = service ?? external;
  if (called === undefined) return undefined;
  const workloads = mesh.workloads.filter(({ id }) => service?.workloads.includes(id));
  const owner = mesh.owners.find(({ namespaces }) => namespaces.includes(called.namespace));
  const nameOf = callerNames([mesh]);
  const all = edges(mesh, nameOf);
  const layerPorts = workloads.flatMap(({ ports, otherPorts }) => [...ports, otherPorts]);
  return {
    name,
    external: external !== undefined,
    ...(owner && { team: owner.team }),
    owners: owner?.owners ?? [],
    hosts: called.hosts,
    accounts: [...new Set(workloads.flatMap(({ accounts }) => accounts))].sort(),
    from: called.from,
    callers: all.filter(({ to }) => to === name),
    denies: denyRules(layerPorts),
    calls: all.filter(({ from, to }) => from === name && to !== name),
    ports: portGroups(called, workloads),
    routes: called.routes.map((route) => routeGroup(name, route, nameOf)),
    settings: called.settings.map((settings) => settingsGroup(settings, nameOf)),
    own: workloads.map(ownGroup),
  };
}
