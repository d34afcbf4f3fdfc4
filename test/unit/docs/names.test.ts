import { Command } from 'commander';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../src/diagnostics/catalogue.ts';
import { commands } from '../../../src/edges/cli/command-table.ts';
import { library } from '../../../src/edges/rego/library.generated.ts';
import { withoutFences } from '../../support/doc-page.ts';

const root = join(import.meta.dirname, '../../..');
const everyPage = globSync('**/*.md', {
  cwd: root,
  ignore: ['**/node_modules/**', 'dist/**', 'build/**', 'THIRD-PARTY-NOTICES.md'],
}).sort();
const userPages = everyPage.filter(
  (page) => page === 'README.md' || /^docs\/(guides\/.*|language|targets|README)\.?(md)?$/.test(page),
);

const read = (page: string) => readFileSync(join(root, page), 'utf8');
const all = (text: string, pattern: RegExp) => [
  ...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? '')),
];

/** Commands in blocks of a shell as consoles show them. */
function withPrompts(text: string): string {
  return text.replace(/^```sh\n([\s\S]*?)^```$/gm, (block) => block.replace(/^meshwright /gm, '$$ meshwright '));
}

/** The flags of a command; nothing for what is no command. */
function optionsOf(name: string): readonly string[] | undefined {
  const found = commands.find((command) => command.name === name);
  if (found === undefined) return name === 'help' ? [] : undefined;
  const flags = found.declare(new Command(name)).options.flatMap(({ short, long }) => [short, long]);
  return ['-C', '-h', '--help', ...flags.filter((flag) => flag !== undefined && flag !== null)];
}

/** The anchors of a page, as GitHub makes them from its headings. */
function anchors(page: string): readonly string[] {
  const heads = [...withoutFences(read(page)).matchAll(/^#{1,6} (.*)$/gm)];
  return heads.map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(/\s/g, '-'),
  );
}

function brokenLinks(page: string): readonly string[] {
  const prose = withoutFences(read(page)).replaceAll(/`[^`\n]*`/g, '');
  return all(prose, /\]\((?![a-z]+:)([^)\s]+)\)/g).filter((link) => {
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? page : join(dirname(page), path);
    if (!existsSync(join(root, target))) return true;
    return anchor !== undefined && target.endsWith('.md') && !anchors(target).includes(anchor);
  });
}

describe('links', () => {
  it.each(everyPage)('of %s lead to what is there', (page) => {
    expect(brokenLinks(page)).toEqual([]);
  });
});

describe('what the documentation names', () => {
  it('is found in the pages it is looked for in', () => {
    expect(userPages).toContain('docs/language.md');
    expect(userPages.length).toBeGreaterThan(5);
  });

  it.each(userPages)('%s: every code is one', (page) => {
    const codes = all(read(page), /\b(MW\d{4})\b/g);
    expect(codes.filter((code) => !Object.hasOwn(catalogue, code))).toEqual([]);
  });

  it.each(userPages)('%s: every guardrail is one', (page) => {
    const named = all(read(page), /(?:docs\/|\.\.\/)?guardrails\/([\w-]+)\.md/g);
    const waived = all(read(page), /^\s*guardrail: ([\w-]+)/gm);
    const known = library.map(({ rule }) => rule);
    expect([...named, ...waived].filter((name) => !known.includes(name))).toEqual([]);
  });

  it.each(userPages)('%s: every command and each of its options exists', (page) => {
    const calls = [...withPrompts(read(page)).matchAll(/(?:`|^\$ |npx )meshwright ([a-z]+)\b([^`\n]*)/gm)];
    const wrong = calls.flatMap(([, name = '', rest = '']) => {
      const known = optionsOf(name);
      const flags = rest.match(/(?<=\s)--?[A-Za-z][\w-]*/g) ?? [];
      if (known === undefined) return [name];
      return flags.filter((flag) => !known.includes(flag)).map((flag) => `${name} ${flag}`);
    });
    expect(wrong).toEqual([]);
  });
});
