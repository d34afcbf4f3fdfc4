import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { judge } from '../../../src/check/judge.ts';
import type { Question } from '../../../src/check/question.ts';
import { defaultPacks } from '../../../src/check/rulebook.ts';
import type { Diagnostic } from '../../../src/diagnostics/diagnostic.ts';
import { library } from '../../../src/edges/rego/library.generated.ts';
import { loadGuardrails } from '../../../src/edges/rego/load-guardrails.ts';
import { drive, pipeline } from '../../../src/pipeline.ts';
import { slice } from '../../../src/reach/slice.ts';
import type { Document } from '../../../src/read/document.ts';
import { read } from '../../../src/read/read.ts';

const folder = new URL('../../../docs/guardrails/', import.meta.url);
const pages = readdirSync(folder).filter((name) => name.endsWith('.md') && name !== 'README.md');
const evaluate = await loadGuardrails();
const today = '2026-06-01';

const plainMesh = `apiVersion: meshwright.dev/v1alpha1
kind: Mesh
metadata: {name: demo}
spec:
  targets:
    local: {type: istio, dataplane: sidecar, version: "1.30", rootNamespace: istio-system}
`;

/** The text under a heading, and the files of its blocks. */
function section(page: string, heading: string): string {
  return (
    page
      .split(/^## /m)
      .find((part) => part.startsWith(`${heading}\n`))
      ?.slice(heading.length)
      .trim() ?? ''
  );
}
function files(text: string): ReadonlyMap<string, string> {
  const blocks = text.matchAll(/^```yaml file=(\S+)\n([\s\S]*?)^```$/gm);
  return new Map([...blocks].map(([, name = '', body = '']) => [name, body]));
}
function documentsOf(all: ReadonlyMap<string, string>): readonly Document[] {
  const complete = all.has('mesh.yaml') ? all : new Map([...all, ['mesh.yaml', plainMesh]]);
  return [...complete].flatMap(([file, text]) => {
    const { value, diagnostics } = read({ file, text });
    expect(diagnostics).toEqual([]);
    return value;
  });
}

/** What a check of intents says, and what is said of the foreign objects among the files when they are admitted. */
function outcome(all: ReadonlyMap<string, string>) {
  const documents = documentsOf(all);
  const { mesh, diagnostics } = drive(pipeline({ documents, rules: library, evaluate, today }));
  if (mesh === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  const questions = documents
    .filter(({ value }) => !JSON.stringify(value['apiVersion']).includes('meshwright.dev/'))
    .map(({ value }): Question => {
      const { namespace, name } = value['metadata'] as { namespace: string; name: string };
      const about = { kind: value['kind'] as string, namespace, name };
      return {
        object: value,
        about,
        origin: 'admission',
        data: { mesh: slice(mesh, about) },
        place: (pointer) => ({ pointer }),
      };
    });
  expect(questions.length, 'the example has an object of Istio').toBeGreaterThan(0);
  const rulebook = { rules: library, packs: defaultPacks, levels: {} };
  const exceptions = { waivers: [], today, domain: { mesh: mesh.name, teams: {} }, whole: false };
  return {
    intents: policies(diagnostics),
    admitted: policies(judge(questions, evaluate, rulebook, exceptions)),
    diagnostics,
  };
}
const policies = (diagnostics: readonly Diagnostic[]) =>
  diagnostics
    .filter(({ code }) => /^(policy\/|MW25)/.test(code))
    .map(({ code, severity }) => [code, severity]);
const errors = (diagnostics: readonly Diagnostic[]) =>
  diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ code, message }) => `${code} ${message}`);

test('every guardrail has a page, and nothing else has', () => {
  expect(pages).toEqual(library.map(({ rule }) => `${rule}.md`).sort());
});

describe.each(library)('$rule', ({ rule, pack, title, level, why, fix }) => {
  const page = readFileSync(new URL(`${rule}.md`, folder), 'utf8');
  const [wrongText = '', rightText = ''] = section(page, 'Example').split(/^Right:$/m);
  const code = `policy/${pack}/${rule}`;

  test('its page says what its METADATA says', () => {
    const paragraph = (heading: string) =>
      section(page, heading).split('\n\n')[0]?.replaceAll('\n', ' ');
    expect(page.startsWith(`# ${rule}\n\n${level} · ${title}\n`)).toBe(true);
    expect(paragraph('Why it matters')).toBe(why);
    expect(paragraph('How to fix')).toBe(fix);
  });

  test('the wrong example is denied, as an intent and at admission', () => {
    const { intents, admitted, diagnostics } = outcome(files(wrongText));
    expect(intents).toEqual([[code, 'error']]);
    expect(admitted).toEqual([[code, 'error']]);
    expect(errors(diagnostics)).toHaveLength(1);
  });

  test('the right example passes', () => {
    const { intents, admitted, diagnostics } = outcome(files(rightText));
    expect([intents, admitted, errors(diagnostics)]).toEqual([[], [], []]);
  });

  test('the waiver makes a warning of the denial', () => {
    const waiver = files(section(page, 'How to waive'));
    const { intents, diagnostics } = outcome(new Map([...files(wrongText), ...waiver]));
    expect(new Set(intents.map((finding) => finding.join(' ')))).toEqual(
      new Set([`${code} warning`]),
    );
    expect(errors(diagnostics)).toEqual([]);
  });

  test('the waiver does not outlast its date', () => {
    const waiver = files(section(page, 'How to waive'));
    const ended = new Map(
      [...waiver].map(([name, text]) => [name, text.replace(/until: .*/, 'until: "2026-05-31"')]),
    );
    const { intents } = outcome(new Map([...files(wrongText), ...ended]));
    expect(intents).toEqual([[code, 'error']]);
  });
});
