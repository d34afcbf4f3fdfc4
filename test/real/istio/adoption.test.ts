import { describe, expect, it } from 'vitest';
import { adopt } from '../../../src/adopt/adopt.ts';
import { estateOf } from '../../../src/adopt/estate.ts';
import { istioFiles } from '../../support/istio-of.ts';
import { manifestDocuments } from '../../support/manifest-documents.ts';
import { differences } from './differences.ts';
import { istiod, kubeService, podOf, sidecar, stream, type ProxyOf } from './istiod.ts';

const web = sidecar('shop', 'web', '10.2.0.2');
const cart = sidecar('shop', 'cart', '10.2.0.1');
/** A pod that no Service and no intent speaks of, in a namespace of its own. */
const other = sidecar('legacy', 'other', '10.2.0.3');
const proxies = [web, cart, other];

const manifests = [
  ...proxies.map(podOf),
  ...kubeService(
    ['shop', 'web', 'web'],
    ['10.1.0.2', '10.2.0.2'],
    [{ name: 'http', port: 80, targetPort: 8080 }],
  ),
  ...kubeService(
    ['shop', 'cart', 'cart'],
    ['10.1.0.1', '10.2.0.1'],
    [
      { name: 'http', port: 80, targetPort: 8080 },
      { name: 'grpc-api', port: 91, targetPort: 9091 },
      { name: 'tcp-sql', port: 5432, targetPort: 5432 },
      { name: 'https', port: 443, targetPort: 8443 },
      { name: 'metrics', port: 9090, targetPort: 9090 },
    ],
  ),
];

/** An estate: its mesh config, and objects of Istio that are there. */
interface Estate {
  /** Whose configuration is compared; else that of three sidecars. */
  readonly asked?: readonly ProxyOf[];
  readonly kubernetes?: readonly object[];
  readonly mesh?: object;
  readonly istio?: readonly object[];
}

/** What `init` writes about an estate, by path. */
function adopted({ kubernetes = manifests, mesh = {}, istio = [] }: Estate) {
  const operator = {
    apiVersion: 'install.istio.io/v1alpha1',
    kind: 'IstioOperator',
    metadata: { name: 'istio', namespace: 'istio-system' },
    spec: { meshConfig: mesh },
  };
  const texts = { 'all.yaml': stream([...kubernetes, operator, ...istio]) };
  const { files } = adopt(estateOf(manifestDocuments(texts), {}), {
    folder: '',
    ownersOf: () => [],
    include: false,
  });
  return Object.fromEntries(files.map(({ path, text }) => [path, text]));
}

/** What istiod makes of an estate with further objects; the advice for the mesh config is not followed. */
function translated(estate: Estate, intents?: Readonly<Record<string, string>>) {
  const { kubernetes = manifests, mesh = {}, istio = [], asked = proxies } = estate;
  const compiled = intents === undefined ? [] : istioFiles(intents);
  const applied = compiled.filter(
    ({ path }) => path.endsWith('.yaml') && !path.includes('/_cluster/'),
  );
  return istiod({
    kubernetes: stream(kubernetes),
    istio: stream([...istio, ...applied.map(({ text }) => text)]),
    mesh: JSON.stringify(mesh),
    proxies: asked,
  });
}

/** What the first deploy changes, over all proxies. */
function changed(estate: Estate, intents = adopted(estate)): readonly string[] {
  const before = translated(estate);
  const after = translated(estate, intents);
  const lines = (estate.asked ?? proxies).flatMap(({ name }) => {
    const [old, now] = [before[name], after[name]];
    if (old === undefined || now === undefined) throw new Error(`nothing for ${name}`);
    return differences(old, now);
  });
  return [...new Set(lines)].sort();
}

/** Differences that no request sees: where an object is named, and how "no limit" is written. */
const silent = [
  'clusters.circuitBreakers.thresholds.maxConnections: 4294967295 -> 2147483647',
  'clusters.circuitBreakers.thresholds.maxPendingRequests: 4294967295 -> 2147483647',
  'clusters.circuitBreakers.thresholds.maxRequests: 4294967295 -> 2147483647',
  'clusters.metadata.filterMetadata.istio.config: + "/apis/networking.istio.io/v1/namespaces/shop/destination-rule/cart"',
  'clusters.metadata.filterMetadata.istio.config: + "/apis/networking.istio.io/v1/namespaces/shop/destination-rule/web"',
  'routes.virtualHosts.routes.metadata: + …',
  'routes.virtualHosts.routes.name: - "default"',
];

/** It takes a list of statuses, which istiod's own default has not; a caller may send one in a header. */
const noStatuses =
  'routes.virtualHosts.routes.route.retryPolicy.retryOn: "connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes" -> "connect-failure,refused-stream,unavailable,cancelled"';

const isCartPod = (each: object): each is { readonly metadata: object } =>
  'kind' in each && each.kind === 'Pod' && JSON.stringify(each).includes('"name":"cart"');

const cartCluster = 'outbound|80||cart.shop.svc.cluster.local';

const authentication = (namespace: string, mode: string) => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'PeerAuthentication',
  metadata: { name: 'default', namespace },
  spec: { mtls: { mode } },
});

describe("istiod's values where nothing is configured", () => {
  const { web: caller, cart: server } = translated({});
  const text = JSON.stringify;

  it('two retries, no timeout', () => {
    const routes = caller?.routes.map((each) => text(each)) ?? [];
    const ofCart = routes.filter((each) => each.includes('"outbound|80||cart.shop'));
    expect(ofCart).toHaveLength(1);
    expect(ofCart[0]).toContain('"numRetries":2');
    expect(ofCart[0]).toContain(
      '"retryOn":"connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes"',
    );
    expect(ofCart[0]).not.toMatch(/"timeout":"(?!0s")/);
    expect(ofCart[0]).not.toMatch(/perTryTimeout|retryBackOff|retriableStatusCodes/);
  });

  it('plaintext is taken in, and any host may be called', () => {
    const inbound = server?.listeners.find(({ name }) => name === 'virtualInbound');
    expect(text(inbound)).toContain('{"destinationPort":8080,"transportProtocol":"raw_buffer"}');
    const outbound = caller?.listeners.find(({ name }) => name === 'virtualOutbound');
    expect(text(outbound)).toContain('"cluster":"PassthroughCluster"');
  });
});

describe('the first deploy of what init writes changes for requests', () => {
  it('nothing where nothing is configured', () => {
    expect(changed({})).toEqual([...silent, noStatuses]);
  });

  it('nothing where the mesh config sets retries, egress and a connect timeout, and mTLS is asked for', () => {
    const mesh = {
      outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
      defaultHttpRetryPolicy: { attempts: 3, retryOn: '5xx,reset,503', perTryTimeout: '2s' },
      connectTimeout: '3s',
    };
    const estate = { mesh, istio: [authentication('istio-system', 'STRICT')] };
    expect(changed(estate)).toEqual(silent);
    const clusters = translated(estate, adopted(estate))['web']?.clusters;
    expect(clusters?.find(({ name }) => name === cartCluster)?.['connectTimeout']).toBe('3s');
  });

  it('nothing where retries are off and a namespace differs in mTLS', () => {
    const mesh = { defaultHttpRetryPolicy: { attempts: 0 } };
    const istio = [authentication('istio-system', 'STRICT'), authentication('shop', 'PERMISSIVE')];
    expect(changed({ mesh, istio })).toEqual(silent);
  });

  it('one thing where a Service has no port 80: its host is answered there, too', () => {
    const kubernetes = [
      ...proxies.map(podOf),
      ...kubeService(
        ['shop', 'web', 'web'],
        ['10.1.0.2', '10.2.0.2'],
        [{ name: 'http', port: 8080, targetPort: 8080 }],
      ),
      ...kubeService(
        ['shop', 'cart', 'cart'],
        ['10.1.0.1', '10.2.0.1'],
        [{ name: 'http', port: 80, targetPort: 8080 }],
      ),
    ];
    expect(changed({ kubernetes })).toEqual(
      [...silent, noStatuses, 'routes.virtualHosts[web.shop.svc.cluster.local:80]: added'].sort(),
    );
  });

  it('nothing at a gateway, and nothing for a Service whose pods have names of their own', () => {
    const labels = { istio: 'gateway' };
    const gateway = { ...sidecar('ingress', 'gateway', '10.2.0.9'), labels, gateway: true };
    const kubernetes = [
      ...[web, cart, gateway].map(podOf),
      ...kubeService(
        ['shop', 'web', 'web'],
        ['10.1.0.2', '10.2.0.2'],
        [{ name: 'http', port: 80, targetPort: 8080 }],
      ),
      ...kubeService(
        ['shop', 'cart', 'cart'],
        ['None', '10.2.0.1'],
        [
          { name: 'http', port: 80, targetPort: 8080 },
          { name: 'tcp-sql', port: 5432, targetPort: 5432 },
        ],
      ),
    ];
    const ofIstio = (kind: string, spec: object) => ({
      apiVersion: 'networking.istio.io/v1',
      kind,
      metadata: { name: 'edge', namespace: 'ingress' },
      spec,
    });
    const port = { number: 8080, name: 'http', protocol: 'HTTP' };
    const host = 'web.shop.svc.cluster.local';
    const istio = [
      ofIstio('Gateway', { selector: labels, servers: [{ port, hosts: ['*'] }] }),
      ofIstio('VirtualService', {
        hosts: ['shop.example.com'],
        gateways: ['ingress/edge'],
        http: [{ route: [{ destination: { host } }] }],
      }),
    ];
    const asked = [web, cart, gateway];
    const { gateway: told } = translated({ kubernetes, istio, asked });
    expect(JSON.stringify(told?.routes)).toContain('shop.example.com');
    expect(changed({ kubernetes, istio, asked })).toEqual([...silent, noStatuses]);
  });

  it('nothing where pods carry versions: nobody is led to their clusters', () => {
    const versioned = manifests.map((each) =>
      'spec' in each && isCartPod(each)
        ? { ...each, metadata: { ...each.metadata, labels: { app: 'cart', version: 'v1' } } }
        : each,
    );
    expect(adopted({ kubernetes: versioned })['teams/shop/cart.yaml']).toContain('- v1');
    const lines = changed({ kubernetes: versioned }).filter(
      (line) => !silent.includes(line) && line !== noStatuses,
    );
    const added =
      /^(clusters|endpoints)\[outbound\|\d+\|v1\|cart\.shop\.svc\.cluster\.local\]: added$/;
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => !added.test(line))).toEqual([]);
  });

  it('the order of endpoints where a Service asks for near ones, which init tells', () => {
    const near = manifests.map((each) =>
      'kind' in each && each.kind === 'Service'
        ? {
            ...each,
            spec: {
              ...('spec' in each ? (each.spec as object) : {}),
              trafficDistribution: 'PreferClose',
            },
          }
        : each,
    );
    const lines = changed({ kubernetes: near });
    expect(lines.filter((line) => !silent.includes(line) && line !== noStatuses)).toEqual([
      'clusters.commonLbConfig.localityWeightedLbConfig: - …',
    ]);
    expect(adopted({ kubernetes: near })['mesh.yaml']).toContain(
      'traffic distribution is not read',
    );
  });
});

describe('where objects of others are there before the first deploy', () => {
  const cartHost = 'cart.shop.svc.cluster.local';
  const selector = { matchLabels: { app: 'cart' } };
  const rows: readonly (readonly [string, string, object])[] = [
    [
      'networking.istio.io/v1',
      'DestinationRule',
      {
        host: cartHost,
        trafficPolicy: {
          connectionPool: { http: { http1MaxPendingRequests: 1 } },
          loadBalancer: { simple: 'ROUND_ROBIN' },
        },
        subsets: [{ name: 'v1', labels: { version: 'v1' } }],
      },
    ],
    [
      'networking.istio.io/v1',
      'VirtualService',
      {
        hosts: [cartHost],
        http: [{ timeout: '3s', route: [{ destination: { host: cartHost } }] }],
      },
    ],
    ['security.istio.io/v1', 'AuthorizationPolicy', { selector, action: 'DENY', rules: [{}] }],
    [
      'security.istio.io/v1',
      'PeerAuthentication',
      { selector, mtls: { mode: 'STRICT' }, portLevelMtls: { 8080: { mode: 'DISABLE' } } },
    ],
    ['networking.istio.io/v1', 'Sidecar', { egress: [{ hosts: ['./*'] }] }],
  ];
  it.each(rows)('%s %s: it goes on to count, and init tells of it', (apiVersion, kind, spec) => {
    const metadata = { name: 'zz', namespace: 'shop', creationTimestamp: '2020-01-01T00:00:00Z' };
    const estate = { istio: [{ apiVersion, kind, metadata, spec }] };
    const dryRun = /^listeners\..*shadowRules: \+ …$/;
    const seen = changed(estate).filter((line) => !dryRun.test(line));
    expect([...silent, noStatuses]).toEqual(expect.arrayContaining(seen));
    expect(JSON.stringify(translated(estate))).not.toBe(JSON.stringify(translated({})));
    expect(adopted(estate)['mesh.yaml']).toContain(`# - ${kind}: `);
  });

  it('a ServiceEntry becomes ours, of the same name', () => {
    const entry = {
      apiVersion: 'networking.istio.io/v1',
      kind: 'ServiceEntry',
      metadata: { name: 'apis', namespace: 'shop' },
      spec: {
        hosts: ['api.example.com'],
        location: 'MESH_EXTERNAL',
        ports: [{ number: 443, name: 'https', protocol: 'HTTPS' }],
        resolution: 'DNS',
      },
    };
    const intents = adopted({ istio: [entry] });
    expect(intents).toHaveProperty(['teams/shop/apis.yaml']);
    const named = 'destination-rule/apis';
    const before = translated({ istio: [entry] })['web'];
    // What is applied replaces what is there.
    const after = translated({}, intents)['web'];
    if (before === undefined || after === undefined) throw new Error('nothing for web');
    const lines = differences(before, after).filter(
      (line) => !silent.includes(line) && line !== noStatuses && !line.includes(named),
    );
    expect(lines).toEqual([]);
  });
});

describe('each of the lines that init writes', () => {
  const intents = adopted({});
  const mesh = intents['mesh.yaml'] ?? '';
  it.each([
    ['mtls', /^ {4}mtls: permissive\n/m, /^listeners\.filterChains/m],
    ['timeout', /^ {4}timeout: none\n/m, /route\.timeout: "0s" -> "15s"/],
    ['retry', /^ {4}retry:\n(?: {6}.*\n)+/m, /retryPolicy: - …/],
    ['egress', /^ {4}egress: allow\n/m, /PassthroughCluster/],
    ['mode', /^ {2}mode: shadow\n/m, /rbac/],
  ])('%s is needed: without it something changes', (_, line, seen) => {
    const less = mesh.replace(line, '');
    expect(less).not.toBe(mesh);
    const lines = changed({}, { ...intents, 'mesh.yaml': less });
    expect(lines.join('\n')).toMatch(seen);
  });
});
