import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { valid } from '../../../support/bookinfo-folder.ts';
import { runCli } from '../../../support/run-cli.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const examples = new URL('../../../../examples/', import.meta.url).pathname;

/** Code and severity of every finding of an example, each pair once. */
async function findingsOf(name: string) {
  const folder = temporaryFolder();
  cpSync(join(examples, name), folder, { recursive: true });
  const { code, stdout } = await runCli(folder, ['check', '-o', 'json']);
  const found = valid('check-report', stdout)['diagnostics'] as readonly {
    readonly code: string;
    readonly severity: string;
    readonly message: string;
  }[];
  return { folder, code, found, errors: found.filter(({ severity }) => severity === 'error') };
}

describe('the samples', () => {
  it('bookinfo has no errors', async () => {
    expect(await findingsOf('bookinfo')).toMatchObject({ code: 0, errors: [] });
  });

  it('shop is wrong only in the targets that are not built, and compiles to nothing for them', async () => {
    const { folder, code, errors } = await findingsOf('shop');
    expect(code).toBe(1);
    expect(errors.map(({ code: own, message }) => [own, message])).toEqual([
      ['MW4003', 'target `edge`: `envoy` is not built yet'],
      ['MW4003', 'target `gcp-us`: `traffic-director` is not built yet'],
    ]);
    expect(await runCli(folder, ['compile', '--out', 'out'])).toMatchObject({ code: 1 });
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });
});
