import { describe, expect, test } from 'vitest';
import type { Evaluate, RuleFinding } from '../../../src/check/evaluate.ts';
import type { GuardrailWaiver } from '../../../src/check/guardrail-waiver.ts';
import { type Exceptions, judge } from '../../../src/check/judge.ts';
import type { Question } from '../../../src/check/question.ts';
import type { RuleMeta } from '../../../src/check/rule-meta.ts';
import type { Rulebook } from '../../../src/check/rulebook.ts';

const meta = (rule: string, more: Partial<RuleMeta> = {}): RuleMeta => ({
  pack: 'baseline',
  rule,
  title: rule,
  why: 'why',
  level: 'deny',
  scope: 'object',
  fix: `mend ${rule}`,
  url: '',
  ...more,
});
const rules = [
  meta('strict-mtls', { field: 'mtls' }),
  meta('soft', { level: 'warn' }),
  meta('all', { scope: 'mesh' }),
];
const book: Rulebook = { rules, packs: ['baseline'], levels: {} };

const cart = { kind: 'Service', namespace: 'shop', name: 'cart' };
const question = (more: Partial<Question> = {}): Question => ({
  object: {
    apiVersion: 'meshwright.dev/v1alpha1',
    kind: 'Service',
    metadata: { name: 'cart', namespace: 'shop' },
  },
  about: cart,
  origin: 'intent',
  data: { mesh: {} },
  place: (pointer) => ({
    range: { file: 'cart.yaml', start: pointer.length, end: 99 },
    pointer,
    object: cart,
  }),
  ...more,
});
const emitted = (more: Partial<Question> = {}): Question =>
  question({
    origin: 'emitted',
    object: {
      apiVersion: 'a/v1',
      kind: 'PeerAuthentication',
      metadata: { name: 'cart', namespace: 'shop' },
    },
    place: () => ({ range: { file: 'cart.yaml', start: 5, end: 6 }, object: cart }),
    ...more,
  });

const found = (rule: string, more: Partial<RuleFinding> = {}): RuleFinding => ({
  pack: 'baseline',
  rule,
  msg: 'wrong',
  path: '/spec/mtls',
  ...more,
});
const denies =
  (...deny: readonly RuleFinding[]): Evaluate =>
  () => ({ deny, warn: [] });

const domain = { mesh: 'prod', teams: { web: ['shop', 'front'] } };
const noWaivers: Exceptions = { waivers: [], today: '2026-06-01', domain, whole: false };
const waiver = (more: Partial<GuardrailWaiver> = {}): GuardrailWaiver => ({
  name: 'legacy',
  subject: cart,
  waives: { guardrail: 'strict-mtls' },
  owner: '@web',
  until: '2026-06-01',
  at: { pointer: '/spec/guardrail' },
  untilAt: { pointer: '/spec/until' },
  ...more,
});
const waived = (...waivers: readonly GuardrailWaiver[]): Exceptions => ({ ...noWaivers, waivers });

const severitiesOf = (diagnostics: ReturnType<typeof judge>) =>
  diagnostics.map(({ code, severity }) => [code, severity]);

describe('a finding', () => {
  test('is an error at its field, with code, page and way out', () => {
    expect(judge([question()], denies(found('strict-mtls')), book, noWaivers)).toEqual([
      {
        code: 'policy/baseline/strict-mtls',
        slug: 'strict-mtls',
        severity: 'error',
        message: 'wrong',
        help: 'mend strict-mtls',
        url: 'https://meshwright.dev/guardrails/strict-mtls',
        range: { file: 'cart.yaml', start: 10, end: 99 },
        pointer: '/spec/mtls',
        object: cart,
        related: [],
        params: { object: 'Service/shop/cart', path: '/spec/mtls' },
      },
    ]);
  });

  test('of an emitted object stands at the intent and names the object', () => {
    const [finding] = judge(
      [emitted()],
      denies(found('strict-mtls', { help: 'own help' })),
      book,
      noWaivers,
    );
    expect(finding?.message).toBe(
      'wrong in the emitted `PeerAuthentication/shop/cart` at `spec.mtls`',
    );
    expect(finding?.range).toEqual({ file: 'cart.yaml', start: 5, end: 6 });
    expect(finding?.help).toBe('own help');
  });

  test('without a path stands at the object', () => {
    const evaluate: Evaluate = () => ({
      deny: [{ pack: 'baseline', rule: 'strict-mtls', msg: 'x' }],
      warn: [],
    });
    expect(judge([question()], evaluate, book, noWaivers)[0]?.pointer).toBe('');
  });

  test('is one line of bounded length', () => {
    const [finding] = judge(
      [question()],
      denies(found('strict-mtls', { msg: `a\n\rb${'😀'.repeat(2000)}` })),
      book,
      noWaivers,
    );
    expect(finding?.message).toMatch(/^a b😀+…$/u);
    expect(finding?.message.length).toBeLessThanOrEqual(1000);
  });
});

test('questions of the same data are asked together, and answered in their order', () => {
  const [one, other] = [{ mesh: { name: 'one' } }, { mesh: { name: 'other' } }];
  const asked: unknown[] = [];
  const evaluate: Evaluate = ({ data }) => {
    asked.push(data);
    return { failed: JSON.stringify(data) };
  };
  const told = judge(
    [one, other, one].map((data) => question({ data })),
    evaluate,
    book,
    noWaivers,
  );
  expect(asked).toEqual([one, one, other]);
  expect(told.map(({ params }) => params['reason'])).toEqual(
    [one, other, one].map((data) => JSON.stringify(data)),
  );
});

describe('an object that was not judged', () => {
  test('is an error', () => {
    const [finding] = judge([emitted()], () => ({ failed: 'opa_malloc: failed' }), book, noWaivers);
    expect(finding).toMatchObject({
      code: 'MW2501',
      severity: 'error',
      message: 'the guardrails did not judge `PeerAuthentication/shop/cart`: opa_malloc: failed',
      range: { file: 'cart.yaml', start: 5, end: 6 },
    });
  });

  test('is not made good by levels, waivers or packs', () => {
    const lax: Rulebook = { rules, packs: [], levels: { 'strict-mtls': 'off' } };
    const failing: Evaluate = () => ({ failed: 'x' });
    expect(severitiesOf(judge([question()], failing, lax, waived(waiver())))).toEqual([
      ['MW2501', 'error'],
    ]);
  });

  test('is also one whose finding nobody has described', () => {
    expect(severitiesOf(judge([question()], denies(found('new')), book, noWaivers))).toEqual([
      ['MW2501', 'error'],
    ]);
  });
});

describe('levels', () => {
  const severity = (
    level: 'deny' | 'warn' | 'off' | undefined,
    verdict: 'deny' | 'warn',
    said?: 'warning' | 'info' | 'error',
  ) => {
    const finding = found('strict-mtls', said === undefined ? {} : { severity: said });
    const evaluate: Evaluate = () => ({ deny: [], warn: [], [verdict]: [finding] });
    const levels: Rulebook['levels'] = level === undefined ? {} : { 'strict-mtls': level };
    return judge([question()], evaluate, { ...book, levels }, noWaivers)[0]?.severity;
  };

  test.each([
    [undefined, 'deny', undefined, 'error'],
    ['deny', 'deny', undefined, 'error'],
    ['warn', 'deny', undefined, 'warning'],
    ['off', 'deny', undefined, undefined],
    ['deny', 'warn', undefined, 'warning'],
    ['off', 'warn', undefined, undefined],
    ['deny', 'deny', 'warning', 'warning'],
    ['deny', 'deny', 'info', 'info'],
    ['warn', 'deny', 'error', 'warning'],
    ['deny', 'warn', 'error', 'warning'],
  ] as const)('level %s, found in %s, said to be %s: %s', (level, verdict, said, expected) => {
    expect(severity(level, verdict, said)).toBe(expected);
  });

  test('come from METADATA where the mesh says nothing', () => {
    expect(severitiesOf(judge([question()], denies(found('soft')), book, noWaivers))).toEqual([
      ['policy/baseline/soft', 'warning'],
    ]);
  });

  test('of inherited names are not levels', () => {
    const odd = { ...book, rules: [meta('constructor')] };
    expect(severitiesOf(judge([question()], denies(found('constructor')), odd, noWaivers))).toEqual(
      [['policy/baseline/constructor', 'error']],
    );
  });

  test('packs that are not chosen do not judge', () => {
    expect(
      judge([question()], denies(found('strict-mtls')), { ...book, packs: ['other'] }, noWaivers),
    ).toEqual([]);
  });

  test('a guardrail is heard in questions of its own scope only', () => {
    const both = denies(found('strict-mtls'), found('all'));
    const slugs = (of: Question) => judge([of], both, book, noWaivers).map(({ slug }) => slug);
    expect(slugs(question())).toEqual(['strict-mtls']);
    expect(slugs(question({ scope: 'mesh' }))).toEqual(['all']);
    expect(slugs(question({ scope: 'change' }))).toEqual([]);
  });
});

describe('waivers', () => {
  const told = (exceptions: Exceptions, finding = found('strict-mtls'), of = question()) =>
    judge([of], denies(finding), book, exceptions)[0];

  test('an active one makes a warning that names it and its end', () => {
    const finding = told(waived(waiver()));
    expect(finding?.severity).toBe('warning');
    expect(finding?.message).toBe('wrong; `legacy` permits it until 2026-06-01');
    expect(finding?.related).toEqual([
      { pointer: '/spec/guardrail', message: '`legacy` of @web permits it until 2026-06-01' },
    ]);
  });

  test('an ended one does not, and is shown', () => {
    const finding = told({ ...waived(waiver()), today: '2026-06-02' });
    expect(finding?.severity).toBe('error');
    expect(finding?.message).toBe('wrong');
    expect(finding?.related).toEqual([
      { pointer: '/spec/until', message: '`legacy` permitted it until 2026-06-01' },
    ]);
  });

  test('of several the one that lasts longest counts', () => {
    const later = waiver({ name: 'later', until: '2026-12-31' });
    expect(
      told(waived(waiver(), later, waiver({ name: 'old', until: '2025-01-01' })))?.message,
    ).toContain('`later`');
  });

  const subjects: readonly [string, GuardrailWaiver['subject'], boolean][] = [
    ['the service', cart, true],
    ['another service', { ...cart, name: 'web' }, false],
    ['a service of the same name elsewhere', { ...cart, namespace: 'front' }, false],
    ['its namespace', { kind: 'Namespace', name: 'shop' }, true],
    ['another namespace', { kind: 'Namespace', name: 'front' }, false],
    ['its team', { kind: 'Team', name: 'web' }, true],
    ['another team', { kind: 'Team', name: 'constructor' }, false],
    ['the mesh', { kind: 'Mesh', name: 'prod' }, true],
    ['another mesh', { kind: 'Mesh', name: 'staging' }, false],
    ['an unknown kind', { kind: 'Cluster', name: 'shop' }, false],
  ];
  test.each(subjects)('one for %s: %s %s', (_, subject, counts) => {
    expect(told(waived(waiver({ subject })))?.severity).toBe(counts ? 'warning' : 'error');
  });

  test('one for the service counts for what is emitted for it', () => {
    expect(told(waived(waiver()), found('strict-mtls'), emitted())?.severity).toBe('warning');
  });

  test('one for another guardrail does not count', () => {
    expect(told(waived(waiver({ waives: { guardrail: 'soft' } })))?.severity).toBe('error');
  });

  const values: readonly [GuardrailWaiver['waives'], Partial<RuleFinding>, boolean][] = [
    [{ field: 'mtls', value: 'permissive' }, { value: 'permissive' }, true],
    [{ field: 'mtls', value: 'permissive' }, { value: 'disable' }, false],
    [{ field: 'mtls', value: 'permissive' }, {}, false],
    [{ field: 'mtls', value: 'permissive', port: 'metrics' }, { value: 'permissive' }, false],
    [
      { field: 'mtls', value: 'permissive', port: 'metrics' },
      { value: 'permissive', ports: ['9090', 'metrics'] },
      true,
    ],
    [
      { field: 'mtls', value: 'permissive', port: 'metrics' },
      { value: 'permissive', ports: ['http'] },
      false,
    ],
    [{ field: 'timeout', value: 'permissive' }, { value: 'permissive' }, false],
  ];
  test.each(values)('one for a value, %o, against %o: %s', (waives, more, counts) => {
    expect(told(waived(waiver({ waives })), found('strict-mtls', more))?.severity).toBe(
      counts ? 'warning' : 'error',
    );
  });

  test('one that nothing needs is told, when all was looked at', () => {
    const unused = (exceptions: Exceptions) =>
      severitiesOf(judge([question()], denies(), book, exceptions));
    expect(unused({ ...waived(waiver()), whole: true })).toEqual([['MW2504', 'warning']]);
    expect(unused(waived(waiver()))).toEqual([]);
    expect(unused({ ...waived(waiver()), whole: true, today: '2026-06-02' })).toEqual([]);
    expect(
      unused({ ...waived(waiver({ waives: { guardrail: 'no-such' } })), whole: true }),
    ).toEqual([]);
  });

  test('one that is needed is not', () => {
    const exceptions = { ...waived(waiver()), whole: true };
    expect(
      severitiesOf(judge([question()], denies(found('strict-mtls')), book, exceptions)),
    ).toEqual([['policy/baseline/strict-mtls', 'warning']]);
  });
});

describe('what follows from an intent', () => {
  const both = denies(found('strict-mtls'));
  const origins = (questions: readonly Question[], exceptions = noWaivers) =>
    judge(questions, both, book, exceptions).map(({ message, severity }) => [message, severity]);

  test('is said once, at the intent', () => {
    expect(origins([question(), emitted()])).toEqual([['wrong', 'error']]);
  });

  test('also where the cause is another object', () => {
    const mesh = { kind: 'Mesh', name: 'prod' };
    expect(origins([question({ about: mesh }), emitted({ causes: [cart, mesh] })])).toEqual([
      ['wrong', 'error'],
    ]);
    expect(origins([question({ about: mesh }), emitted()])).toHaveLength(2);
  });

  test('unless it is worse there', () => {
    const mesh = { kind: 'Mesh', name: 'prod' };
    const tolerated = waived(
      waiver({ subject: { kind: 'Mesh', name: 'other' } }),
      waiver({ subject: cart }),
    );
    const questions = [question(), emitted({ about: mesh, causes: [mesh, cart] })];
    expect(origins(questions, tolerated).map(([, severity]) => severity)).toEqual([
      'warning',
      'error',
    ]);
  });

  test('admitted objects are always told', () => {
    expect(origins([question(), emitted({ origin: 'admission' })])).toHaveLength(2);
  });
});
