import type { Box, CallerPattern } from '../../src/access/term.ts';
import type { GuaranteeLine } from '../../src/model/guarantee.ts';
import type { Mesh, Service } from '../../src/model/mesh.ts';
import type { Route } from '../../src/model/route.ts';
import type { CallSettings } from '../../src/model/settings.ts';
import type { Sourced } from '../../src/model/sourced.ts';
import type { Layer, MtlsMode, Port, Rule, Workload } from '../../src/model/workload.ts';
import type { Place } from '../../src/source/place.ts';

/** A Mesh written by hand, for tests of what works on a Mesh and does not care where it came from. */

export const place = (file: string, start = 0): Place => ({
  range: { file, start, end: start + 1 },
});

export const plain = <T>(value: T, scope: Sourced<T>['scope'] = 'service'): Sourced<T> => ({
  value,
  scope,
  over: [],
});

export const account = (name: string, namespace = 'shop'): CallerPattern => ({
  account: { namespace, name },
});

export const rule = (box: Box, file = 'rule.yaml', start = 0): Rule => ({
  requests: { boxes: [box] },
  from: [place(file, start)],
});

export const route = (to: Readonly<Record<string, number>>, over: Partial<Route> = {}): Route => ({
  match: [{}],
  to: Object.entries(to).map(([version, weight]) => ({ service: 'shop/b', version, weight })),
  timeout: plain(15_000, 'built-in'),
  retry: plain(null, 'built-in'),
  from: [place('b.yaml', 100)],
  ...over,
});

export const settings = (over: Partial<CallSettings> = {}): CallSettings => ({
  breaker: plain(null, 'built-in'),
  eject: plain(null, 'built-in'),
  balance: plain({ policy: 'least-request' }, 'built-in'),
  locality: plain({ mode: 'none' }, 'built-in'),
  ...over,
});

/** What one service of a small mesh says; all of it may be left out. */
export interface Small {
  readonly allow?: readonly Rule[] | 'open';
  readonly deny?: readonly Rule[];
  readonly mtls?: MtlsMode;
  readonly protocol?: 'http' | 'tcp';
  readonly routes?: readonly Route[];
  readonly settings?: readonly CallSettings[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly issuers?: readonly string[];
  readonly versions?: readonly string[];
}

function workloadOf(name: string, namespace: string, small: Small): Workload {
  const layer: Layer = {
    at: 'workload',
    sees: 'caller',
    tokens: (small.issuers ?? []).map((issuer) => ({ issuer, from: [] })),
    asks: [],
    deny: small.deny ?? [],
    allow: small.allow ?? [],
  };
  const wire = small.protocol === 'tcp' ? 'tcp' : 'http';
  const port: Port = {
    number: 80,
    name: small.protocol ?? 'http',
    protocol: small.protocol ?? 'http',
    mtls: plain(small.mtls ?? 'strict'),
    ways: [{ via: 'direct', wire, layers: [layer] }],
  };
  const closed: Layer = { ...layer, deny: [], allow: [] };
  return {
    id: `${namespace}/${name}`,
    namespace,
    accounts: [name],
    labels: { app: name },
    services: [`${namespace}/${name}`],
    ports: [port],
    otherPorts: {
      ...port,
      number: 0,
      ways: [{ via: 'direct', wire: 'tcp', layers: [small.allow === 'open' ? layer : closed] }],
    },
    telemetry: {},
    egress: plain('deny'),
    targets: ['local'],
    from: [place(`${name}.yaml`)],
  };
}

function serviceOf(name: string, namespace: string, small: Small): Service {
  return {
    name: `${namespace}/${name}`,
    namespace,
    labels: small.labels ?? {},
    hosts: [`${name}.${namespace}.svc.cluster.local`],
    ports: [
      {
        name: 'http',
        number: 80,
        target: 80,
        protocol: small.protocol ?? 'http',
        at: place(`${name}.yaml`),
      },
    ],
    versions: (small.versions ?? []).map((version) => ({ name: version, labels: { version } })),
    headless: false,
    workloads: [`${namespace}/${name}`],
    endpoints: [],
    routes: small.routes ?? [],
    settings: small.settings ?? [settings()],
    limits: [],
    targets: ['local'],
    from: [place(`${name}.yaml`)],
  };
}

/** Services by name: `b`, or `ns/b` for another namespace than `shop`. */
export function smallMesh(
  services: Readonly<Record<string, Small>>,
  over: Partial<Mesh> = {},
): Mesh {
  const named = Object.entries(services).map(([key, small]) => {
    const [namespace, name] = key.includes('/') ? key.split('/') : ['shop', key];
    return { namespace: namespace ?? '', name: name ?? '', small };
  });
  return {
    name: 'demo',
    labels: {},
    facts: { trustDomain: 'cluster.local', aliases: [], issuers: [], providers: [] },
    targets: [],
    workloads: named.map(({ name, namespace, small }) => workloadOf(name, namespace, small)),
    services: named.map(({ name, namespace, small }) => serviceOf(name, namespace, small)),
    gateways: [],
    externals: [],
    owners: [
      { team: 'shop', owners: ['@demo/shop'], namespaces: ['shop'], at: place('team.yaml') },
    ],
    calls: [],
    grants: [],
    guarantees: [],
    observers: [],
    opaque: [],
    ...over,
  };
}

export const line = (over: Partial<GuaranteeLine>): GuaranteeLine => ({
  kind: 'deny',
  gateways: [],
  except: [],
  to: 'shop/b',
  requests: [{}],
  headers: [],
  unlessThrough: [],
  text: 'a line',
  at: place('guarantee.yaml', 7),
  ...over,
});

/** An ingress gateway `public` that sends these paths to `shop/b`. */
export function gateway(paths: readonly Box['paths'][]): Mesh['gateways'][number] {
  return {
    name: 'public',
    role: 'ingress',
    namespace: 'edge',
    account: 'edge',
    labels: {},
    hosts: ['*'],
    trustedHops: 0,
    listeners: [],
    routes: paths.map((some) => ({
      hosts: ['*'],
      ...(some && { paths: some }),
      service: 'shop/b',
      port: 80,
      from: [place('b.yaml', 50)],
    })),
    at: place('mesh.yaml'),
  };
}
