import fc from 'fast-check';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { parseAllDocuments, stringify } from 'yaml';
import { compare } from '../../src/compare/compare.ts';
import { fixWorkspace, unfixed, type Fixed } from '../../src/edges/cli/fix/fix-workspace.ts';
import type { Io } from '../../src/edges/cli/io.ts';
import { meshOf } from '../support/mesh-of.ts';
import { soundRepository, type Intent } from '../support/random-repository.ts';
import { writeFiles } from '../support/temporary-folder.ts';
import { seed } from '../support/seed.ts';

type Files = Readonly<Record<string, string>>;

const io: Io = {
  stdout: new PassThrough(),
  stderr: new PassThrough(),
  env: {},
  cwd: '/',
  isTty: { stdout: false, stderr: false },
  now: () => new Date('2026-11-22T12:00:00Z'),
};

/** Names with letters enough to be misspelt. */
const longNames: readonly (readonly [RegExp, string])[] = [
  [/\bs0\b/g, 'checkout'],
  [/\bs1\b/g, 'inventory'],
  [/\bs2\b/g, 'ledger'],
  [/\bs3\b/g, 'recommendations'],
];

/** How a repository is written: block or flow, line ends, comments behind some lines. */
const styles = fc.record({
  isFlow: fc.boolean(),
  eol: fc.constantFrom('\n', '\r\n'),
  comments: fc.infiniteStream(fc.nat({ max: 5 })),
  isOneFile: fc.boolean(),
});
type Style = typeof styles extends fc.Arbitrary<infer S> ? S : never;

function textOf(intent: Intent, { isFlow, eol, comments }: Style): string {
  const value = { apiVersion: 'meshwright.dev/v1alpha1', ...intent };
  const options = { collectionStyle: isFlow ? 'flow' : 'block', lineWidth: 0 } as const;
  const written = longNames.reduce(
    (text, [short, long]) => text.replace(short, long),
    stringify(value, { ...options, indent: 2 }),
  );
  const lines = written.trimEnd().split('\n');
  const commented = lines.map((line) => {
    const isNoted = comments.next().value === 0 && !isFlow;
    return isNoted ? `${line} # ünï 🚀` : line;
  });
  return `${commented.join(eol)}${eol}`;
}

function filesOf(intents: readonly Intent[], style: Style): Files {
  const texts = intents.map((intent) => textOf(intent, style));
  if (style.isOneFile) return { 'mesh.yaml': texts.join(`---${style.eol}`) };
  return Object.fromEntries(
    texts.map((text, index) => [index === 0 ? 'mesh.yaml' : `${index}.yaml`, text]),
  );
}

/** A folder for a moment. */
async function inFolder<T>(files: Files, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'meshwright-fix-')));
  try {
    writeFiles(folder, files);
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** All written fixes in memory, and once more. */
async function fixedTwice(
  files: Files,
): Promise<{ readonly before: Fixed; readonly after: Fixed; readonly files: Files }> {
  return inFolder(files, async (folder) => {
    const before = await unfixed(io, folder);
    const after = await fixWorkspace(io, folder, 'write', before);
    expect((await fixWorkspace(io, folder, 'write', after)).made).toEqual([]);
    for (const [name, text] of Object.entries(files))
      expect(readFileSync(join(folder, name), 'utf8')).toBe(text);
    return { before, after, files: { ...files, ...Object.fromEntries(after.edited) } };
  });
}

/** A repository with everything applied that is only offered. */
async function patched(files: Files): Promise<Files> {
  return inFolder(files, async (folder) => {
    const { edited } = await fixWorkspace(io, folder, 'patch', await unfixed(io, folder));
    return { ...files, ...Object.fromEntries(edited) };
  });
}

const widenings = (before: Files, after: Files) =>
  compare(meshOf(before).value, meshOf(after).value).filter((change) => change.class === 'widens');

/** All comments of a file, in any order, and all values of its documents, lists in any order. */
function contentOf(text: string): unknown {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value))
      return value.map(sorted).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, sorted(each)]));
  };
  const documents = parseAllDocuments(text);
  return {
    comments: (text.match(/#[^\r\n]*/g) ?? []).toSorted(),
    ends: (text.match(/\r?\n/g) ?? []).toSorted(),
    values: documents.map((document) => sorted(document.toJS())),
    errors: documents.flatMap(({ errors }) => errors),
  };
}

/** Operations that a call declares beside those that everybody is granted: some are, some are not. */
const ops = fc.uniqueArray(
  fc.constantFrom('GET /x', 'GET|HEAD /x', 'POST /y', 'ANY /none', 'GET|PUT /x/*', 'DELETE /x/1'),
  { minLength: 2, maxLength: 4 },
);

function withOps(intent: Intent, declared: readonly string[]): Intent {
  const { calls, allow } = intent.spec as { calls?: object; allow?: readonly object[] };
  if (intent.kind !== 'Service') return intent;
  const named =
    calls &&
    Object.fromEntries(
      Object.entries(calls).map(([name, call]) => [name, { ...(call as object), ops: declared }]),
    );
  const cut = allow?.map((entry, index) =>
    index === 0 ? { ...entry, ops: ['GET /x', 'GET /x/**', 'POST /y'] } : entry,
  );
  return {
    ...intent,
    spec: {
      ...intent.spec,
      ...(named && { calls: named }),
      ...(cut && { allow: cut }),
    } as Intent['spec'],
  };
}

it(
  'cuts and sorts: readable, complete, done at once, and nothing is opened',
  { timeout: 60_000 },
  async () => {
    let changed = 0;
    await fc.assert(
      fc.asyncProperty(soundRepository, ops, styles, async (intents, declared, style) => {
        const files = filesOf(
          intents.map((intent) => withOps(intent, declared)),
          style,
        );
        const { after, files: fixed } = await fixedTwice(files);
        if (after.made.length > 0) changed += 1;
        expect(widenings(files, fixed)).toEqual([]);
        const isCut = after.made.some(({ title }) => !title.startsWith('sort '));
        for (const [name, text] of Object.entries(files)) {
          const [was, is] = [contentOf(text), contentOf(fixed[name] ?? '')] as {
            errors: unknown;
          }[];
          expect(is?.errors).toEqual([]);
          // What only moves is there as before, down to the line ends.
          if (!isCut) expect(is).toEqual(was);
        }
      }),
      { seed, numRuns: 12 },
    );
    expect(changed).toBeGreaterThan(0);
  },
);

/** Words of the language, of the alphabet of the repositories, and of the head. */
const misspellable =
  /\b(?:timeout|connectTimeout|idleTimeout|retry|attempts|perTry|backoff|breaker|connections|eject|consecutive|interval|balance|policy|telemetry|traces|percent|defaults|overrides|allow|deny|calls|headers|routes|agreement|strict|enforce|checkout|inventory|ledger|recommendations|Service|Team|meshwright|metadata)\b/g;

/** One slip of the finger in a word: a letter left out, doubled, or swapped with the next. */
function slipped(text: string, where: number, how: number): string {
  // A word first, then where: names of callers would be most of them.
  const words = [...new Set(text.match(misspellable) ?? [])];
  const chosen = words[where % Math.max(1, words.length)] ?? '';
  const places = [...text.matchAll(new RegExp(`\\b${chosen}\\b`, 'g'))];
  const word = chosen === '' ? undefined : places[how % places.length];
  if (word === undefined) return text;
  const at = word.index + 1 + (how % (word[0].length - 2));
  const [one, two] = [text.charAt(at), text.charAt(at + 1)];
  const instead = ['', one + one, two + one][how % 3] ?? '';
  return text.slice(0, at) + instead + text.slice(at + (how % 3 === 2 ? 2 : 1));
}

it(
  'corrected words: what is written never opens more than the author meant',
  { timeout: 60_000 },
  async () => {
    let made = 0;
    await fc.assert(
      fc.asyncProperty(
        soundRepository,
        styles,
        fc.nat(),
        fc.nat(),
        fc.nat(),
        async (intents, style, which, where, how) => {
          const meant = filesOf(intents, style);
          const names = Object.keys(meant);
          const name = names[which % names.length] ?? '';
          const wrong = { ...meant, [name]: slipped(meant[name] ?? '', where, how) };
          const { before, after, files: fixed } = await fixedTwice(wrong);
          const found = before.state.diagnostics.filter(({ severity }) => severity === 'error');
          if (after.made.some(({ title }) => title.startsWith('write '))) made += 1;
          // A slip may mean something by itself; then there is nothing to correct.
          if (
            found.length === 0 ||
            after.state.diagnostics.some((each) => each.severity === 'error')
          )
            return;
          expect(widenings(meant, fixed)).toEqual([]);
        },
      ),
      { seed, numRuns: 20 },
    );
    expect(made).toBeGreaterThan(0);
  },
);

it('what is only offered does open, and the comparison sees it', async () => {
  const head = (kind: string, metadata: string) =>
    `apiVersion: meshwright.dev/v1alpha1\nkind: ${kind}\nmetadata: ${metadata}\n`;
  const files = {
    'mesh.yaml': `${head('Mesh', '{name: demo}')}spec:\n  targets: {local: {type: istio, dataplane: sidecar, version: "1.30", rootNamespace: istio-system}}\n`,
    'b.yaml': `${head('Service', '{name: b, namespace: shop}')}spec: {ports: {http: 8080}}\n`,
    'a.yaml': `${head('Service', '{name: a, namespace: shop}')}spec: {calls: {b: {ops: [GET /x]}}}\n`,
  };
  const { after } = await fixedTwice(files);
  expect(after.made).toEqual([]);
  expect(widenings(files, await patched(files))).not.toEqual([]);
});
