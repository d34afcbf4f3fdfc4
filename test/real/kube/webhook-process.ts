import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loopbackCertificate } from './certificate.ts';
import { freePort } from './cluster.ts';

const root = join(import.meta.dirname, '../../..');

/** The built command serving admission on loopback. */
export interface Webhook {
  readonly url: string;
  /** PEM of the authority that its certificate is checked against. */
  readonly ca: string;
  readonly stop: () => Promise<void>;
}

function statusOf(url: string, ca: string): Promise<number> {
  return new Promise((resolve) => {
    const call = get(url, { ca, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    call.on('error', () => resolve(0));
  });
}

/** Starts `meshwright webhook` over a folder of intents and waits until it says that it is ready. */
export async function startWebhook(intents: string): Promise<Webhook> {
  const folder = mkdtempSync(join(tmpdir(), 'meshwright-webhook-'));
  const { cert, key } = await loopbackCertificate();
  writeFileSync(join(folder, 'tls.crt'), cert);
  writeFileSync(join(folder, 'tls.key'), key, { mode: 0o600 });
  const port = await freePort();
  const args = ['webhook', '--dir', intents, '--port', String(port)];
  const files = ['--tls-cert', join(folder, 'tls.crt'), '--tls-key', join(folder, 'tls.key')];
  const child = spawn(process.execPath, [join(root, 'dist/cli.js'), ...args, ...files], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
    });
  }
  const stop = async () => {
    if (child.exitCode === null) {
      const gone = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      await gone;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  for (let attempt = 0; attempt < 150 && child.exitCode === null; attempt += 1) {
    if ((await statusOf(`https://127.0.0.1:${port}/readyz`, cert)) === 200) {
      return { url: `https://127.0.0.1:${port}/validate`, ca: cert, stop };
    }
    await sleep(200);
  }
  await stop();
  throw new Error(`the webhook did not get ready:\n${said}`);
}
