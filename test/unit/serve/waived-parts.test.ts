import { beforeAll, describe, expect, it } from 'vitest';
import type { Evaluate } from '../../../src/check/evaluate.ts';
import { judge } from '../../../src/check/judge.ts';
import { policyOf } from '../../../src/check/policy.ts';
import type { Artifact } from '../../../src/compile/artifact.ts';
import { stamped } from '../../../src/compile/provenance.ts';
import { library } from '../../../src/edges/rego/library.generated.ts';
import { loadGuardrails } from '../../../src/edges/rego/load-guardrails.ts';
import { drive, pipeline, type Run } from '../../../src/pipeline.ts';
import { read } from '../../../src/read/read.ts';
import type { AdmissionRequest } from '../../../src/serve/admission-review.ts';
import { questions } from '../../../src/serve/questions.ts';
import type { JsonObject } from '../../../src/source/json.ts';
import { meshText, serviceText, stream } from '../../support/mesh-text.ts';

const today = '2027-01-15';
let evaluate: Evaluate;
beforeAll(async () => {
  evaluate = await loadGuardrails();
});

const mesh = meshText(
  '  gateways: {public: {namespace: shop, serviceAccount: gateway, workload: {istio: gateway}, hosts: [shop.example.com], listen: {http: {port: 80}}}}\n',
).replace('{name: demo}', '{name: demo, labels: {env: production}}');
const fault = 'fault: {abort: 503, percent: 1}';
const cart = (more = ''): string =>
  serviceText(
    'shop/cart',
    `{ports: {http: 8080}, allow: [{from: web, ops: [GET /**]}, {from: app, ops: [GET /**]}]${more}}`,
  );
const caller = (name: string, says = ''): string =>
  serviceText(`shop/${name}`, `{calls: {cart: {ops: [GET /**]${says && `, ${says}`}}}}`);
const waiver = (name: string, guardrail = 'no-fault-in-production'): string =>
  `apiVersion: meshwright.dev/v1alpha1
kind: Waiver
metadata: {name: of-${name}}
spec: {subject: {kind: Service, namespace: shop, name: ${name}}, guardrail: ${guardrail}, reason: x, owner: "@me", until: "2030-01-01"}
`;

function runOf(...documents: readonly string[]): Run {
  const text = stream(mesh, ...documents);
  const read1 = read({ file: 'all.yaml', text }).value;
  return drive(pipeline({ documents: read1, rules: library, evaluate, today }));
}

/** What `check` calls an error: the guardrail and the object that answers for it. */
const refusedBy = (run: Run): readonly string[] =>
  run.diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ slug, object }) => `${slug} ${object?.name}`);

function admission({ object }: Artifact, change: (spec: JsonObject) => JsonObject): JsonObject {
  const json = JSON.parse(JSON.stringify(object)) as JsonObject;
  return { ...json, spec: change(json['spec'] as JsonObject) };
}

/** What the webhook refuses of the VirtualServices that are compiled: object and field. */
function deniedBy(run: Run, change = (spec: JsonObject): JsonObject => spec): readonly string[] {
  const policy = policyOf(run.checked, library, today).value;
  if (policy === undefined) throw new Error('there is no Mesh');
  const exceptions = { ...policy.exceptions, whole: false };
  return run.compiled
    .flatMap(({ artifacts }) => artifacts)
    .filter(({ object: { kind } }) => kind === 'VirtualService')
    .flatMap((artifact) => {
      const request: AdmissionRequest = {
        uid: 'u-1',
        kind: { group: 'networking.istio.io', version: 'v1', kind: 'VirtualService' },
        operation: 'CREATE',
        name: artifact.object.metadata.name,
        namespace: 'shop',
        object: admission({ ...artifact, object: stamped(artifact) }, change),
        dryRun: false,
      };
      return judge(questions(request, run), evaluate, policy.rulebook, exceptions);
    })
    .filter(({ severity }) => severity === 'error')
    .map(({ slug, object, params }) => `${slug} ${object?.name} ${params['path']}`)
    .sort();
}

const rule = 'no-fault-in-production';

describe('a fault of a call', () => {
  it('is permitted by a waiver of the caller, who wrote it', () => {
    const run = runOf(cart(), caller('web', fault), caller('app'), waiver('web'));
    expect(refusedBy(run)).toEqual([]);
    expect(deniedBy(run)).toEqual([]);
    const told = run.diagnostics.filter(({ slug }) => slug === rule);
    expect(told.map(({ severity, object }) => [severity, object?.name])).toEqual([
      ['warning', 'web'],
    ]);
  });

  it('is not permitted by a waiver of the called service', () => {
    const run = runOf(cart(), caller('web', fault), caller('app'), waiver('cart'));
    expect(refusedBy(run)).toEqual([`${rule} web`]);
    expect(deniedBy(run)).toEqual([`${rule} cart /spec/http/0/fault`]);
    expect(run.diagnostics.map(({ code }) => code)).toContain('MW2504');
  });

  it('is not permitted by a waiver of another caller', () => {
    const run = runOf(cart(), caller('web', fault), caller('app', fault), waiver('app'));
    expect(refusedBy(run)).toEqual([`${rule} web`]);
    const [denied, ...more] = deniedBy(run);
    expect(denied).toMatch(/^no-fault-in-production cart \/spec\/http\/[01]\/fault$/);
    expect(more).toEqual([]);
  });

  it('is permitted in the object that Git compiles to, and in no edited one', () => {
    const run = runOf(cart(), caller('web', fault), caller('app'), waiver('web'));
    const wider = (spec: JsonObject): JsonObject => ({
      ...spec,
      http: (spec['http'] as readonly JsonObject[]).map(({ match: _, ...route }) => route),
    });
    expect(deniedBy(run, wider)).toEqual([`${rule} cart /spec/http/0/fault`]);
    const elsewhere = (spec: JsonObject): JsonObject => ({ ...spec, hosts: ['other.shop'] });
    expect(deniedBy(run, elsewhere)).toEqual([`${rule} cart /spec/http/0/fault`]);
  });
});

describe("a fault of the called service's own route", () => {
  const both = [
    cart(`, routes: [{match: {path: /slow}, ${fault}}, {}]`),
    caller('web', fault),
    caller('app'),
  ];

  it('is not permitted by a waiver of a caller, though one object holds both', () => {
    const run = runOf(...both, waiver('web'));
    expect(refusedBy(run)).toEqual([`${rule} cart`]);
    expect(deniedBy(run)).toEqual([`${rule} cart /spec/http/2/fault`]);
  });

  it("is the service's where a caller's copy of the route repeats it", () => {
    const documents = [
      cart(`, routes: [{match: {path: /slow}, ${fault}}, {}]`),
      caller('web', 'timeout: 3s'),
      caller('app'),
    ];
    const run = runOf(...documents, waiver('web'));
    expect(refusedBy(run)).toEqual([`${rule} cart`]);
    expect(deniedBy(run)).toEqual([
      `${rule} cart /spec/http/0/fault`,
      `${rule} cart /spec/http/2/fault`,
    ]);
    const permitted = runOf(...documents, waiver('cart'));
    expect([...refusedBy(permitted), ...deniedBy(permitted)]).toEqual([]);
  });

  it('is permitted with that of the call where both have a waiver', () => {
    const run = runOf(...both, waiver('web'), waiver('cart'));
    expect([...refusedBy(run), ...deniedBy(run)]).toEqual([]);
  });
});

describe('a timeout that is switched off', () => {
  const none = 'timeout: none';

  it('by a call is permitted by a waiver of the caller alone', () => {
    const documents = [cart(), caller('web', none), caller('app')];
    const run = runOf(...documents, waiver('web', 'timeout-required'));
    expect([...refusedBy(run), ...deniedBy(run)]).toEqual([]);
    const other = runOf(...documents, waiver('cart', 'timeout-required'));
    expect(refusedBy(other)).toEqual(['timeout-required web']);
    expect(deniedBy(other)).toEqual(['timeout-required cart /spec/http/0/timeout']);
  });

  it('by the service is not permitted by a waiver of a caller', () => {
    const documents = [cart(`, ${none}`), caller('web', none), caller('app')];
    const run = runOf(...documents, waiver('web', 'timeout-required'));
    expect(refusedBy(run)).toEqual(['timeout-required cart']);
    expect(deniedBy(run)).toEqual(['timeout-required cart /spec/http/1/timeout']);
  });
});

describe('a gateway that serves several services on one host', () => {
  const served = (name: string, path: string, more: string): string =>
    serviceText(
      `shop/${name}`,
      `{ports: {http: 8080}, allow: [{from: "ingress:public", hosts: [shop.example.com], ops: [GET ${path}]}], ${more}}`,
    );

  it('holds the faults of each, and each has its own waivers', () => {
    const documents = [
      served('aaa', '/a', `routes: [{${fault}}]`),
      served('bbb', '/b', `routes: [{${fault}}]`),
    ];
    const run = runOf(...documents, waiver('aaa'));
    expect(refusedBy(run)).toEqual([`${rule} bbb`]);
    expect(deniedBy(run)).toHaveLength(2);
    const all = runOf(...documents, waiver('aaa'), waiver('bbb'));
    expect([...refusedBy(all), ...deniedBy(all)]).toEqual([]);
  });
});
