import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandBundle } from '../../../scripts/bundles.mjs';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** The command as it is published, in a folder of its own: the demo starts threads from files beside it. */
async function builtCommand(): Promise<string> {
  const folder = temporaryFolder({ 'package.json': '{"type": "module"}' });
  for (const [path, content] of (await commandBundle()).files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return join(folder, 'dist/cli.js');
}

describe('the demo', () => {
  it('plays the whole loop and leaves nothing behind', async () => {
    const command = await builtCommand();
    const scratch = temporaryFolder();
    const env = { PATH: process.env['PATH'] ?? '', TMPDIR: scratch };
    const said = execFileSync(process.execPath, [command, 'demo'], { env, encoding: 'utf8' });
    const at = (text: string | RegExp) => said.search(text);
    const story = [
      /\$ meshwright check\n[^$]*1 warning\n\(exit code 0\)/,
      /\$ meshwright compile --out .*\n/,
      /^kind: AuthorizationPolicy$/m,
      /^allow: bookinfo\/reviews → bookinfo\/ratings/m,
      /^deny: bookinfo\/details → bookinfo\/ratings/m,
      /error\[MW3901\]: guarantee `bookinfo` does not hold/,
      /^widens: newly allowed \(1\)$/m,
      /v1 90 % · v3 10 % → v1 80 % · v3 20 %/,
      /timeout: 3s → 15s/,
      /^### ❌ Mesh change · `demo` — blocked by 1 broken guarantee/m,
      /PeerAuthentication as it was compiled\n→ admitted/,
      /with plain text let in by hand\n→ refused\n {2}PeerAuthentication\/bookinfo\/namespace\.default, from teams\/bookinfo\/team\.yaml:4 at [0-9a-f]{7}: 1 problem\n {2}- strict-mtls spec\.mtls\.mode: /,
    ].map(at);
    expect(
      story.every((place) => place >= 0),
      story.join(' '),
    ).toBe(true);
    expect([...story].sort((a, b) => a - b)).toEqual(story);
    expect(readdirSync(scratch)).toEqual([]);
  });

  it('leaves the repository and the output behind where it is asked to, and only in an empty folder', async () => {
    const command = await builtCommand();
    const kept = join(temporaryFolder(), 'kept');
    const play = () =>
      execFileSync(process.execPath, [command, 'demo', '--keep', kept], { stdio: 'pipe' });
    play();
    expect(readdirSync(kept).sort()).toEqual(['compiled', 'repository']);
    expect(readdirSync(join(kept, 'repository')).sort()).toEqual([
      '.git',
      'guarantees',
      'mesh.yaml',
      'teams',
    ]);
    expect(play).toThrow(/the folder is not empty/);
  });
});
