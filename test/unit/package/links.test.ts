import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const pages = [
  ...readdirSync(root).filter((name) => name.endsWith('.md') && name !== 'THIRD-PARTY-NOTICES.md'),
  ...['docs', 'docs/adr', 'docs/guardrails', 'docs/guides', 'docs/reference', 'examples']
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder))
        .filter((name) => name.endsWith('.md'))
        .map((name) => join(folder, name)),
    ),
];

/** Places in the repository that a page links to, or names in backticks as a path. */
function named(page: string): readonly string[] {
  const text = readFileSync(join(root, page), 'utf8').replaceAll(/^```[\s\S]*?^```/gm, '');
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, to]) =>
    join(dirname(page), to ?? ''),
  );
  const paths = [
    ...text.matchAll(/`((?:src|test|scripts|policies|schemas|docs)\/[\w./-]+\.\w+)`/g),
  ];
  return [...links, ...paths.map(([, to]) => to ?? '')];
}

it.each(pages)('%s names only places that exist', (page) => {
  expect(named(page).filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
