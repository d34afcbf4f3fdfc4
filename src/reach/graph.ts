import { byParts, byCodeUnits } from '../diagnostics/order.ts';
import type { Mesh, ServicePort } from '../model/mesh.ts';
import type { MtlsMode, Protocol } from '../model/workload.ts';
import { grouped } from '../source/grouped.ts';
import { namespaceOf } from '../source/place.ts';
import type { Edge } from './edges.ts';

/** A caller, or what is called. */
export interface GraphNode {
  /** As intents name it: `ns/name`, `ingress:name`, `sa:ns/account`, `ns/*`, `mesh`, `no identity`… */
  readonly id: string;
  readonly kind:
    | 'service'
    | 'external'
    | 'gateway'
    | 'account'
    | 'namespace'
    | 'mesh'
    | 'anonymous'
    | 'network'
    | 'spiffe'
    | 'foreign';
  readonly namespace?: string;
  /** The Team of its namespace. */
  readonly team?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly ports?: readonly ServicePort[];
}

/** A call that the mesh lets happen, with what is known of its ends. */
export interface GraphEdge extends Edge {
  readonly protocol: Protocol;
  /** The weakest of the workloads behind the port; absent outside of the mesh. */
  readonly mtls?: MtlsMode;
  /** Whether `calls` of the caller names it; absent where the caller has no document. */
  readonly declared?: boolean;
}

/** One call of a way of calls. */
export interface Call {
  readonly from: string;
  /** As whom it calls, where that stands for many: `mesh`, `ns/*`, `sa:ns/account`. */
  readonly as?: string;
  readonly to: string;
  readonly port: number;
  /** In words. */
  readonly requests: readonly string[];
}

/** Who may call whom. */
export interface Graph {
  readonly mesh: string;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** Whether calls were left out that nobody asked about. */
  readonly isPart?: boolean;
  /** Ways of calls between two ends that were asked about. */
  readonly asked?: {
    readonly from?: string;
    readonly to?: string;
    /** Only where both ends are given. */
    readonly ways?: readonly (readonly Call[])[];
    readonly more?: boolean;
  };
}

const identityKinds: Readonly<Record<Edge['kind'], GraphNode['kind']>> = {
  account: 'account',
  namespace: 'namespace',
  mesh: 'mesh',
  none: 'anonymous',
  address: 'network',
  ingress: 'gateway',
  spiffe: 'spiffe',
  foreign: 'foreign',
};

function namespaceOfCaller({ from, kind }: Edge): string | undefined {
  if (kind === 'namespace') return namespaceOf(from);
  return from.startsWith('sa:') ? namespaceOf(from.slice('sa:'.length)) : undefined;
}

/** Documents as nodes, those without a call too. */
function documented(mesh: Mesh): readonly GraphNode[] {
  const called = (kind: 'service' | 'external') =>
    (kind === 'service' ? mesh.services : mesh.externals).map(
      ({ name, namespace, labels, ports }): GraphNode => ({
        id: name,
        kind,
        namespace,
        labels,
        ports,
      }),
    );
  const gateways = mesh.gateways
    .filter(({ role }) => role === 'ingress')
    .map(({ name, namespace, labels }): GraphNode => {
      return { id: `ingress:${name}`, kind: 'gateway', namespace, labels };
    });
  return [...called('service'), ...called('external'), ...gateways];
}

/** Callers of edges that no document stands for. */
function identities(edges: readonly Edge[], known: ReadonlySet<string>): readonly GraphNode[] {
  return edges
    .filter(({ from }) => !known.has(from))
    .map((edge): GraphNode => {
      const namespace = namespaceOfCaller(edge);
      return {
        id: edge.from,
        kind: identityKinds[edge.kind],
        ...(namespace !== undefined && { namespace }),
      };
    });
}

/** From the strongest to the weakest. */
const modes: readonly MtlsMode[] = ['strict', 'permissive', 'disable'];

/** What is known of the port at the end of an edge. */
function portFacts(mesh: Mesh): (edge: Edge) => Pick<GraphEdge, 'protocol' | 'mtls'> {
  const called = new Map([...mesh.services, ...mesh.externals].map((each) => [each.name, each]));
  const behind = grouped(
    mesh.workloads.flatMap((workload) =>
      workload.services.map((service) => ({ service, workload })),
    ),
    ({ service }) => service,
  );
  return ({ to, port }) => {
    const declared = called.get(to)?.ports.find(({ number }) => number === port);
    const found = (behind.get(to) ?? []).map(({ workload: { ports, otherPorts } }) => {
      const own = ports.find(({ number }) => number === declared?.target) ?? otherPorts;
      return modes.indexOf(own.mtls.value);
    });
    const mtls = modes[Math.max(-1, ...found)];
    return { protocol: declared?.protocol ?? 'tcp', ...(mtls && { mtls }) };
  };
}

/** Whether a caller's own document says that it calls a port. */
function declarations(mesh: Mesh): (edge: Edge) => Pick<GraphEdge, 'declared'> {
  const services = new Set(mesh.services.map(({ name }) => name));
  const calls = grouped(mesh.calls, ({ from, to }) => JSON.stringify([from, to]));
  return ({ from, to, port }) => {
    if (!services.has(from)) return {};
    const own = calls.get(JSON.stringify([from, to])) ?? [];
    return { declared: own.some(({ ports }) => ports?.includes(port) ?? true) };
  };
}

const rankOf = ({ to, port, from }: Edge) => [to, port, from];

/** Adds to edges what the mesh knows of their ends. */
export function edgeFacts(mesh: Mesh): (edge: Edge) => GraphEdge {
  const [factsOf, declaredOf] = [portFacts(mesh), declarations(mesh)];
  return (edge) => ({ ...edge, ...factsOf(edge), ...declaredOf(edge) });
}

/** The graph of a mesh: every service, external and gateway, and every identity that may call one. */
export function graphOf(mesh: Mesh, edges: readonly Edge[]): Graph {
  const teams = new Map(
    mesh.owners.flatMap(({ team, namespaces }) => namespaces.map((name) => [name, team] as const)),
  );
  const known = documented(mesh);
  const others = identities(edges, new Set(known.map(({ id }) => id)));
  const nodes = new Map([...known, ...others].map((node) => [node.id, node]));
  return {
    mesh: mesh.name,
    nodes: [...nodes.values()]
      .sort((a, b) => byCodeUnits(a.id, b.id))
      .map((node) => {
        const team = teams.get(node.namespace ?? '');
        return { ...node, ...(team !== undefined && { team }) };
      }),
    edges: edges.map(edgeFacts(mesh)).sort((a, b) => byParts(rankOf(a), rankOf(b))),
  };
}
