import { spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { part } from '../part.ts';
import { apiClient, type Call } from './api-client.ts';

/** A real API server with its etcd, on loopback, without nodes or controllers. */
export interface Cluster {
  readonly call: Call;
  readonly stop: () => Promise<void>;
}

const TOKEN = 'test-admin';

/** A port that nobody listens on now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

function start(folder: string, name: 'etcd' | 'kube-apiserver', args: readonly string[]) {
  const log = openSync(join(folder, `${name}.log`), 'w');
  const child = spawn(part(name), args, { cwd: folder, stdio: ['ignore', log, log] });
  closeSync(log);
  return child;
}

async function stopAll(children: readonly ChildProcess[]): Promise<void> {
  for (const child of children) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const gone = new Promise((done) => child.once('exit', done));
    child.kill('SIGKILL');
    await gone;
  }
}

function etcdArgs(folder: string, client: number, peer: number): string[] {
  const urls = `http://127.0.0.1:${client}`;
  const peers = `http://127.0.0.1:${peer}`;
  return [
    ...['--name', 'one', '--data-dir', join(folder, 'data'), '--log-level', 'error'],
    ...['--listen-client-urls', urls, '--advertise-client-urls', urls],
    ...['--listen-peer-urls', peers, '--initial-advertise-peer-urls', peers],
    ...['--initial-cluster', `one=${peers}`, '--unsafe-no-fsync'],
  ];
}

function apiserverArgs(folder: string, etcd: number, port: number): string[] {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = join(folder, 'service-account.key');
  writeFileSync(key, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(join(folder, 'tokens.csv'), `${TOKEN},admin,1,system:masters\n`);
  return [
    `--etcd-servers=http://127.0.0.1:${etcd}`,
    ...['--bind-address=127.0.0.1', `--secure-port=${port}`, `--cert-dir=${join(folder, 'certs')}`],
    ...[
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${key}`,
    ],
    ...[`--service-account-signing-key-file=${key}`, '--service-cluster-ip-range=10.96.0.0/24'],
    ...['--authorization-mode=RBAC', `--token-auth-file=${join(folder, 'tokens.csv')}`],
    '--disable-admission-plugins=ServiceAccount',
  ];
}

/** Waits until the API server says that it is ready; fails with the end of its log when it is not. */
async function ready(
  folder: string,
  port: number,
  children: readonly ChildProcess[],
): Promise<Call> {
  const certificate = join(folder, 'certs', 'apiserver.crt');
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (children.some(({ exitCode }) => exitCode !== null)) break;
    if (existsSync(certificate)) {
      const call = apiClient(port, readFileSync(certificate), TOKEN);
      const answer = await call('GET', '/readyz').catch(() => undefined);
      if (answer?.status === 200) return call;
    }
    await sleep(200);
  }
  const logs = ['etcd', 'kube-apiserver'].map((name) =>
    readFileSync(join(folder, `${name}.log`), 'utf8').slice(-2000),
  );
  throw new Error(`the API server did not get ready:\n${logs.join('\n')}`);
}

/** Starts etcd and an API server in a folder of their own. Whoever starts it also stops it. */
export async function startCluster(): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'meshwright-kube-'));
  const [client, peer, port] = [await freePort(), await freePort(), await freePort()];
  const children: ChildProcess[] = [];
  const stop = async () => {
    await stopAll(children.toReversed());
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    children.push(start(folder, 'etcd', etcdArgs(folder, client, peer)));
    children.push(start(folder, 'kube-apiserver', apiserverArgs(folder, client, port)));
    return { call: await ready(folder, port, children), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
