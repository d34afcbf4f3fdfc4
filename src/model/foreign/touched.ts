import { grouped } from '../../source/grouped.ts';
import type { Json } from '../../source/json.ts';
import { fieldOf, labelsAt, listAt, type Manifest } from '../manifests/manifest.ts';
import type { Mesh } from '../mesh.ts';
import type { Workload } from '../workload.ts';
import { hostIndex, overlap, type HostIndex } from './host-index.ts';
import { istioReach } from './istio-kinds.ts';

/** What an object acts on, as far as it cannot be ruled out. */
export interface Touched {
  readonly workloads: readonly string[] | 'all';
  /** Names of services and externals. */
  readonly services: readonly string[];
  /** Names of gateways. */
  readonly gateways: readonly string[];
}

const everything: Touched = { workloads: 'all', services: [], gateways: [] };
const nothing: Touched = { workloads: [], services: [], gateways: [] };

/** Tells what an object acts on. */
export type Toucher = (manifest: Manifest) => Touched;

type Labels = Readonly<Record<string, string>>;

/**
 * Whether pods with some labels, and perhaps more of which nothing is known, may carry what a
 * selector wants: only a label with another value rules it out.
 */
function mayCarry(labels: Labels | undefined, wanted: Labels): boolean {
  return Object.entries(wanted).every(
    ([key, value]) => labels === undefined || !Object.hasOwn(labels, key) || labels[key] === value,
  );
}

/** Every text under the key `host`, at any depth: the destinations of routes and mirrors. */
function destinations(value: Json | undefined): readonly string[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(destinations);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]: [string, Json]) =>
    key === 'host' && typeof member === 'string' ? [member] : destinations(member),
  );
}

const texts = (value: Json | undefined): readonly string[] =>
  listAt(value).filter((each) => typeof each === 'string');

/** What an object names with `targetRefs`; absent where it has none. */
function referenced(spec: Json | undefined, here: Near): Touched | undefined {
  const single = fieldOf(spec, 'targetRef');
  const refs = [...listAt(fieldOf(spec, 'targetRefs')), ...(single === undefined ? [] : [single])];
  if (refs.length === 0) return undefined;
  const kinds = refs.map((ref) => fieldOf(ref, 'kind'));
  if (kinds.every((kind) => kind === 'Service')) {
    const names = texts(refs.map((ref) => fieldOf(ref, 'name') ?? null));
    return { ...nothing, services: names.flatMap(here.service) };
  }
  // A waypoint answers for its whole namespace, and its class for all of them.
  return kinds.every((kind) => kind === 'Service' || kind === 'Gateway')
    ? here.selected({})
    : everything;
}

/** The parts of a mesh that objects act on, indexed. */
interface World {
  readonly mesh: Pick<Mesh, 'workloads' | 'gateways'>;
  readonly rootNamespace: string;
  readonly named: HostIndex;
  readonly inNamespace: ReadonlyMap<string, readonly Workload[]>;
}

/** The surroundings of one object. */
interface Near {
  /** The service of a name, where the mesh has it. */
  readonly service: (name: string) => readonly string[];
  /** What a selector of the object selects; no labels = all of its namespace, or of the mesh. */
  readonly selected: (labels: Labels) => Touched;
}

const namesOf = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name);

function ids(workloads: readonly Workload[], labels: Labels): readonly string[] {
  return workloads.filter((each) => mayCarry(each.labels, labels)).map(({ id }) => id);
}

function nearOf({ mesh, rootNamespace, inNamespace, named }: World, namespace: string): Near {
  const isRoot = namespace === rootNamespace;
  const workloads = isRoot ? mesh.workloads : (inNamespace.get(namespace) ?? []);
  const gateways = mesh.gateways.filter((each) => isRoot || each.namespace === namespace);
  const selected = (labels: Labels): Touched => {
    if (isRoot && Object.keys(labels).length === 0) return everything;
    const through = gateways.filter((gateway) => mayCarry(gateway.labels, labels));
    return { workloads: ids(workloads, labels), services: [], gateways: namesOf(through) };
  };
  return { service: (name) => named(name, namespace), selected };
}

function ofSelector(spec: Json | undefined, labels: Json | undefined, here: Near): Touched {
  return referenced(spec, here) ?? here.selected(labelsAt(labels) ?? {});
}

function ofHosts({ mesh, named }: World, spec: Json | undefined, namespace: string): Touched {
  const written = texts(fieldOf(spec, 'hosts'));
  const hosts = [...written, ...destinations(spec)];
  const gateways = mesh.gateways.filter((gateway) =>
    written.some((host) => gateway.hosts.some((own) => overlap(own, host))),
  );
  return {
    workloads: [],
    services: [...new Set(hosts.flatMap((host) => named(host, namespace)))],
    gateways: namesOf(gateways),
  };
}

function ofGateway({ mesh }: World, spec: Json | undefined): Touched {
  const labels = labelsAt(fieldOf(spec, 'selector')) ?? {};
  return { ...nothing, gateways: namesOf(mesh.gateways.filter((g) => mayCarry(g.labels, labels))) };
}

function ofEndpoint({ inNamespace }: World, spec: Json | undefined, namespace: string): Touched {
  const labels = fieldOf(spec, 'labels') ?? fieldOf(fieldOf(spec, 'metadata'), 'labels');
  const workloads = inNamespace.get(namespace) ?? [];
  return { ...nothing, workloads: ids(workloads, labelsAt(labels) ?? {}) };
}

/** Tells for each object of Istio on which part of a mesh it acts, and rather too much than too little. */
export function toucher(
  mesh: Pick<Mesh, 'workloads' | 'services' | 'externals' | 'gateways'>,
  rootNamespace: string,
): Toucher {
  const inNamespace = grouped(mesh.workloads, ({ namespace }) => namespace);
  const world: World = { mesh, rootNamespace, named: hostIndex(mesh), inNamespace };
  return (manifest) => {
    const { namespace = '', value } = manifest;
    const spec = fieldOf(value, 'spec');
    const here = nearOf(world, namespace);
    switch (istioReach(manifest)) {
      case 'selector':
        return ofSelector(spec, fieldOf(fieldOf(spec, 'selector'), 'matchLabels'), here);
      case 'workloadSelector':
        return ofSelector(spec, fieldOf(fieldOf(spec, 'workloadSelector'), 'labels'), here);
      case 'endpoint':
        return ofEndpoint(world, spec, namespace);
      case 'hosts':
        return ofHosts(world, spec, namespace);
      case 'gateway':
        return ofGateway(world, spec);
      case 'nothing':
        return nothing;
      default:
        return everything;
    }
  };
}
