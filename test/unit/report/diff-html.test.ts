import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diagnostic } from '../../../src/diagnostics/diagnostic.ts';
import { diffHtml, type HtmlInput } from '../../../src/report/diff-html.ts';
import type { Difference } from '../../../src/report/diff-json.ts';
import { allElements, strictHtml, textOf, type HtmlElement } from '../../support/strict-html.ts';

function differenceWith(name: string): Difference {
  return {
    mesh: name,
    from: name,
    to: 'worktree',
    changes: [
      {
        class: 'widens',
        certainty: 'may',
        from: name,
        to: `shop/${name}`,
        port: 80,
        what: name,
        before: '',
        after: name,
        crossing: 'internet',
        source: [{ range: { file: name, start: 0, end: 1 }, side: 'after' }],
      },
    ],
    chains: [],
    radius: { changed: [name], upstream: [], isOpen: false, downstream: [], teams: [name] },
    guarantees: [{ name, before: 'holds', after: 'broken', broken: [name] }],
    approvals: [{ owner: name, because: [name] }],
    findings: [
      {
        ...diagnostic('MW1901', {}, { folder: name }),
        code: `policy/${name}`,
        url: `javascript:${name}`,
      },
    ],
    texts: { before: new Map(), after: new Map([[name, name]]) },
  };
}

function inputWith(name: string): HtmlInput {
  return {
    difference: differenceWith(name),
    version: '1.0.0',
    edges: [],
    files: { before: [], after: [{ path: `${name}.yaml`, text: `a: ${name}\n` }] },
  };
}

const all = (page: string): readonly HtmlElement[] => allElements(strictHtml(page));
const of = (page: string, name: string) => all(page).filter((element) => element.name === name);

const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title></style><style>*{display:none}',
  '<!-- ',
  ']]>',
  '&lt;&#60;&amp',
  'javascript:alert(1)',
  '\u0000\u001b\u202e',
  '`<b>`',
];

/** Elements of ours; whatever else turns up came from a name. */
const known = new Set([
  ...['html', 'head', 'meta', 'title', 'style', 'body', 'main', 'h1', 'h2', 'p', 'code', 'pre'],
  ...['div', 'table', 'caption', 'thead', 'tbody', 'tr', 'th', 'td', 'span', 'ul', 'li', 'br'],
  ...['details', 'summary', 'footer'],
]);

describe('a difference as HTML', () => {
  const names = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: 'binary', minLength: 1 }));

  it('holds whatever a name holds as text', () => {
    fc.assert(
      fc.property(names, (name) => {
        const page = diffHtml([inputWith(name)]);
        const elements = all(page);
        expect(elements.filter((each) => !known.has(each.name)).map((each) => each.name)).toEqual(
          [],
        );
        const keys = elements.flatMap(({ attributes }) => Object.keys(attributes));
        expect(keys.filter((key) => /^on|^style$|^src|^href$/.test(key))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('shows them', () => {
    const page = diffHtml([inputWith(hostile[0] ?? '')]);
    expect(of(page, 'code').map(textOf)).toContain(hostile[0]);
    expect(textOf(of(page, 'title')[0] ?? ({} as never))).toContain(hostile[0]);
  });

  it('loads and runs nothing: the policy allows its one style by digest, and nothing else', () => {
    const page = diffHtml([inputWith('demo')]);
    const policy = of(page, 'meta').find(({ attributes }) => 'http-equiv' in attributes);
    const style = textOf(of(page, 'style')[0] ?? ({} as never));
    const digest = createHash('sha256').update(style).digest('base64');
    expect(policy?.attributes).toEqual({
      'http-equiv': 'Content-Security-Policy',
      content: `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'`,
    });
    // What stands before the policy is not bound by it.
    expect(page.indexOf('Content-Security-Policy')).toBeLessThan(page.indexOf('<style'));
    expect(of(page, 'style')).toHaveLength(1);
    expect(style).not.toMatch(/url\(|@import/);
    expect(style).toContain('prefers-color-scheme:dark');
  });

  it('can be read without seeing it', () => {
    const page = diffHtml([inputWith('demo'), inputWith('other')]);
    expect(of(page, 'html')[0]?.attributes).toEqual({ lang: 'en' });
    expect(of(page, 'h1')).toHaveLength(2);
    for (const table of of(page, 'table')) {
      const inside = allElements(table);
      expect(inside.filter(({ name }) => name === 'caption')).toHaveLength(1);
      const heads = inside.filter(({ name }) => name === 'th');
      expect(heads.filter(({ attributes }) => !attributes['scope'])).toEqual([]);
      const rows = inside.filter(({ name }) => name === 'tr');
      const widths = new Set(rows.map(({ children }) => children.length));
      expect(widths.size).toBe(1);
    }
  });

  it('leads only to pages of ours', () => {
    const [finding] = differenceWith('demo').findings;
    const input = inputWith('demo');
    const ours = { ...diagnostic('MW1901', {}, { folder: '.' }) };
    const findings = [ours, ...(finding ? [finding] : [])];
    const page = diffHtml([{ ...input, difference: { ...input.difference, findings } }]);
    expect(of(page, 'a').map(({ attributes }) => attributes)).toEqual([
      { href: 'https://meshwright.dev/diagnostics/MW1901', rel: 'noreferrer' },
    ]);
  });
});
