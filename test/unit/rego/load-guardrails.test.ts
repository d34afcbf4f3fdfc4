import { describe, expect, test } from 'vitest';
import type { Evaluate, Verdict } from '../../../src/check/evaluate.ts';
import { evaluator, loadGuardrails } from '../../../src/edges/rego/load-guardrails.ts';
import type { PolicyInstance } from '../../../src/edges/rego/policy-instance.ts';
import type { JsonObject } from '../../../src/source/json.ts';

const data: JsonObject = {
  mesh: {
    name: 'demo',
    labels: {},
    rootNamespaces: [],
    owners: [],
    gateways: [],
    services: [],
    externals: [],
  },
};
const plaintext: JsonObject = {
  apiVersion: 'security.istio.io/v1',
  kind: 'PeerAuthentication',
  metadata: { name: 'default', namespace: 'shop' },
  spec: { mtls: { mode: 'DISABLE' } },
};
const strict: JsonObject = { ...plaintext, spec: { mtls: { mode: 'STRICT' } } };

const library = await loadGuardrails();

const rules = (verdict: Verdict) =>
  'failed' in verdict
    ? verdict.failed
    : verdict.deny.map(({ pack, rule, path }) => [pack, rule, path]);

const strictMtls = ['baseline', 'strict-mtls', '/spec/mtls/mode'];

describe('the packaged library', () => {
  test('denies and admits', () => {
    expect(rules(library({ input: plaintext, data }))).toEqual([strictMtls]);
    expect(library({ input: strict, data })).toEqual({ deny: [], warn: [] });
  });

  test('sees the data of each question', () => {
    const input: JsonObject = {
      apiVersion: 'networking.istio.io/v1',
      kind: 'ServiceEntry',
      metadata: { name: 'x', namespace: 'shop' },
      spec: { hosts: ['api.example.com'] },
    };
    const owned: JsonObject = {
      mesh: {
        ...(data['mesh'] as JsonObject),
        owners: [{ team: 'shop', owners: ['@shop'], namespaces: ['shop'] }],
      },
    };
    for (let round = 0; round < 3; round += 1) {
      expect(rules(library({ input, data }))).toEqual([
        ['baseline', 'external-needs-owner', '/spec/hosts'],
      ]);
      expect(rules(library({ input, data: owned }))).toEqual([]);
    }
  });

  test('an object that brings its own echo does not answer for us', () => {
    const input = { ...plaintext, meshwright: { echo: '999' } };
    expect(rules(library({ input, data }))).toEqual([strictMtls]);
  });

  test('a `__proto__` key is data, and hides nothing', () => {
    const hostile = JSON.parse(
      `{"apiVersion":"security.istio.io/v1","kind":"PeerAuthentication","metadata":{"name":"x","namespace":"shop",
      "labels":{"__proto__":"x"}},"__proto__":{"spec":{}},"spec":{"__proto__":{"mtls":{"mode":"STRICT"}},"mtls":{"mode":"DISABLE"}}}`,
    ) as JsonObject;
    expect(rules(library({ input: hostile, data }))).toEqual([strictMtls]);
    expect(Object.hasOwn(Object.prototype, 'spec')).toBe(false);
  });

  test('NUL and characters beyond the first plane pass through', () => {
    const input = { ...plaintext, metadata: { name: 'a\u0000b😀', namespace: 'shop' } };
    expect(rules(library({ input, data }))).toEqual([strictMtls]);
  });

  test('an object of 900,000 `<` is judged', () => {
    const input = {
      ...plaintext,
      metadata: { name: 'x', namespace: 'shop', note: '<'.repeat(900_000) },
    };
    expect(rules(library({ input, data }))).toEqual([strictMtls]);
  });

  const unfit: readonly [string, unknown, RegExp][] = [
    ['a lone surrogate', { ...strict, note: 'x\ud800' }, /not valid Unicode/],
    ['a lone surrogate in a key', { ...strict, '\udc00': 1 }, /not valid Unicode/],
    ['bytes', { ...strict, spec: Buffer.from('{}') }, /not plain data/],
    ['only bytes', Buffer.from(JSON.stringify(plaintext)), /not plain data/],
    ['an ArrayBuffer', new ArrayBuffer(8), /not plain data/],
    ['unparsed text', JSON.stringify(plaintext), /not an object/],
    ['null', null, /not an object/],
    ['a list', [plaintext], /not an object/],
    ['undefined', { ...strict, spec: undefined }, /type undefined/],
    ['a function', { ...strict, toJSON: () => strict }, /type function/],
    ['a number that is none', { ...strict, n: Number.NaN }, /not finite/],
    ['a date', { ...strict, at: new Date(0) }, /not plain data/],
    ['a class', { ...strict, map: new Map() }, /not plain data/],
    ['no apiVersion', { kind: 'PeerAuthentication' }, /`apiVersion`/],
    ['no kind', { apiVersion: 'v1' }, /`kind`/],
    ['a list with holes', { ...strict, list: Array(3) }, /type undefined/],
  ];
  test.each(unfit)('%s is refused', (_, input, reason) => {
    expect(rules(library({ input: input as JsonObject, data }))).toMatch(reason);
  });

  test('endless nesting and endless size are refused', () => {
    let deep: JsonObject = {};
    for (let level = 0; level < 100_000; level += 1) deep = { deep };
    expect(rules(library({ input: { ...strict, deep }, data }))).toMatch(/nested deeper/);
    const cycle: Record<string, unknown> = { ...strict };
    cycle['self'] = cycle;
    expect(rules(library({ input: cycle as JsonObject, data }))).toMatch(/nested deeper/);
    const wide = { ...strict, text: '<'.repeat(25 * 1024 * 1024) };
    expect(rules(library({ input: wide, data }))).toMatch(/larger than/);
  });

  test('data without a mesh, or with strange parts, are refused', () => {
    expect(rules(library({ input: strict, data: {} }))).toMatch(/no answer/);
    expect(rules(library({ input: strict, data: { mesh: {} } }))).toMatch(/no answer/);
    const guardrails = { guardrails: { baseline: {} }, ...data };
    expect(rules(library({ input: strict, data: guardrails }))).toMatch(/"guardrails"/);
  });

  test('after every refusal the next question is answered', () => {
    for (const [, input] of unfit) library({ input: input as JsonObject, data });
    expect(rules(library({ input: plaintext, data }))).toEqual([strictMtls]);
  });
});

describe('an instance that misbehaves', () => {
  const answering = (answer: (echo: string) => unknown): Evaluate =>
    evaluator(() => ({
      setData: () => undefined,
      evaluate: (input) => answer(((input as JsonObject)['meshwright'] as { echo: string }).echo),
    }));
  const finding = { pack: 'p', rule: 'r', msg: 'm' };
  const garbage: readonly [string, (echo: string) => unknown][] = [
    ['nothing', () => undefined],
    ['an empty result', () => []],
    ['two results', (echo) => [1, 2].map(() => ({ result: { echo, deny: [], warn: [] } }))],
    ['no result', () => [{}]],
    ['true', () => [{ result: true }]],
    ['a bare deny', () => [{ result: [] }]],
    ['no echo', () => [{ result: { deny: [], warn: [] } }]],
    [
      'an echo of another question',
      (echo) => [{ result: { echo: `${echo}0`, deny: [], warn: [] } }],
    ],
    [
      'an echo that is a number',
      (echo) => [{ result: { echo: Number(echo), deny: [], warn: [] } }],
    ],
    ['no deny', (echo) => [{ result: { echo, warn: [] } }]],
    ['no warn', (echo) => [{ result: { echo, deny: [] } }]],
    ['deny as an object', (echo) => [{ result: { echo, deny: {}, warn: [] } }]],
    ['a finding that is text', (echo) => [{ result: { echo, deny: ['no'], warn: [] } }]],
    [
      'a finding without a rule',
      (echo) => [{ result: { echo, deny: [{ pack: 'p', msg: 'm' }], warn: [] } }],
    ],
    [
      'a path that is no pointer',
      (echo) => [{ result: { echo, deny: [{ ...finding, path: 'spec' }], warn: [] } }],
    ],
    [
      'a severity unheard of',
      (echo) => [{ result: { echo, deny: [], warn: [{ ...finding, severity: 'none' }] } }],
    ],
    [
      'a help that is a list',
      (echo) => [{ result: { echo, deny: [{ ...finding, help: [] }], warn: [] } }],
    ],
  ];
  test.each(garbage)('%s is a failure, not a yes', (_, answer) => {
    expect(answering(answer)({ input: strict, data })).toHaveProperty('failed');
  });

  test('an answer in shape is handed on', () => {
    const full = {
      ...finding,
      path: '/spec',
      severity: 'warning',
      help: 'h',
      value: 'v',
      ports: ['a'],
    };
    const ask = answering((echo) => [
      { result: { echo, deny: [full], warn: [{ ...finding, extra: 1 }] } },
    ]);
    expect(ask({ input: strict, data })).toEqual({ deny: [full], warn: [finding] });
  });

  test.each([['a text'], [{ message: 'a text' }], [new Error('a text')]])(
    'thrown %o is told as text',
    (thrown) => {
      const ask = answering(() => {
        throw thrown;
      });
      expect(ask({ input: strict, data })).toEqual({ failed: 'a text' });
    },
  );

  test('it is replaced after it threw, and gets its data again', () => {
    const log: string[] = [];
    const create = (): PolicyInstance => {
      const name = `instance ${log.filter((line) => line.startsWith('new')).length}`;
      log.push(`new ${name}`);
      return {
        setData: () => log.push(`data ${name}`),
        evaluate: () => {
          log.push(`ask ${name}`);
          throw 'opa_malloc: failed';
        },
      };
    };
    const ask = evaluator(create);
    ask({ input: strict, data });
    ask({ input: strict, data });
    expect(log).toEqual(
      ['instance 0', 'instance 1'].flatMap((name) => [
        `new ${name}`,
        `data ${name}`,
        `ask ${name}`,
      ]),
    );
  });

  test('the same data are carried over once', () => {
    let carried = 0;
    const ask = evaluator(() => ({
      setData: () => (carried += 1),
      evaluate: () => [],
    }));
    ask({ input: strict, data });
    ask({ input: strict, data });
    expect(carried).toBe(1);
    ask({ input: strict, data: { mesh: { name: 'other' } } });
    expect(carried).toBe(2);
  });
});

describe('loading', () => {
  test('refuses what is not a policy', async () => {
    await expect(
      loadGuardrails(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])),
    ).rejects.toBeInstanceOf(Error);
    await expect(loadGuardrails(new Uint8Array([1, 2, 3]))).rejects.toBeInstanceOf(Error);
  });
});
