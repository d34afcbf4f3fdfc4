import { beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '../../../../src/compare/change.ts';
import { diagnostic } from '../../../../src/diagnostics/diagnostic.ts';
import { policyFinding } from '../../../../src/diagnostics/policy-finding.ts';
import { byteLength } from '../../../../src/report/comment/budget.ts';
import type { ComparedInput } from '../../../../src/report/comment/input.ts';
import { keptPast, readMarker } from '../../../../src/report/comment/marker.ts';
import { code, sentence } from '../../../../src/report/comment/markdown-text.ts';
import { comment } from '../../../../src/report/markdown.ts';
import { bookinfo, changedBookinfo } from '../../../support/bookinfo-change.ts';
import { commentFlaws } from '../../../support/comment-flaws.ts';
import { base, comparedInput, head } from '../../../support/comment-of.ts';
import { goldenFolder } from '../../../support/golden.ts';
import { nobody, request } from '../../../support/requests.ts';

const golden = goldenFolder('test/unit/report/comment/expected');
const repository = 'https://github.com/acme/mesh';

let bookinfoInput: ComparedInput;
let quiet: ComparedInput;
beforeAll(async () => {
  bookinfoInput = await comparedInput(bookinfo(), changedBookinfo());
  quiet = await comparedInput(bookinfo(), bookinfo());
});

const widening = (over: Partial<Change> = {}): Change => ({
  class: 'widens',
  certainty: 'exact',
  from: 'web/frontend',
  to: 'payments/ledger',
  port: 8443,
  what: 'access',
  before: '',
  after: 'POST /v1/transfers',
  crossing: 'other-team',
  source: [],
  ...over,
});

/** The Bookinfo input with other changes. */
const withChanges = (
  changes: readonly Change[],
  over: Partial<ComparedInput['difference']> = {},
) => ({
  ...bookinfoInput,
  difference: { ...bookinfoInput.difference, changes, guarantees: [], findings: [], ...over },
});

const titleOf = (text: string | undefined) => text?.split('\n')[2];

describe('the comment on a change of Bookinfo', () => {
  it('is this', () => {
    golden.matches('bookinfo.md', `${comment(bookinfoInput)}\n`);
    expect(golden.orphans()).toEqual([]);
  });

  it('is sound Markdown', () => {
    expect(commentFlaws(comment(bookinfoInput) ?? '', repository)).toEqual([]);
  });

  it('changes not a byte for a comment line in an intent', async () => {
    const [before, after] = [bookinfo(), changedBookinfo()];
    const path = 'teams/bookinfo/mongodb.yaml';
    const commented = { ...after, [path]: `${after[path]}# a word\n` };
    expect(comment(await comparedInput(before, commented))).toBe(comment(bookinfoInput));
  });
});

describe('the verdict', () => {
  it('counts guardrails, guarantees and other errors apart, each once', () => {
    const pack = { pack: 'base', rule: 'strict-mtls', severity: 'error', message: 'x' } as const;
    const findings = [
      ...bookinfoInput.difference.findings,
      policyFinding(pack, {}),
      diagnostic('MW1901', {}, { folder: 'x' }),
    ];
    const input = { ...bookinfoInput, difference: { ...bookinfoInput.difference, findings } };
    expect(titleOf(comment(input))).toBe(
      '### ❌ Mesh change · `demo` — blocked by 1 guardrail finding, 1 broken guarantee, 1 error, 1 approval needed',
    );
  });

  it('says what is needed where nothing blocks, and is green only where nothing opens', () => {
    const none = { approvals: [] };
    const titles = [
      comment(withChanges([widening()])),
      comment(withChanges([widening({ crossing: 'same-team' })], none)),
      comment(withChanges([widening({ class: 'narrows' })], none)),
    ].map(titleOf);
    expect(titles).toEqual([
      '### ⚠️ Mesh change · `demo` — 1 call newly allowed across a boundary of trust, 1 approval needed',
      '### ⚠️ Mesh change · `demo` — 1 call newly allowed',
      '### ✅ Mesh change · `demo` — nothing blocks it',
    ]);
  });
});

describe('the one alert', () => {
  const alerts = (text: string | undefined) => text?.match(/> \[!\w+\]\n.*/g) ?? [];

  it('is only for what crosses a boundary of trust', () => {
    expect(alerts(comment(bookinfoInput))).toEqual([]);
    expect(alerts(comment(withChanges([widening({ crossing: 'same-team' })])))).toEqual([]);
    expect(alerts(comment(withChanges([widening(), widening({ from: 'a/b' })])))).toEqual([
      '> [!CAUTION]\n> **`web/frontend` will newly be able to call `POST /v1/transfers` on `payments/ledger`.** The caller is not of the team that owns it. 1 more call across a boundary of trust below.',
    ]);
  });

  it('names the boundary, what is not certain, and a new chain to sensitive data', () => {
    const sent = request(nobody, 'web/frontend', 'GET /');
    const hop = {
      from: 'ingress:public',
      to: 'web/frontend',
      port: 80,
      requests: [],
      request: sent,
    };
    const chain = {
      from: 'ingress:public',
      to: 'payments/ledger',
      label: 'data: pci',
      hops: [hop],
      isFirst: true,
    };
    const change = widening({ crossing: 'internet', certainty: 'may' });
    const [alert] = alerts(comment(withChanges([change], { chains: [chain] })));
    expect(alert).toContain('may newly be able to call');
    expect(alert).toContain('from outside, through the gateway');
    expect(alert).toContain(
      '**First path from the internet to `payments/ledger`, labelled `data: pci`:** `ingress:public` → `web/frontend`',
    );
    const later = { ...chain, isFirst: false };
    const [other] = alerts(comment(withChanges([], { chains: [later, later] })));
    expect(other).toContain(
      '2 new chains of calls from outside to data labelled `data: pci`, first: `ingress:public` → `web/frontend`',
    );
    const hops = ['b', 'c', 'd', 'e', 'ledger'].map((to) => ({ ...hop, to }));
    const [long] = alerts(comment(withChanges([], { chains: [{ ...chain, hops }, later] })));
    expect(long).toContain('`ingress:public` → `b` → `c` → `d` → … → `ledger` (1 more new chain)');
  });
});

describe('the blast radius', () => {
  const radius = {
    changed: ['shop/b'],
    upstream: Array.from({ length: 10 }, (_, n) => ({ name: `shop/u${9 - n}`, hops: 1 })),
    isOpen: false,
    downstream: [],
    teams: ['shop'],
  };
  const rowOf = (over: Partial<typeof radius>) =>
    (comment(withChanges([widening()], { radius: { ...radius, ...over } })) ?? '')
      .split('\n')
      .find((line) => line.startsWith('| 1 service `shop/b`'));

  it('names the nearest who lead there, and where it leads', () => {
    const upstream =
      '10 callers `shop/u9` `shop/u8` `shop/u7` `shop/u6` `shop/u5` `shop/u4` `shop/u3` `shop/u2` 2 more';
    expect(rowOf({})).toBe(
      `| 1 service \`shop/b\` | ${upstream} | — | 1 team \`shop\` | no data |`,
    );
  });

  it('says where everyone is upstream', () => {
    expect(rowOf({ isOpen: true })).toContain('| everyone: it is open to the whole mesh |');
  });
});

describe('a comment over time', () => {
  it('is silent about nothing, unless it said something before', () => {
    expect(comment(quiet)).toBeUndefined();
    const previous = readMarker(comment(bookinfoInput) ?? '');
    const green = comment({ ...quiet, head: 'c'.repeat(40), ...(previous && { previous }) }) ?? '';
    expect(green.split('\n').filter(Boolean)).toHaveLength(3);
    expect(titleOf(green)).toBe('### ✅ Mesh change · `demo` — no change in who can reach whom');
    expect(green).toContain('revision 2 — `ccccccc` ✅ · `3f2c1ab` ❌');
  });

  it('speaks where an error stands without any change', () => {
    const findings = bookinfoInput.difference.findings;
    expect(comment({ ...quiet, difference: { ...quiet.difference, findings } })).toContain(
      'blocked',
    );
  });

  it('remembers so many heads, and each once', () => {
    let text = comment(bookinfoInput) ?? '';
    for (let run = 1; run <= keptPast + 4; run += 1) {
      const previous = readMarker(text);
      const next = run.toString(16).repeat(40).slice(0, 40);
      text = comment({ ...bookinfoInput, head: next, ...(previous && { previous }) }) ?? '';
      const again = readMarker(text);
      expect(comment({ ...bookinfoInput, head: next, ...(again && { previous: again }) })).toBe(
        text,
      );
    }
    expect(readMarker(text)).toMatchObject({ rev: keptPast + 5 });
    expect(readMarker(text)?.past).toHaveLength(keptPast);
  });

  it.each([
    ['no JSON', '<!-- meshwright-report v1 {] -->'],
    ['another version', '<!-- meshwright-report v2 {} -->'],
    ['fields missing', '<!-- meshwright-report v1 {"id":"demo"} -->'],
    ['text behind it', '<!-- meshwright-report v1 {"id":"a","head":"b","base":"c","rev":1} --> x'],
  ])('reads nothing from a marker with %s', (_, body) => {
    expect(readMarker(body)).toBeUndefined();
  });
});

describe('where the head does not resolve', () => {
  it('lists the errors with their lines and says that nothing was computed', () => {
    const file = 'teams/a b(1).yaml';
    const at = { range: { file, start: 2, end: 3 } };
    const text = comment({
      ...{ kind: 'unresolved', side: 'head', id: 'demo', base, head, repository, version: '1.0.0' },
      findings: [diagnostic('MW1901', at, { folder: 'x' })],
      texts: new Map([[file, 'a\nb\n']]),
    });
    expect(titleOf(text)).toContain('the head does not resolve; access was **not** computed');
    expect(text).toContain(
      `[\`a b(1).yaml:2\`](${repository}/blob/${head}/teams/a%20b%281%29.yaml#L2)`,
    );
    expect(commentFlaws(text ?? '', repository)).toEqual([]);
  });
});

describe('a change of 3,000 calls', () => {
  const many = (): ComparedInput => {
    const names = Array.from({ length: 3000 }, (_, n) => ({
      from: `team-${n % 40}/a${n}`,
      to: `t/b${n % 300}`,
    }));
    const text = (n: number) =>
      Array.from({ length: 60 }, (_, line) => `l${n}: ${line * n}`).join('\n');
    const files = (shift: number) =>
      Array.from({ length: 300 }, (_, n) => ({
        path: `local/t/service-${n}.yaml`,
        text: text(n + shift),
      }));
    const [change] = bookinfoInput.difference.changes;
    const witness = change?.witness;
    return {
      ...withChanges(names.map((ends) => widening({ ...ends, ...(witness && { witness }) }))),
      edges: names.map((ends) => ({
        ...ends,
        kind: 'account',
        port: 80,
        requests: [],
        sources: [],
      })),
      files: { before: files(0), after: files(1) },
    };
  };

  it.each([60_000, 30_000, 15_000, 7_500, 6_000])('is told in %d bytes, and soundly', (budget) => {
    const text = comment({ ...many(), budget }) ?? '';
    expect(byteLength(text)).toBeLessThanOrEqual(budget);
    expect(commentFlaws(text, repository)).toEqual([]);
    expect(text).toMatch(/^> ✂️ Shortened to fit\. Not shown: /m);
    expect(text).toMatch(/of 3000 newly allowed calls|3000 newly allowed calls one by one/);
    expect(text).toContain('**3000 calls newly allowed');
    expect(text).toContain('the picture (more than 40 calls change)');
    expect(readMarker(text)).toMatchObject({ id: 'demo' });
  });

  it('never takes more than a host takes, whatever it is asked for', () => {
    const text = comment({ ...many(), budget: 10_000_000 }) ?? '';
    expect(byteLength(text)).toBeLessThanOrEqual(65_536);
  });

  it('gives up the compiled text before the calls', () => {
    const text = comment({ ...many(), budget: 15_000 }) ?? '';
    expect(text.match(/🔺 gained/g)?.length).toBeGreaterThan(5);
    expect(text).not.toContain('```diff');
    expect(text).toContain('300 compiled objects');
  });
});

describe('untrusted text', () => {
  it.each([
    ['a', '`a`'],
    ['a`b', '``a`b``'],
    ['`a', '`` `a ``'],
    ['', '—'],
    ['a\nb\u202e', '`a\\nb\\u{202e}`'],
    ['x'.repeat(200), `\`${'x'.repeat(119)}…\``],
  ])('%j as code', (text, shown) => {
    expect(code(text)).toBe(shown);
  });

  it('cannot leave its cell', () => {
    expect(code('a|b', 'table')).toBe('`a\\|b`');
    expect(code('a\\|b', 'table')).toBe('`a\\\u200b\\|b`');
  });

  it('keeps the code of a sentence and breaks what would call somebody', () => {
    expect(sentence('see `a b` and @org')).toBe('see `a b` and @\u200borg');
    expect(sentence('an odd ` tick')).toBe('an odd \\` tick');
  });

  it('is quoted for a shell', () => {
    const evil = "a/b$(curl x)'";
    const input = { ...bookinfoInput, base: evil };
    expect(comment(input)).toContain(`diff --from 'a/b$(curl x)'\\''' --to`);
  });
});
