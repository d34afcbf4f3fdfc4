import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../src/diagnostics/catalogue.ts';
import { explainCode, pageName } from '../../../src/report/explain-code.ts';
import { diagnosticPages, guardrailPages } from '../../../src/report/pages.generated.ts';

const page = `# MW0001 made-up

error · \`{field}\` is odd

## Example

Wrong:

\`\`\`yaml file=a.yaml
# not a heading
kind: Service

spec: {}
\`\`\`
`;

describe('the page of a code', () => {
  it('is plain text without colours', () => {
    expect(explainCode(page, { color: false })).toBe(`MW0001 made-up

error · \`{field}\` is odd

Example:

Wrong:

    # a.yaml
    # not a heading
    kind: Service

    spec: {}
`);
  });
  it('has bold headings with colours', () => {
    const shown = explainCode(page, { color: true }).replaceAll('\u001b', '␛');
    expect(shown.match(/␛\[1m[^␛]*␛\[0m/g)).toEqual(['␛[1mMW0001 made-up␛[0m', '␛[1mExample␛[0m']);
    expect(shown.replace(/␛\[\d+m/g, '')).toBe(
      explainCode(page, { color: false }).replace('Example:', 'Example'),
    );
  });
});

describe('what a question means', () => {
  const pages = { MW1003: '', 'strict-mtls': '' };
  it.each([
    ['MW1003', 'MW1003'],
    ['mw1003', 'MW1003'],
    [catalogue.MW1003.slug, 'MW1003'],
    ['strict-mtls', 'strict-mtls'],
    ['policy/istio/strict-mtls', 'strict-mtls'],
    ['toString', undefined],
    ['__proto__', undefined],
    ['policy/', undefined],
    ['', undefined],
  ])('%s', (question, name) => {
    expect(pageName(question, pages)).toBe(name);
  });
});

describe('generated pages', () => {
  it('are as the generator makes them', async () => {
    const script = '../../../scripts/generate-pages.mjs';
    const { generated } = (await import(script)) as {
      generated: () => Promise<ReadonlyMap<string, string>>;
    };
    const { readFile } = await import('node:fs/promises');
    for (const [path, content] of await generated()) {
      const now = await readFile(new URL(`../../../${path}`, import.meta.url), 'utf8');
      expect(now === content, `${path} is stale: run npm run generate`).toBe(true);
    }
  });
  it('print without raw controls', () => {
    for (const text of Object.values({ ...diagnosticPages, ...guardrailPages }))
      expect(explainCode(text, { color: false }).replace(/[^\p{Cc}]|\n/gu, '')).toBe('');
  });
});
