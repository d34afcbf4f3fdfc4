import type { Endpoint, External, Gateway, Listener, Mesh, Service } from '../../model/mesh.ts';
import type { Port, Workload } from '../../model/workload.ts';
import type { Place } from '../../source/place.ts';
import type { Feature, FeatureEntry, Use } from '../feature.ts';

const use = (at: Place | undefined, service?: string): readonly Use[] =>
  at ? [{ at, ...(service !== undefined && { service }) }] : [];

function ofExternals(
  title: string,
  test: (external: External) => boolean,
  field?: string,
): FeatureEntry {
  const uses = (mesh: Mesh) =>
    mesh.externals.filter(test).flatMap(({ name, from }) => use(from[0], name));
  return { title, uses, ...(field !== undefined && { field }) };
}

function ofListeners(title: string, test: (listener: Listener) => boolean): FeatureEntry {
  const uses = (mesh: Mesh) =>
    mesh.gateways
      .filter(({ listeners }) => listeners.some(test))
      .flatMap(({ at }: Gateway) => use(at));
  return { title, uses };
}

function ofServices(
  title: string,
  field: string,
  find: (service: Service) => Place | undefined,
): FeatureEntry {
  const uses = (mesh: Mesh) => mesh.services.flatMap((each) => use(find(each), each.name));
  return { title, field, uses };
}

function ofWorkloads(
  title: string,
  find: (workload: Workload) => Place | undefined,
  field?: string,
): FeatureEntry {
  const uses = (mesh: Mesh) =>
    mesh.workloads.flatMap((each) =>
      use(find(each), each.services.length === 1 ? each.services[0] : undefined),
    );
  return { title, uses, ...(field !== undefined && { field }) };
}

function mtls(mode: Port['mtls']['value']): FeatureEntry {
  return ofWorkloads(`\`mtls: ${mode}\``, ({ ports, otherPorts, from }) => {
    const port = [...ports, otherPorts].find((each) => each.mtls.value === mode);
    return port && (port.mtls.at ?? from[0]);
  });
}

type PlaceFeature = Extract<
  Feature,
  | `mtls.${string}`
  | `external${string}`
  | `gateway.${string}`
  | `ingress.${string}`
  | `limit.${string}`
  | `telemetry.${string}`
  | 'egress.deny'
  | `endpoints${string}`
  | 'inbound'
  | 'sees'
>;

const limit = (per: 'replica' | 'service') =>
  ofServices(
    `a rate limit per ${per}`,
    'limit',
    ({ limits }) => limits.find((each) => each.per === per)?.at,
  );

/** Rules are by number: what is granted on one port would then be granted on the other. */
function crosses({ ports }: Service, endpoint: Endpoint): boolean {
  return Object.entries(endpoint.ports).some(([name, number]) =>
    ports.some((port) => port.name !== name && port.target === number),
  );
}

/** A gateway and a service that both choose by path: crossing patterns have no common spelling. */
function crossing(mesh: Mesh): readonly Use[] {
  const isFree = (path: object) => 'regex' in path || 'prefix' in path || 'suffix' in path;
  const fixed = new Set(
    mesh.gateways.flatMap(({ routes }) =>
      routes.filter(({ paths }) => paths !== undefined).map(({ service }) => service),
    ),
  );
  return [...mesh.services, ...mesh.externals]
    .filter(({ name }) => fixed.has(name))
    .flatMap(({ name, routes }) =>
      routes
        .filter(({ match }) => match.some(({ paths }) => (paths ?? []).some(isFree)))
        .flatMap(({ from }) => use(from[0], name)),
    );
}

/** Networks and wildcards have no address of their own: connections go where they were going. */
function isDialled({ addresses, hosts, ports }: External): boolean {
  const isNetwork = addresses.some((address) => address.includes('/'));
  if (!isNetwork && !hosts.some((host) => host.startsWith('*'))) return false;
  return ports.some(({ number, target }) => number !== target);
}

/** The features of gateways, externals, endpoints and what workloads do themselves. */
export const placeFeatures: Readonly<Record<PlaceFeature, FeatureEntry>> = {
  'egress.deny': ofWorkloads('`egress: deny`', ({ egress, from }) =>
    egress.value === 'deny' ? (egress.at ?? from[0]) : undefined,
  ),
  endpoints: ofServices('`endpoints`', 'endpoints', ({ endpoints }) => endpoints[0]?.at),
  'endpoints.port-crosses': {
    title: 'an endpoint that listens on the number of another port of its service',
    uses: (mesh) =>
      mesh.services
        .flatMap((service) => service.endpoints.filter((each) => crosses(service, each)))
        .flatMap(({ at }) => use(at)),
  },
  external: ofExternals('an external service', () => true, 'external'),
  'external.ca': ofExternals('`external.ca`', ({ ca }) => ca !== undefined),
  'external.client-certificate': ofExternals(
    '`external.clientCertificate`',
    ({ clientCertificate }) => clientCertificate !== undefined,
  ),
  'external.dialled-port': ofExternals(
    'a `target` port where addresses are taken as dialled',
    isDialled,
  ),
  'external.tls.originate': ofExternals('`tls: originate`', ({ tls }) => tls === 'originate'),
  'external.tls.originate-wildcard': ofExternals(
    '`tls: originate` to a host with a wildcard without `sni`',
    ({ tls, sni, hosts }) =>
      tls === 'originate' && sni === undefined && hosts.some((host) => host.startsWith('*')),
  ),
  'external.tls.passthrough': ofExternals('`tls: passthrough`', ({ tls }) => tls === 'passthrough'),
  'external.via': ofExternals('an egress gateway (`external.via`)', ({ via }) => via !== undefined),
  'gateway.client-ca': ofListeners(
    '`clientCa` of a listener',
    ({ clientCa }) => clientCa !== undefined,
  ),
  'gateway.http': ofListeners('an http listener', ({ protocol }) => protocol === 'http'),
  'gateway.https': ofListeners('an https listener', ({ protocol }) => protocol === 'https'),
  'gateway.redirect': ofListeners(
    '`redirect` of a listener',
    ({ redirect }) => redirect !== undefined,
  ),
  'gateway.tcp': ofListeners('a tcp listener', ({ protocol }) => protocol === 'tcp'),
  'gateway.tls': ofListeners('a tls listener', ({ protocol }) => protocol === 'tls'),
  inbound: ofServices('`inbound`', 'inbound', ({ inbound }) => inbound?.at),
  'ingress.match-crosses': {
    title: 'a route by regular expression behind a gateway that chooses by path',
    field: 'routes.match.path',
    uses: crossing,
  },
  'ingress.remote-ip': {
    title: '`remoteIp` of a grant to a gateway',
    uses: (mesh) =>
      mesh.gateways.flatMap(({ routes }) =>
        routes.filter(({ remoteIp }) => remoteIp).flatMap(({ from }) => use(from[0])),
      ),
  },
  'limit.per-replica': limit('replica'),
  'limit.per-service': limit('service'),
  'mtls.disable': mtls('disable'),
  'mtls.permissive': mtls('permissive'),
  'mtls.strict': mtls('strict'),
  sees: ofWorkloads(
    'a proxy that is told only of the services it calls',
    ({ sees, from }) => (sees ? from[0] : undefined),
    'agreement',
  ),
  'telemetry.logs': ofWorkloads(
    '`telemetry.logs`',
    ({ telemetry, from }) => telemetry.logs && (telemetry.logs.sink.at ?? from[0]),
    'telemetry.logs',
  ),
  'telemetry.metrics': ofWorkloads(
    '`telemetry.metrics`',
    ({ telemetry, from }) => telemetry.metrics && (telemetry.metrics.sink.at ?? from[0]),
    'telemetry.metrics',
  ),
  'telemetry.traces': ofWorkloads(
    '`telemetry.traces`',
    ({ telemetry, from }) => telemetry.traces && (telemetry.traces.sink.at ?? from[0]),
    'telemetry.traces',
  ),
};
