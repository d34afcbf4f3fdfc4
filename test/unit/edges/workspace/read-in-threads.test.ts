import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { check } from '../../../../src/check/check.ts';
import { loadWorkspace } from '../../../../src/edges/workspace/load-workspace.ts';
import { readFile, type ReadFile } from '../../../../src/edges/workspace/read-file.ts';
import { readInThreads, type Threads } from '../../../../src/edges/workspace/read-in-threads.ts';
import { sharedReading } from '../../../../src/edges/workspace/shared-reading.ts';
import type { TreeFile } from '../../../../src/source/tree.ts';
import { decoderThread, standInThread } from '../../../support/decoder-thread.ts';
import { diagnosticPage } from '../../../support/diagnostic-page.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const root = join(import.meta.dirname, '../../../..');
const pages = join(root, 'docs/diagnostics');
let file: URL;
beforeAll(async () => {
  file = await decoderThread();
});

/** Those of the examples that spend a budget are larger, and take seconds to compare. */
const largest = 50_000;

/** The examples of all findings, wrong and right: all kinds of errors that files can have. */
function exampleFiles(): readonly TreeFile[] {
  return readdirSync(pages)
    .filter((name) => /^MW\d+\.md$/.test(name))
    .flatMap((name) => {
      const { wrong, right } = diagnosticPage(readFileSync(join(pages, name), 'utf8'));
      return Object.entries({ wrong, right }).flatMap(([side, files]) =>
        [...files].flatMap(([path, { bytes, isLink }]) =>
          isLink || bytes.length > largest ? [] : [{ path: `${name}/${side}/${path}`, bytes }],
        ),
      );
    });
}

/** What everybody else sees of a file: its documents, what was found, and what `check` makes of it. */
function seen({ path, text, documents, diagnostics }: ReadFile) {
  return { path, text, documents, diagnostics, checked: check(documents, new Map([[path, text]])) };
}

const everywhere = (url: URL): Threads => ({ file: url, fewestBytes: 0, count: 3 });

describe('reading in threads', () => {
  it('gives what reading in place gives, byte for byte, of every example of a finding', async () => {
    const files = exampleFiles();
    expect(files.length).toBeGreaterThan(200);
    const read = await readInThreads(files, everywhere(file));
    const inThreads = files.flatMap((each) => read.get(each) ?? []).map(seen);
    const inPlace = files.map(readFile).map(seen);
    expect(inThreads.length).toBe(files.length);
    expect(inThreads).toEqual(inPlace);
    expect(JSON.stringify(inThreads)).toBe(JSON.stringify(inPlace));
  });

  it('keeps the very values: odd keys, numbers and characters', async () => {
    const odd = [
      'apiVersion: meshwright.dev/v1alpha1\nkind: Team\nmetadata: {name: a}\n',
      '{"__proto__": {"constructor": 1}, "2": b, "1": a, "": [[], {}, ""], "~/": -0.0}\n',
      'a: "\\ud83d\\ude00 é"\nb: 1e300\nc: 0x7fffffffffffffff\nd: &x {k: 1}\ne: {<<: *x}\n',
      '',
    ];
    const files = odd.map((text, at) => ({ path: `${at}.yaml`, bytes: Buffer.from(text) }));
    // So few are one batch, and the thread is given it.
    const read = await readInThreads(files, everywhere(file));
    expect(files.map((each) => read.get(each))).toEqual(files.map(readFile));
  });

  it('starts none where there is little to read', async () => {
    const files = [{ path: 'a.yaml', bytes: Buffer.from('a: 1\n') }];
    expect((await readInThreads(files, { file })).size).toBe(0);
    expect((await readInThreads(files, { file, fewestBytes: 0, count: 1 })).size).toBe(0);
  });
});

describe('threads that fail', () => {
  const text = (index: number) =>
    `apiVersion: meshwright.dev/v1alpha1\nkind: Team\nmetadata: {name: t-${index}}\nspec: {owners: ["@a/b"], namespaces: [n-${index}]}\n# ${'x'.repeat(3000)}\n`;
  const mesh =
    'apiVersion: meshwright.dev/v1alpha1\nkind: Mesh\nmetadata: {name: demo}\nspec: {targets: {local: {type: istio, dataplane: sidecar, version: "1.30", rootNamespace: istio-system}}}\n';
  const failing = {
    'that do not start': 'throw new Error("no");',
    'that die at the first file': 'parentPort.on("message", () => process.exit(1));',
    'that throw at the first file': 'parentPort.on("message", () => { throw new Error("no"); });',
    'that answer nonsense':
      'parentPort.on("message", () => parentPort.postMessage({ json: "{", numbers: 1 }));',
    'that answer nothing and end': 'parentPort.once("message", () => parentPort.close());',
  };

  for (const [what, code] of Object.entries(failing)) {
    it(`${what}: the files are read in place`, async () => {
      const folder = temporaryFolder({
        'mesh.yaml': mesh,
        'bad.yaml': 'apiVersion: meshwright.dev/v1alpha1\nkind: Team\na: 1\na: 2\n',
        ...Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`t${at}.yaml`, text(at)])),
      });
      const source = { kind: 'dir', path: folder } as const;
      const threads = everywhere(standInThread(what.replaceAll(' ', '-'), code));
      const read = await loadWorkspace(source, sharedReading(threads));
      expect(read).toEqual(await loadWorkspace(source));
      expect(read.diagnostics.map((finding) => finding.code)).toEqual(['MW1003']);
    });
  }

  it('a file that is not there is no thread', async () => {
    const files = [{ path: 'a.yaml', bytes: Buffer.from('a: 1\n') }];
    const nowhere = everywhere(new URL('file:///nowhere/decoder.js'));
    expect((await readInThreads(files, nowhere)).size).toBe(0);
  });
});
