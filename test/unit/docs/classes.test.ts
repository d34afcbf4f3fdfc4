import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { changeClasses } from '../../../src/compare/change.ts';
import { classes } from '../../../src/compare/classes.ts';

const page = readFileSync(
  new URL('../../../docs/guides/pull-requests.md', import.meta.url),
  'utf8',
);

const reference = readFileSync(
  new URL('../../../docs/reference/changes.md', import.meta.url),
  'utf8',
);

/** The rows of the table below a head, as cells. */
function rowsBelow(head: string, text = page): readonly (readonly string[])[] {
  const [, after = ''] = text.split(`${head}\n`);
  const [table = ''] = after.split('\n\n');
  const rows = table.split('\n').filter((row) => row.startsWith('| '));
  return rows.map((row) => row.split('|').map((cell) => cell.trim()));
}

const words = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);

it('the page on pull requests lists the classes in the order of a report', () => {
  const listed = rowsBelow('| Class | Means | For the reviewer |').map(([, name]) => words(name));
  expect(listed).toEqual(changeClasses.map((name) => [name]));
});

it('the page on pull requests gives every field its class', () => {
  const listed = rowsBelow('| Class | Fields |').flatMap(([, name, fields]) =>
    words(fields).map((field) => [field, words(name)[0] ?? '']),
  );
  expect(Object.fromEntries(listed)).toEqual(classes);
  expect(new Set(listed.map(([field]) => field)).size).toBe(listed.length);
});

it('the reference gives every field its class and says what it is, in the order of the table', () => {
  const listed = rowsBelow('| Field | Class | What differs |', reference);
  expect(listed.map(([, field, name]) => [words(field)[0], words(name)[0]])).toEqual(
    Object.entries(classes),
  );
  for (const [, field, , meaning = ''] of listed)
    expect(meaning.split(' ').length, field).toBeGreaterThan(1);
});
