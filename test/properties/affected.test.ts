import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Evaluate } from '../../src/check/evaluate.ts';
import type { RuleMeta } from '../../src/check/rule-meta.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { modelMemo } from '../../src/model/model.ts';
import { drive, pipeline, type KnownState, type Run } from '../../src/pipeline.ts';
import type { Document } from '../../src/read/document.ts';
import { read } from '../../src/read/read.ts';
import { always } from '../support/always.ts';
import { seed } from '../support/seed.ts';

const numRuns = Number(process.env['MESHWRIGHT_RUNS'] ?? 25);
const head = 'apiVersion: meshwright.dev/v1alpha1\n';
const count = 12;

const nameOf = (index: number): string => {
  const at = (index + count) % count;
  return `n${Math.floor(at / 2)}/s${at}`;
};

/** What may be said otherwise of a service, of a Team or of the Mesh. */
type Said = Readonly<Record<string, string>>;

/** What a service grants: to the one before it, to everyone a little, and every third to the gateway. */
const grants = (index: number): string =>
  [
    `{from: ${nameOf(index - 1)}, ops: [GET /x, POST /x]}`,
    '{from: mesh, ops: [GET /free]}',
    ...(index % 3 === 0 ? [`{from: "ingress:public", ops: [GET /s${index}]}`] : []),
  ].join(', ');

function serviceText(index: number, said: Said = {}): string {
  const [namespace, name] = nameOf(index).split('/');
  const fields: Said = {
    ports: '{http: 8080}',
    versions: '[v1, v2]',
    calls: `{${nameOf(index + 1)}: {ops: [GET /x]}}`,
    allow: `[${grants(index)}]`,
    ...said,
  };
  const { labels = '{tier: one}', ...spec } = fields;
  const lines = Object.entries(spec).map(([key, value]) => `  ${key}: ${value}\n`);
  return `${head}kind: Service\nmetadata: {name: ${name}, namespace: ${namespace}, labels: ${labels}}\nspec:\n${lines.join('')}`;
}

const target = 'type: istio, dataplane: sidecar, version: "1.30", rootNamespace: istio-system';
const gateway = 'namespace: ingress, serviceAccount: gateway, hosts: [shop.example.com]';

function meshText(said: Said = {}): string {
  const { labels = '{env: test}', ...spec } = {
    targets: `{local: {${target}}}`,
    gateways: `{public: {${gateway}}}`,
    ...said,
  } as Said;
  const lines = Object.entries(spec).map(([key, value]) => `  ${key}: ${value}\n`);
  return `${head}kind: Mesh\nmetadata: {name: demo, labels: ${labels}}\nspec:\n${lines.join('')}`;
}

const teamText = (index: number, more = ''): string =>
  `${head}kind: Team\nmetadata: {name: t${index}}\nspec: {namespaces: [n${index}]${more}}\n`;

type Texts = ReadonlyMap<string, string>;

function town(): Map<string, string> {
  const texts = new Map([['mesh.yaml', meshText()]]);
  for (let team = 0; team < count / 2; team += 1) texts.set(`t${team}.yaml`, teamText(team));
  for (let index = 0; index < count; index += 1) texts.set(`s${index}.yaml`, serviceText(index));
  return texts;
}

type Edit = readonly [file: string, text: string];

const index = fc.nat(count - 1);
const serviceEdit: fc.Arbitrary<Edit> = fc
  .tuple(
    index,
    fc.oneof(
      fc.constantFrom<Said[]>(
        { timeout: '4s' },
        { mtls: 'permissive' },
        { labels: '{tier: two}' },
        { versions: '[v1, v2, v3]' },
        { ports: '{http: 8080, admin: 9090}' },
        { ports: '{http: {port: 80, target: 8080}}' },
        { deny: '[{from: mesh, ops: [POST /x]}]' },
        { routes: '[{to: {v1: 90, v2: 10}}]' },
        { routes: '[{match: {path: /x}, rewrite: {path: /y}}, {}]' },
        { egress: 'allow' },
        { workload: '{app: other}' },
        { identity: 'other' },
        { inbound: '{requests: 10}' },
      ),
      fc
        .constantFrom('"sa:ext/cron"', 'n3/*', 'any', '"ingress:public"')
        .map((from) => ({ more: `{from: ${from}, ops: [GET /more]}` })),
      index.map((callee) => ({ call: nameOf(callee) })),
    ),
  )
  .map(([at, said]) => {
    const { more, call, ...rest } = said as Said;
    const own = nameOf(at + 1);
    const called = call === nameOf(at) || call === own ? undefined : call;
    const calls = [
      `${own}: {ops: [GET /x]}`,
      ...(called ? [`${called}: {ops: [GET /free], timeout: 2s}`] : []),
    ];
    const fields = {
      ...rest,
      ...(call && { calls: `{${calls.join(', ')}}` }),
      ...(more && { allow: `[${grants(at)}, ${more}]` }),
    };
    return [`s${at}.yaml`, serviceText(at, fields)] as const;
  });
const teamEdit: fc.Arbitrary<Edit> = fc
  .tuple(
    fc.nat(count / 2 - 1),
    fc.constantFrom(
      ', owners: ["@demo/new"]',
      ', defaults: {timeout: 4s}',
      ', overrides: {mtls: permissive}',
    ),
  )
  .map(([at, more]) => [`t${at}.yaml`, teamText(at, more)] as const);
const meshEdit: fc.Arbitrary<Edit> = fc
  .constantFrom<Said[]>(
    { labels: '{env: production}' },
    { defaults: '{timeout: 4s}' },
    { trustDomain: '{name: other.local}' },
    { trustDomain: '{name: cluster.local, aliases: [old.local]}' },
    { gateways: `{public: {${gateway}, trustedHops: 1}}` },
    {
      gateways: '{public: {namespace: ingress, serviceAccount: other, hosts: [shop.example.com]}}',
    },
    {
      gateways: '{public: {namespace: ingress, serviceAccount: gateway, hosts: ["*.example.com"]}}',
    },
    { gateways: `{public: {${gateway}, listen: {http: {port: 80}}}}` },
    { gateways: `{public: {${gateway}, workload: {istio: other}}}` },
    { targets: `{local: {${target}, pathNormalization: none}}` },
    { targets: `{local: {${target}}, other: {${target}}}` },
    { egress: 'allow' },
    { agreement: 'both' },
  )
  .map((said) => ['mesh.yaml', meshText(said)] as const);

const edits = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: serviceEdit },
    { weight: 1, arbitrary: teamEdit },
    { weight: 2, arbitrary: meshEdit },
  ),
  { minLength: 1, maxLength: 2 },
);

/** Reads states one after the other; a text that was read before gives the same documents. */
function reader(): (texts: Texts) => readonly Document[] {
  const known = new Map<string, readonly Document[]>();
  return (texts) =>
    [...texts].flatMap(([file, text]) => {
      const found = known.get(text) ?? read({ file, text }).value;
      known.set(text, found);
      return found;
    });
}

const rule: RuleMeta = {
  pack: 'test',
  rule: 'everything',
  title: 'everything',
  why: 'it is asked',
  level: 'warn',
  scope: 'object',
  fix: 'none',
  url: 'https://example.com',
};

/** A run, and every question that guardrails were asked in it. */
function asked(
  documents: readonly Document[],
  memo: ReturnType<typeof modelMemo>,
  since?: KnownState,
) {
  const questions = new Set<string>();
  const evaluate: Evaluate = (question) => {
    const text = JSON.stringify(question);
    questions.add(text);
    const { pack, rule: name } = rule;
    const told = /4s|PERMISSIVE|other/.exec(JSON.stringify(question.input));
    return { deny: told ? [{ pack, rule: name, msg: `says ${told[0]}` }] : [], warn: [] };
  };
  const input = { documents, rules: [rule], evaluate, today: '2027-01-15', memo };
  const run: Run = drive(pipeline({ ...input, ...(since && { since }) }));
  return { run, questions };
}

const textOf = ({ code, message, range }: Diagnostic): string =>
  JSON.stringify([code, message, range]);

const missing = (from: Iterable<string>, ...known: readonly ReadonlySet<string>[]) =>
  [...from].filter((one) => !known.some((some) => some.has(one)));

describe(`what is judged again, with seed ${seed}`, () => {
  it('is every question that differs, and every finding: the part leaves nothing out and makes nothing up', () => {
    const counted = { partial: 0, fewer: 0, differing: 0, findings: 0 };
    always(
      fc.property(edits, edits, fc.boolean(), (first, second, isBack) => {
        const old = new Map([...town(), ...first]);
        const now = isBack ? town() : new Map([...old, ...second]);
        const [memo, documentsOf] = [modelMemo(), reader()];
        const before = asked(documentsOf(old), memo);
        const { mesh } = before.run;
        if (mesh === undefined) return;
        const documents = documentsOf(now);
        const part = asked(documents, memo, { mesh, documents: documentsOf(old) });
        if (part.run.asked === undefined) return;
        const whole = asked(documents, modelMemo());
        counted.partial += 1;
        if (part.run.asked.services < part.run.asked.of) counted.fewer += 1;
        const differing = missing(whole.questions, before.questions);
        counted.differing += differing.length;
        expect(missing(differing, part.questions)).toEqual([]);
        expect(missing(part.questions, whole.questions)).toEqual([]);
        const found = [before, part, whole].map(
          ({ run }) => new Set(run.diagnostics.map(textOf)),
        ) as [Set<string>, Set<string>, Set<string>];
        counted.findings += missing(found[2], found[0]).length;
        expect(missing(found[2], found[0], found[1])).toEqual([]);
        expect(missing(found[1], found[2])).toEqual([]);
      }),
      { seed, numRuns },
    );
    expect(counted.fewer).toBeGreaterThan(numRuns / 4);
    expect(counted.differing).toBeGreaterThan(numRuns);
    expect(counted.findings).toBeGreaterThan(0);
  });
});
