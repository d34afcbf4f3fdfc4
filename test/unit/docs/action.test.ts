import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';

const root = new URL('../../../', import.meta.url);
const page = readFileSync(new URL('docs/guides/pull-requests.md', root), 'utf8');
const action = parse(readFileSync(new URL('action.yml', root), 'utf8')) as {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, unknown>>;
};

const rowsBelow = (head: string) =>
  (page.split(`${head}\n`)[1]?.split('\n\n')[0] ?? '')
    .split('\n')
    .filter((row) => row.startsWith('| '))
    .map((row) => row.split('|').map((cell) => cell.trim()));
const words = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);

it('the page names every input of the action with its default', () => {
  const listed = rowsBelow('| Input | Means | Left out |').map(([, name, , otherwise]) => [
    words(name)[0] ?? '',
    words(otherwise)[0],
  ]);
  const inputs = Object.entries(action.inputs).map(([name, { default: value = '' }]) => [
    name,
    value === '' || value.startsWith('$') ? undefined : value,
  ]);
  expect(listed).toEqual(inputs);
});

it('the page names every output of the action', () => {
  const listed = rowsBelow('| Output | Is |').flatMap(([, names]) => words(names));
  expect(listed).toEqual(Object.keys(action.outputs));
});
