import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('../../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Node[];
  readonly items?: Node;
}

interface Schema {
  readonly definitions: Readonly<Record<string, Node>>;
}

/** The rows of the tables below one heading, by field. */
function rowsOf(page: string, heading: string): ReadonlyMap<string, string> {
  const [, after = ''] = page.split(`\n## ${heading}\n`);
  const [section = ''] = after.split('\n## ');
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  return new Map(rows.map((row) => [/`([^`]+)`/.exec(row)?.[1] ?? '', row]));
}

/** Every allowed word of a field, wherever it stands in its type. */
function wordsOf(node: Node): readonly string[] {
  const inner = [...(node.anyOf ?? []), ...(node.items ? [node.items] : [])];
  return [...(node.enum ?? []), ...inner.flatMap(wordsOf)];
}

describe.each(['mesh', 'team', 'service', 'guarantee', 'waiver'])('docs/reference/%s.md', (kind) => {
  const page = read(`docs/reference/${kind}.md`);
  const { definitions } = JSON.parse(read(`schemas/${kind}.schema.json`)) as Schema;

  it('has a row for every field of every object, with its words and an example, and marks what is due', () => {
    for (const [name, definition] of Object.entries(definitions)) {
      const rows = rowsOf(page, name === 'Spec' ? 'spec' : name);
      const fields = Object.entries(definition.properties ?? {});
      expect([...rows.keys()], name).toEqual(fields.map(([field]) => field));
      for (const [field, node] of fields) {
        const row = rows.get(field) ?? '';
        for (const word of wordsOf(node)) expect(row, `${name}.${field}`).toContain(`\`${word}\``);
        const isDue = definition.required?.includes(field) ?? false;
        expect(row.includes('**due**'), `${name}.${field} is due`).toBe(isDue);
        expect(row, `${name}.${field} has an example`).toMatch(/\| `[^`]+` \|$/);
      }
    }
  });

  it('leads every name of a type to a section of the page', () => {
    const headings = [...page.matchAll(/^## (.*)$/gm)].map(([, title = '']) => title.toLowerCase());
    const links = [...page.matchAll(/\]\(#([^)]*)\)/g)].map(([, to = '']) => to);
    expect(links.length).toBeGreaterThan(5);
    expect(links.filter((to) => !headings.includes(to))).toEqual([]);
  });
});
