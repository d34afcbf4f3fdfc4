import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import { docFolder, type DocFolder } from '../../support/doc-folder.ts';
import {
  consoleSteps,
  docSections,
  wordOf,
  type DocBlock,
  type DocSection,
} from '../../support/doc-page.ts';

const root = new URL('../../../', import.meta.url);
const guides = readdirSync(new URL('docs/guides/', root))
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/guides/${name}`);
const pages = ['README.md', 'docs/language.md', ...guides.sort()];

const read = (page: string) => readFileSync(new URL(page, root), 'utf8');
const blocksOf = (page: string) => docSections(read(page)).flatMap(({ blocks }) => blocks);
const isObject = ({ language, words }: DocBlock) => language === 'yaml' && words.includes('admit');
const isFile = (block: DocBlock) => block.language === 'yaml' && !isObject(block);
/** The findings that a wrong block is there for; `undefined` for a right one. */
const errorsOf = (block: DocBlock) => wordOf(block, 'error')?.split(',').sort();
const fileOf = (block: DocBlock) => wordOf(block, 'file') ?? 'example.yaml';
const holdsMesh = (blocks: readonly DocBlock[]) =>
  blocks.some((block) => isFile(block) && /^kind: Mesh\b/m.test(block.body));

/** The printed text is shown without blanks at the ends of lines: editors take them away. */
const shown = (text: string) => text.replace(/[ \t]+$/gm, '').trim();

/** A console block with what its commands really print. */
async function replayed(block: DocBlock, folder: DocFolder): Promise<string> {
  const steps: string[] = [];
  for (const { command } of consoleSteps(block)) {
    const output = shown(await folder.run(command));
    steps.push(`$ ${command}\n${output === '' ? '' : `${output}\n`}`);
  }
  return steps.join('\n');
}

/** Blocks that are wrong on purpose are tried on top of the others, and taken away again. */
async function tryWrong(block: DocBlock, good: DocFolder, others: readonly DocBlock[]) {
  const folder = docFolder(!holdsMesh([...others, block]));
  for (const other of others) folder.write(fileOf(other), other.body, false);
  folder.write(fileOf(block), block.body, false);
  const known = await good.codes();
  const found = (await folder.codes()).filter((code) => !known.includes(code));
  expect(
    found.map((code) => code.split(' ')[1] ?? '').sort(),
    `line ${block.line}`,
  ).toEqual(errorsOf(block));
  return folder;
}

/** Runs the blocks of one section in their order; gives the bodies that differ from the page. */
async function runSection(section: DocSection, folder: DocFolder, earlier: DocBlock[]) {
  const fresh: { block: DocBlock; body: string }[] = [];
  let current = folder;
  let answered = '';
  for (const block of section.blocks) {
    if (isFile(block) && errorsOf(block) !== undefined)
      current = await tryWrong(block, folder, earlier);
    else if (isFile(block)) {
      current = folder;
      earlier.push(block);
      folder.write(fileOf(block), block.body, block.words.includes('before'));
    } else if (block.language === 'console' && block.words.includes('run')) {
      const body = await replayed(block, current);
      if (body !== block.body) fresh.push({ block, body });
    } else if (isObject(block)) {
      answered = shown(await current.admit(block.body));
    } else if (block.language === 'text' && block.words.includes('answer')) {
      const body = `${answered}\n`;
      if (body !== block.body) fresh.push({ block, body });
    }
  }
  if (section.blocks.some(isFile)) {
    const errors = (await folder.codes()).filter((code) => code.startsWith('error'));
    expect(errors, `the files up to the end of "${section.title}"`).toEqual([]);
  }
  return fresh;
}

/** A page of the reference makes a folder of each section, a guide one of them all. */
async function runPage(page: string) {
  const sections = docSections(read(page));
  const isStory = page.startsWith('docs/guides/');
  const all = sections.flatMap(({ blocks }) => blocks);
  let folder = docFolder(!holdsMesh(all));
  let earlier: DocBlock[] = [];
  const fresh: { block: DocBlock; body: string }[] = [];
  for (const section of sections) {
    if (!isStory) [folder, earlier] = [docFolder(!holdsMesh(section.blocks)), []];
    fresh.push(...(await runSection(section, folder, earlier)));
  }
  return fresh;
}

describe('the examples of', () => {
  it.each(pages)('%s are what the command says', { timeout: 60_000 }, async (page) => {
    const fresh = await runPage(page);
    if (process.env['UPDATE_GOLDEN'] === '1') {
      const updated = [...fresh]
        .sort((a, b) => b.block.start - a.block.start)
        .reduce(
          (text, { block, body }) => text.slice(0, block.start) + body + text.slice(block.end),
          read(page),
        );
      writeFileSync(new URL(page, root), updated);
      return;
    }
    for (const { block, body } of fresh)
      expect(block.body, `${page}:${block.line}: run with UPDATE_GOLDEN=1 and review`).toBe(body);
  });

  it('show every command of meshwright as it runs', () => {
    for (const page of pages)
      for (const block of blocksOf(page)) {
        if (block.language !== 'console' || block.words.includes('run')) continue;
        const commands = consoleSteps(block).map(({ command }) => command);
        const ours = commands.filter((command) => /^meshwright (?!webhook)/.test(command));
        expect(ours, `${page}:${block.line} is not run`).toEqual([]);
      }
  });
});

/** Pages whose blocks other tests run: the findings, the guardrails. */
const triedElsewhere = /^docs\/(?:diagnostics\/MW\d{4}|guardrails\/[a-z-]+)\.md$/;
const everyPage = globSync(['*.md', 'docs/**/*.md', 'examples/**/*.md'], {
  cwd: fileURLToPath(root),
}).sort();

describe('YAML in the documentation', () => {
  it('is looked for everywhere', () => {
    expect(everyPage).toEqual(expect.arrayContaining(pages));
    expect(everyPage.filter((page) => triedElsewhere.test(page)).length).toBeGreaterThan(50);
  });

  it('is run: as a file of a folder, or as an object to admit', () => {
    const blocks = everyPage.flatMap((page) => blocksOf(page).map((block) => ({ page, ...block })));
    for (const { page, language, words, line } of blocks) {
      if (!/^ya?ml/i.test(language)) continue;
      const at = `${page}:${line}`;
      const isTried = words.includes('admit') || words.some((word) => word.startsWith('file='));
      expect(language, at).toBe('yaml');
      expect(isTried, `${at} is neither file= nor admit`).toBe(true);
      expect(pages.includes(page) || triedElsewhere.test(page), `${at}: no test reads it`).toBe(
        true,
      );
    }
  });
});
