import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Json, JsonObject } from '../../../src/source/json.ts';
import { part } from '../part.ts';

/** A running Envoy on loopback. */
export interface Envoy {
  readonly stop: () => Promise<void>;
}

/** Below those that the kernel gives to outgoing connections: such a one cannot take a port away in between. */
const [firstPort, portCount] = [12_000, 18_000];
let tried = process.pid * 97;

async function nextFreePort(): Promise<number> {
  for (;;) {
    tried += 1;
    const port = firstPort + (tried % portCount);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) continue;
    await once(server.close(), 'close');
    return port;
  }
}

/** Ports of loopback on which nothing listens, and that nothing but us will soon take. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const ports: number[] = [];
  while (ports.length < count) ports.push(await nextFreePort());
  return ports;
}

/** What an HTTP listener does with each request before it answers. */
export interface Http {
  readonly port: number;
  /** HTTP filters before the router, as Envoy's API has them. */
  readonly filters: readonly JsonObject[];
  /** Further fields of the connection manager. */
  readonly settings?: JsonObject;
  /** Routes; none = 200 for whatever passes the filters. */
  readonly routes?: readonly JsonObject[];
  readonly clusters?: readonly JsonObject[];
  /** TLS, which is told from plain text by its first bytes; none = all is plain text. */
  readonly tls?: JsonObject;
  /** Whether plain text is taken beside TLS. */
  readonly takesPlainText?: boolean;
}

const api = 'type.googleapis.com/envoy.extensions.filters';
const inspector = {
  name: 'tls',
  typedConfig: { '@type': `${api}.listener.tls_inspector.v3.TlsInspector` },
};
const router = { name: 'router', typedConfig: { '@type': `${api}.http.router.v3.Router` } };
const passed = { match: { prefix: '/' }, directResponse: { status: 200 } };

function listener(http: Http): JsonObject {
  const { port, filters, settings = {}, routes = [passed], tls, takesPlainText = false } = http;
  const manager: JsonObject = {
    '@type': `${api}.network.http_connection_manager.v3.HttpConnectionManager`,
    statPrefix: 'in',
    ...settings,
    httpFilters: [...filters, router],
    routeConfig: { virtualHosts: [{ name: 'all', domains: ['*'], routes: routes as Json }] },
  };
  const chain = { filters: [{ name: 'http', typedConfig: manager }] };
  return {
    name: `${port}`,
    address: { socketAddress: { address: '127.0.0.1', portValue: port } },
    ...(tls && { listenerFilters: [inspector] }),
    filterChains: tls
      ? [
          { ...chain, filterChainMatch: { transportProtocol: 'tls' }, transportSocket: tls },
          ...(takesPlainText
            ? [{ ...chain, filterChainMatch: { transportProtocol: 'raw_buffer' } }]
            : []),
        ]
      : [chain],
  };
}

/** The cluster of whoever listens on a port of loopback. */
export function clusterTo(port: number): JsonObject {
  const address = { socketAddress: { address: '127.0.0.1', portValue: port } };
  return {
    name: `${port}`,
    type: 'STATIC',
    loadAssignment: {
      clusterName: `${port}`,
      endpoints: [{ lbEndpoints: [{ endpoint: { address } }] }],
    },
  };
}

async function isReady(adminAddress: string): Promise<boolean> {
  if (!existsSync(adminAddress)) return false;
  const answer = await fetch(`http://${readFileSync(adminAddress, 'utf8').trim()}/ready`).catch(
    () => undefined,
  );
  return answer?.status === 200;
}

/** Starts one Envoy with these listeners; throws what it says where it refuses them. */
export async function startEnvoy(all: readonly Http[]): Promise<Envoy> {
  const folder = mkdtempSync(join(tmpdir(), 'meshwright-envoy-'));
  const [config, adminAddress] = [join(folder, 'envoy.json'), join(folder, 'admin')];
  const bootstrap = {
    // Istio's own bootstrap allows regular expressions of any size; so does this one.
    layeredRuntime: {
      layers: [{ name: 'static', staticLayer: { 're2.max_program_size.error_level': 32_768 } }],
    },
    admin: { address: { socketAddress: { address: '127.0.0.1', portValue: 0 } } },
    staticResources: {
      listeners: all.map(listener),
      clusters: all.flatMap(({ clusters = [] }) => clusters),
    },
  };
  writeFileSync(config, JSON.stringify(bootstrap));
  const options = ['--disable-hot-restart', '--concurrency', '1', '--log-level', 'warning'];
  const child = spawn(
    part('envoy'),
    ['-c', config, '--admin-address-path', adminAddress, ...options],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  const ended = once(child, 'close');
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const deadline = Date.now() + 60_000;
  while (!(await isReady(adminAddress))) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`Envoy did not start: ${said}`);
    }
    await wait(50);
  }
  return { stop };
}
