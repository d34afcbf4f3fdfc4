import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import type { PolicyInput, RuleFinding } from '../../../src/check/evaluate.ts';
import { questionsOf } from '../../../src/compile/questions.ts';
import { library } from '../../../src/edges/rego/library.generated.ts';
import { loadGuardrails } from '../../../src/edges/rego/load-guardrails.ts';
import { drive, pipeline } from '../../../src/pipeline.ts';
import { slice } from '../../../src/reach/slice.ts';
import { read } from '../../../src/read/read.ts';
import { isObject, type Json, type JsonObject } from '../../../src/source/json.ts';
import { part } from '../part.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'rego-'));
afterAll(() => rmSync(folder, { recursive: true }));
const evaluate = await loadGuardrails();

/** The files of an example folder, or the blocks of a guardrail's page: wrong and right together. */
function examples(): readonly ReadonlyMap<string, string>[] {
  // Those that are one mesh each.
  const folders = ['bookinfo', 'mixed-estate', 'shop'].map((name) => {
    const files = readdirSync(join(root, 'examples', name), { recursive: true, encoding: 'utf8' });
    return new Map(
      files
        .filter((file) => file.endsWith('.yaml'))
        .map((file) => [file, readFileSync(join(root, 'examples', name, file), 'utf8')]),
    );
  });
  const pages = library.map(({ rule }) => {
    const page =
      readFileSync(join(root, `docs/guardrails/${rule}.md`), 'utf8').split(/^Wrong:$/m)[1] ?? '';
    const blocks =
      page.split(/^Right:$/m)[0]?.matchAll(/^```yaml file=(\S+)\n([\s\S]*?)^```$/gm) ?? [];
    return new Map([...blocks].map(([, name = '', body = '']) => [name, body]));
  });
  return [...folders, ...pages];
}

const plainMesh = `apiVersion: meshwright.dev/v1alpha1
kind: Mesh
metadata: {name: demo}
spec: {targets: {local: {type: istio, dataplane: sidecar, version: "1.30", rootNamespace: istio-system}}}
`;

function questionsOfExample(files: ReadonlyMap<string, string>): readonly PolicyInput[] {
  const texts = files.has('mesh.yaml') ? files : new Map([...files, ['mesh.yaml', plainMesh]]);
  const documents = [...texts].flatMap(([file, text]) => read({ file, text }).value);
  const { checked, mesh, compiled } = drive(
    pipeline({ documents, rules: library, evaluate, today: '2026-06-01' }),
  );
  if (mesh === undefined) throw new Error(`no mesh in ${[...files.keys()].join(' ')}`);
  const foreign = documents.filter(
    ({ value }) => !JSON.stringify(value['apiVersion']).includes('meshwright.dev/'),
  );
  return [
    ...questionsOf(mesh, checked, compiled).map(({ object, data }) => ({ input: object, data })),
    ...foreign.map(({ value }) => {
      const { namespace, name } = value['metadata'] as { namespace: string; name: string };
      return { input: value, data: { mesh: slice(mesh, { kind: 'x', namespace, name }) } };
    }),
  ];
}

/** The value as it is, and once for each field or item with that one taken out, emptied or made null. */
function* variants(value: Json): Generator<Json> {
  const entries = Array.isArray(value)
    ? [...value.entries()]
    : isObject(value)
      ? Object.entries(value)
      : [];
  for (const [key, child] of entries) {
    const replaced = (next: readonly Json[]): Json =>
      Array.isArray(value)
        ? value.flatMap((item: Json, index) => (index === key ? next : [item]))
        : Object.fromEntries(
            Object.entries(value as JsonObject).flatMap(([name, item]) =>
              name === key ? next.map((one) => [name, one]) : [[name, item]],
            ),
          );
    yield replaced([]);
    for (const other of [null, {}, '*']) yield replaced([other]);
    for (const variant of variants(child)) yield replaced([variant]);
  }
}

const isQuestion = (value: Json): value is JsonObject =>
  isObject(value) && typeof value['apiVersion'] === 'string' && typeof value['kind'] === 'string';

/** Native OPA over all questions in one run; a question without an answer is absent. */
function native(
  questions: readonly PolicyInput[],
): ReadonlyMap<number, { deny: Json; warn: Json }> {
  // Many questions have the same mesh: written once each, or OPA reads hundreds of megabytes.
  const meshes = [...new Set(questions.map(({ data }) => data['mesh'] ?? null))];
  const numbers = new Map(meshes.map((mesh, number) => [mesh, number]));
  const asked = questions.map(({ input, data }, index) => ({
    input: { ...input, meshwright: { echo: String(index) } },
    mesh: numbers.get(data['mesh'] ?? null),
  }));
  writeFileSync(join(folder, 'questions.json'), JSON.stringify({ questions: asked, meshes }));
  // As a module, not as the query: there OPA does not see the values of `with`.
  writeFileSync(
    join(folder, 'asking.rego'),
    `package asking

answers[i] := answer if {
\tsome i, q in data.questions
\tanswer := data.meshwright.main.answer with input as q.input with data.mesh as data.meshes[q.mesh]
}
`,
  );
  const modules = readdirSync(join(root, 'policies')).filter((name) =>
    /^(?!.*_test).*\.rego$/.test(name),
  );
  const args = [
    'eval',
    '--format',
    'json',
    ...modules.flatMap((name) => ['-d', join(root, 'policies', name)]),
    '-d',
    folder,
    'data.asking.answers',
  ];
  const { stdout, stderr } = spawnSync(part('opa'), args, { encoding: 'utf8', maxBuffer: 1 << 30 });
  const result = JSON.parse(stdout) as {
    result?: [{ expressions: [{ value: Record<string, { deny: Json; warn: Json }> }] }];
    errors?: Json;
  };
  if (result.result === undefined) throw new Error(`${JSON.stringify(result.errors)} ${stderr}`);
  return new Map(
    Object.entries(result.result[0].expressions[0].value).map(([index, answer]) => [
      Number(index),
      answer,
    ]),
  );
}

const canonical = (value: Json): Json =>
  Array.isArray(value)
    ? value.map(canonical)
    : isObject(value)
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, item]) => [key, canonical(item)]),
        )
      : value;
const sorted = (findings: readonly RuleFinding[] | Json) =>
  (findings as readonly Json[]).map((finding) => JSON.stringify(canonical(finding))).sort();

test('WebAssembly and native OPA answer alike, whatever field is missing or odd', () => {
  const base = examples().flatMap(questionsOfExample);
  const odd = base.flatMap(({ input, data }, index) =>
    // The examples together have thousands of fields: of the emitted ones, a part is enough.
    index % 5 === 0 || isIntentOf(input)
      ? [...variants(input)].filter(isQuestion).map((variant) => ({ input: variant, data }))
      : [],
  );
  const questions = [...base, ...odd];
  const answers = native(questions);
  let denied = 0;
  for (const [index, question] of questions.entries()) {
    const ours = evaluate(question);
    const theirs = answers.get(index);
    if ('failed' in ours) throw new Error(`${ours.failed}: ${JSON.stringify(question.input)}`);
    if (theirs === undefined)
      throw new Error(`native OPA has no answer: ${JSON.stringify(question.input)}`);
    expect([sorted(ours.deny), sorted(ours.warn)], JSON.stringify(question.input)).toEqual([
      sorted(theirs.deny),
      sorted(theirs.warn),
    ]);
    denied += ours.deny.length > 0 ? 1 : 0;
  }
  expect(questions.length).toBeGreaterThan(2000);
  expect(denied).toBeGreaterThan(100);
});

function isIntentOf(input: JsonObject): boolean {
  return !JSON.stringify(input['apiVersion']).includes('istio.io');
}
