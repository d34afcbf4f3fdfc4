import { beforeAll, describe, expect, it } from 'vitest';
import { portIntent } from '../../../src/adopt/port-intent.ts';
import type { KubeServicePort } from '../../../src/model/manifests/inventory.ts';
import type { Protocol } from '../../../src/model/workload.ts';
import { handlingOf, handlingOfProtocol } from '../../../src/reach/manifests/istio-protocol.ts';
import { isObject, type JsonObject } from '../../../src/source/json.ts';
import {
  istiod,
  kubeService,
  podOf,
  sidecar,
  stream,
  type PortOf,
  type Translation,
} from './istiod.ts';

type Written = Partial<Pick<PortOf, 'name' | 'appProtocol' | 'port' | 'protocol'>>;

/** Names and protocols as Kubernetes Services write them; also some that its validation refuses. */
const rows: readonly Written[] = [
  ...['http', 'http-web', 'HTTP', 'Http-Web', 'http_web', 'httpweb', 'http_proxy'],
  ...['http2', 'http2-a', 'http3', 'h2c', 'grpc', 'grpc-a', 'grpc-web', 'grpc-web-a', 'grpc-webs'],
  ...['tcp', 'tcp-a', 'tls', 'https', 'https-web', 'mysql', 'mongo', 'redis', 'postgres'],
  ...['metrics', 'http-metrics', 'web', 'udp', 'udp-a', 'ws', 'dns', 'dns-tcp', 'hbone'],
]
  .map((name): Written => ({ name }))
  .concat([
    {},
    { protocol: 'UDP', name: 'http' },
    { protocol: 'UDP', name: 'quic', appProtocol: 'http' },
    { appProtocol: 'http' },
    { name: 'web', appProtocol: 'http' },
    { name: 'web', appProtocol: 'HTTP' },
    { name: 'web', appProtocol: 'https' },
    { name: 'web', appProtocol: 'grpc' },
    { name: 'web', appProtocol: 'grpc-web' },
    { name: 'web', appProtocol: 'http_proxy' },
    { name: 'web', appProtocol: 'kubernetes.io/h2c' },
    { name: 'web', appProtocol: 'kubernetes.io/ws' },
    { name: 'web', appProtocol: 'kubernetes.io/wss' },
    { name: 'web', appProtocol: 'kubernetes.io/H2C' },
    { name: 'kubernetes.io/h2c' },
    { name: 'http', appProtocol: 'mysql' },
    { name: 'http', appProtocol: 'udp' },
    { name: 'http', appProtocol: 'example.com/x' },
    { name: 'tcp', appProtocol: 'postgresql' },
    { name: 'web', appProtocol: 'http-but-not' },
    { port: 25 },
    { port: 53, name: 'dns-tcp' },
    { port: 3306 },
    { port: 3306, name: 'db' },
    { port: 27_017, name: 'db' },
    { port: 3306, name: 'http' },
    { port: 3306, name: 'tcp', appProtocol: 'example.com/x' },
    { port: 9104, name: 'db-metrics' },
    { port: 5432, name: 'db' },
    { port: 6379 },
    { port: 443 },
    { port: 80 },
  ]);

// One Service a row, since 25 and 3306 are in several rows, and a Service has each port once.
const services = rows.map((row, index) => ({
  row,
  host: `s${index}.shop.svc.cluster.local`,
  port: { port: 9000 + index, ...row, targetPort: 20_000 + index },
  addresses: [`10.1.0.${index + 1}`, '10.2.0.1'] as const,
}));

const server = sidecar('shop', 'all', '10.2.0.1');
const client = sidecar('shop', 'client', '10.2.0.2');

const objects = (value: unknown): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter((each) => isObject(each)) : [];

const filtersOf = (chains: readonly JsonObject[]): ReadonlySet<unknown> =>
  new Set(chains.flatMap(({ filters }) => objects(filters).map(({ name }) => name)));

/** What the proxy of a pod does with bytes that arrive at a container port. */
function inboundOf({ listeners }: Translation, target: number) {
  const inbound = listeners.find(({ name }) => name === 'virtualInbound');
  const chains = objects(inbound?.['filterChains']).filter(({ filterChainMatch: match }) =>
    isObject(match) ? match['destinationPort'] === target : false,
  );
  const filters = filtersOf(chains);
  return {
    http: filters.has('envoy.filters.network.http_connection_manager'),
    tcp: filters.has('envoy.filters.network.tcp_proxy'),
  };
}

type Seen = ReturnType<typeof handlingOf> | 'undecided';

let seen: readonly (readonly [Written, Seen])[] = [];

/** The handling of a port as the configuration of both proxies shows it; `undefined` where they sniff. */
function seenIn(answer: Readonly<Record<string, Translation>>, each: (typeof services)[number]) {
  const { all, client: caller } = answer;
  const { host, port } = each;
  if (all === undefined || caller === undefined) throw new Error('a proxy is missing');
  const cluster = caller.clusters.find(({ name }) => name === `outbound|${port.port}||${host}`);
  if (cluster === undefined) return 'UDP';
  const { http, tcp } = inboundOf(all, port.targetPort);
  const options = JSON.stringify(cluster['typedExtensionProtocolOptions'] ?? {});
  if (http && tcp) {
    // The caller's proxy keeps what it found, too.
    return options.includes('useDownstreamProtocolConfig') ? undefined : 'undecided';
  }
  if (http) return options.includes('"http2ProtocolOptions"') ? 'HTTP/2' : 'HTTP/1.1';
  return tcp ? 'TCP' : 'undecided';
}

const portOf = ({ row, port }: (typeof services)[number]): KubeServicePort => ({
  ...(row.name !== undefined && { name: row.name }),
  ...(row.appProtocol !== undefined && { appProtocol: row.appProtocol }),
  number: port.port,
  target: port.targetPort,
  transport: row.protocol ?? 'TCP',
  at: {},
});

beforeAll(() => {
  const kubernetes = stream([
    podOf(server),
    podOf(client),
    ...services.flatMap(({ port, addresses }, index) =>
      kubeService(['shop', `s${index}`, 'all'], addresses, [port]),
    ),
  ]);
  const answer = istiod({ kubernetes, proxies: [server, client] });
  seen = services.map((each) => [each.row, seenIn(answer, each)]);
});

const titled = services.map((each, index) => [JSON.stringify(each.row), index, each] as const);
const overTcp = titled.filter(([, , { row }]) => row.protocol !== 'UDP');

describe('the protocol that istiod reads from a port of a Kubernetes Service', () => {
  it.each(overTcp)('%s is what the findings on manifests say', (_, index, each) => {
    expect(handlingOf(portOf(each))).toBe(seen[index]?.[1]);
  });

  it.each(overTcp)('%s is what init writes, or `tcp` with a remark', (_, index, each) => {
    const port = { ...portOf(each), name: 'port', target: each.port.port };
    const said = each.row.appProtocol ?? each.row.name;
    // Names that no intent may have are read all the same: as `appProtocol`, where that says the same.
    const isName = each.row.appProtocol === undefined && said?.startsWith('kubernetes.io/');
    if (isName === true) return;
    const intent = portIntent({ ...port, ...(said !== undefined && { appProtocol: said }) }, []);
    const value = intent?.value;
    const protocol = isObject(value) ? value['protocol'] : undefined;
    const handling = seen[index]?.[1];
    if (handling === undefined || handling === 'UDP') {
      expect(protocol).toBe('tcp');
      expect(intent?.remarks.join()).toContain('neither its name nor appProtocol says a protocol');
    } else {
      expect(handlingOfProtocol(protocol as Protocol)).toBe(handling);
      expect(intent?.remarks).toEqual([]);
    }
  });

  it('is read for no port over UDP, whatever it is called', () => {
    const udp = titled.filter(([, , { row }]) => row.protocol === 'UDP');
    expect(udp.map(([, index]) => seen[index]?.[1])).toEqual(['UDP', 'UDP']);
    expect(udp.map(([, , each]) => portIntent(portOf(each), []))).toEqual([undefined, undefined]);
  });

  it('is every kind that we tell apart', () => {
    const kinds = new Set(seen.map(([, handling]) => handling));
    expect(kinds).toEqual(new Set(['HTTP/1.1', 'HTTP/2', 'TCP', 'UDP', undefined]));
  });
});

describe('a port whose protocol is guessed', () => {
  it('waits for first bytes without end, so a server that speaks first hangs; others do not wait', () => {
    const names = ['web', 'tcp'];
    const kubernetes = stream([
      podOf(server),
      ...names.flatMap((name, index) =>
        kubeService(
          ['shop', name, 'all'],
          [`10.1.0.${index + 1}`, '10.2.0.1'],
          [{ name, port: 9000 + index, targetPort: 19_000 + index }],
        ),
      ),
    ]);
    const listeners = istiod({ kubernetes, proxies: [client] })['client']?.listeners ?? [];
    const found = names.map((_, index) =>
      listeners.find(({ name }) => name === `10.1.0.${index + 1}_${9000 + index}`),
    );
    // For Envoy, 0 is no timeout.
    expect(found).toMatchObject([
      {
        listenerFilters: [{ name: 'envoy.filters.listener.http_inspector' }],
        listenerFiltersTimeout: '0s',
      },
      {},
    ]);
    expect(found[1]).not.toHaveProperty('listenerFilters');
  });
});

describe('TLS that no proxy ends', () => {
  it.each(['tls', 'https', 'redis', 'mysql'])('%s is handled as tcp is, to the byte', (name) => {
    const translated = (name: string) =>
      JSON.stringify(
        istiod({
          kubernetes: stream([
            podOf(server),
            ...kubeService(
              ['shop', 'one', 'all'],
              ['10.1.0.1', '10.2.0.1'],
              [{ name, port: 9000, targetPort: 19_000 }],
            ),
          ]),
          proxies: [server, client],
        }),
      );
    expect(translated(name)).toBe(translated('tcp'));
    expect(translated(name)).not.toBe(translated('http'));
  });
});
