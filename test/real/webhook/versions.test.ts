import { get } from 'node:https';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root, runNode, versions } from '../node/versions.ts';
import { startCommand } from './webhook-command.ts';

function textOf(url: string, ca: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { ca, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve(text));
    }).on('error', reject);
  });
}

// That it listens says that its threads have refused an object known to be bad.
it.each(versions)('the built webhook serves and ends on Node.js %s', async (_, node) => {
  const webhook = await startCommand(['--dir', 'examples/bookinfo'], node());
  expect(await textOf(`${webhook.url}/readyz`, webhook.ca)).toBe('ok\n');
  expect(await textOf(`${webhook.url}/metrics`, webhook.ca)).toContain(
    'meshwright_webhook_canary_total{result="denied"} 1',
  );
  const { port } = new URL(webhook.url);
  const args = ['webhook', '--dir', 'examples/bookinfo', '--self-signed', '--port', port];
  const second = await runNode(node(), [join(root, 'dist/cli.js'), ...args]);
  expect([second.code, second.stderr]).toEqual([
    4,
    `error: cannot listen on 127.0.0.1, port ${port}: EADDRINUSE\n`,
  ]);
  expect(await webhook.stop()).toBe(0);
});
