import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '../node/versions.ts';

/** The built command, serving admission on loopback with a certificate of its own. */
export interface WebhookCommand {
  readonly url: string;
  /** PEM that `--ca-out` wrote. */
  readonly ca: string;
  readonly said: () => string;
  /** Asks it to end; resolves to its exit code. */
  readonly stop: () => Promise<number | null>;
}

/** Starts `meshwright webhook --self-signed` on a free port and waits until it listens. */
export async function startCommand(
  args: readonly string[],
  node: string = process.execPath,
): Promise<WebhookCommand> {
  const folder = mkdtempSync(join(tmpdir(), 'meshwright-webhook-'));
  const caFile = join(folder, 'ca.pem');
  const own = ['--self-signed', '--ca-out', caFile, '--port', '0', '--drain', '0'];
  const cli = join(root, 'dist/cli.js');
  const child = spawn(node, [cli, 'webhook', ...args, ...own], {
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '' },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
  });
  const gone = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  const stop = async () => {
    child.kill('SIGTERM');
    const code = await gone;
    rmSync(folder, { recursive: true, force: true });
    return code;
  };
  for (let attempt = 0; attempt < 300 && child.exitCode === null; attempt += 1) {
    const url = /^listening on (https:\S+)$/m.exec(said)?.[1];
    if (url !== undefined && existsSync(caFile))
      return { url, ca: readFileSync(caFile, 'utf8'), said: () => said, stop };
    await sleep(100);
  }
  await stop();
  throw new Error(`the webhook does not listen:\n${said}`);
}
