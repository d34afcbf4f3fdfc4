import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { UnresolvedError } from '../../../../src/edges/webhook/policy-state.ts';
import type { JsonObject } from '../../../../src/source/json.ts';
import { gitRepository } from '../../../support/git-repository.ts';
import { meshText, serviceText } from '../../../support/mesh-text.ts';
import { testWebhook, type TestWebhook } from '../../../support/test-webhook.ts';
import { writeFiles } from '../../../support/temporary-folder.ts';

const permissive: JsonObject = {
  uid: 'u-1',
  kind: { group: 'security.istio.io', version: 'v1', kind: 'PeerAuthentication' },
  operation: 'CREATE',
  namespace: 'shop',
  name: 'all',
  object: {
    metadata: {
      name: 'all',
      namespace: 'shop',
      annotations: { 'meshwright.dev/source': 'shop.yaml#Service/shop/cart' },
    },
    spec: { mtls: { mode: 'PERMISSIVE' } },
  },
};

const strict = meshText();
const lenient = meshText('  guardrails: {levels: {strict-mtls: warn}}\n');

const running: TestWebhook[] = [];
afterEach(async () => {
  for (const webhook of running.splice(0)) await webhook.stop();
});

async function start(
  files: Readonly<Record<string, string>>,
  options: Parameters<typeof testWebhook>[1] = {},
): Promise<TestWebhook> {
  const webhook = await testWebhook(files, options);
  running.push(webhook);
  return webhook;
}

const verdict = async (webhook: TestWebhook) => (await webhook.review(permissive)).allowed;

describe('a folder', () => {
  it('is taken anew when a file changes', async () => {
    const webhook = await start({ 'mesh.yaml': strict });
    expect(await verdict(webhook)).toBe(false);
    writeFiles(webhook.folder, { 'mesh.yaml': lenient });
    await webhook.refresh();
    expect(await verdict(webhook)).toBe(true);
    expect(webhook.logged()).toContain('the intents have changed');
  });

  it('is looked at now and then without being asked', async () => {
    const webhook = await start({ 'mesh.yaml': strict }, { limits: { poll: 50 } });
    writeFiles(webhook.folder, { 'mesh.yaml': lenient });
    await expect.poll(() => verdict(webhook), { timeout: 20_000 }).toBe(true);
  });

  it.each([
    ['does not resolve', { 'mesh.yaml': `${strict}  nonsense: 1\n` }, 'MW2001 mesh.yaml'],
    ['is no YAML', { 'mesh.yaml': `${strict}  nonsense: [\n` }, 'mesh.yaml'],
  ])('that %s any more leaves the last good state', async (_, files, named) => {
    const webhook = await start({ 'mesh.yaml': strict });
    writeFiles(webhook.folder, files);
    await webhook.refresh();
    expect(await verdict(webhook)).toBe(false);
    expect(webhook.logged()).toContain('the intents cannot be read anew');
    expect(webhook.logged()).toContain(named);
    expect((await webhook.call('GET', '/readyz')).status).toBe(200);
    const { text } = await webhook.call('GET', '/metrics');
    expect(text).toContain('meshwright_webhook_reloads_total{result="failed"} 1');
  });

  it('that is gone leaves the last good state', async () => {
    const webhook = await start({ 'mesh.yaml': strict });
    rmSync(join(webhook.folder, 'mesh.yaml'));
    await webhook.refresh();
    expect(await verdict(webhook)).toBe(false);
  });

  it('that does not resolve at the start is an error with the findings', async () => {
    const error: unknown = await start({ 'mesh.yaml': `${strict}  nonsense: 1\n` }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(UnresolvedError);
    const { diagnostics } = error as UnresolvedError;
    expect(diagnostics.map(({ code, range }) => [code, range?.file])).toContainEqual([
      'MW2001',
      'mesh.yaml',
    ]);
  });

  it('with an intent that a guardrail denies is served all the same', async () => {
    const plain = serviceText(
      'shop/cart',
      '{ports: {http: 8080}, mtls: permissive, allow: [{from: "sa:shop/job"}]}',
    );
    const webhook = await start({ 'mesh.yaml': strict, 'shop.yaml': plain });
    expect(await verdict(webhook)).toBe(false);
  });
});

describe('a branch', () => {
  it('is followed when it moves, and answers name the commit', async () => {
    const { folder, commit, git } = gitRepository();
    const cart = serviceText('shop/cart', '{ports: {http: 8080}, allow: [{from: "sa:shop/job"}]}');
    const first = commit({ 'mesh.yaml': strict, 'shop.yaml': cart });
    const source = { kind: 'revision', dir: folder, revision: 'main' } as const;
    const webhook = await start({}, { source });
    const message = async () => (await webhook.review(permissive)).status?.message;
    expect(await message()).toContain(`from shop.yaml:3 at ${first.slice(0, 7)}`);
    // What is not committed plays no part.
    writeFiles(folder, { 'mesh.yaml': lenient });
    await webhook.refresh();
    expect(await verdict(webhook)).toBe(false);
    git(['checkout', '-q', '--', '.']);
    const second = commit({ 'shop.yaml': `# a line more\n${cart}` });
    await webhook.refresh();
    expect(await message()).toContain(`from shop.yaml:4 at ${second.slice(0, 7)}`);
    expect(webhook.logged()).toContain(second);
  });

  it('that is deleted leaves the last good state', async () => {
    const { folder, commit, git } = gitRepository();
    commit({ 'mesh.yaml': strict });
    git(['branch', 'serve']);
    const source = { kind: 'revision', dir: folder, revision: 'serve' } as const;
    const webhook = await start({}, { source });
    git(['branch', '-D', 'serve']);
    await webhook.refresh();
    expect(await verdict(webhook)).toBe(false);
    expect(webhook.logged()).toContain('does not exist');
  });
});
