import { visible } from './visible.ts';

/** A piece of HTML. Only `element` and `together` make one: every other text is escaped. */
export interface Html {
  readonly html: string;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** Elements without content. */
const empty: ReadonlySet<string> = new Set(['meta']);

type Child = string | Html;

const childText = (child: Child): string =>
  typeof child === 'string' ? escaped(child) : child.html;

/** An element with attributes and content; texts are escaped in both. Names are our own. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly Child[]
): Html {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`);
  const open = `<${name}${written.join('')}>`;
  if (empty.has(name)) return { html: open };
  return { html: `${open}${children.map(childText).join('')}</${name}>` };
}

/** Several pieces, one a line. */
export function together(...pieces: readonly Html[]): Html {
  return {
    html: pieces
      .map(({ html }) => html)
      .filter(Boolean)
      .join('\n'),
  };
}

export const nothing: Html = { html: '' };

/** Text of lines that keep their breaks and indents, inside of `pre`. */
export function preformatted(lines: readonly Html[]): Html {
  return element('pre', {}, { html: lines.map(({ html }) => html).join('\n') });
}

/** A value from a repository, told apart from words of ours. */
export function value(text: string): Html {
  return text.trim() === '' ? { html: '—' } : element('code', {}, text);
}

/** The sentence of a finding: what stands between its backticks is a value. */
export function sentence(text: string): Html {
  const parts = text.split('`');
  // The last backtick of an odd number opens nothing.
  const paired = parts.length % 2 === 1 ? parts.length : parts.length - 1;
  const pieces = parts.map((part, index): Html => {
    if (index >= paired) return { html: escaped(`\`${part}`) };
    return index % 2 === 1 ? value(part) : { html: escaped(part) };
  });
  return { html: pieces.map(({ html }) => html).join('') };
}

/** What a table shows: its caption says what it is to those who do not see it. */
export interface Table {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly Child[])[];
}

/** A table that scrolls where it is too wide, by keyboard too. The first cell of a row names it. */
export function table({ caption, head, rows }: Table): Html {
  const cell = (child: Child, index: number) =>
    index === 0 ? element('th', { scope: 'row' }, child) : element('td', {}, child);
  const body = rows.map((cells) => element('tr', {}, ...cells.map(cell)));
  const heads = head.map((words) => element('th', { scope: 'col' }, words));
  return element(
    'div',
    { class: 'wide', role: 'region', 'aria-label': caption, tabindex: '0' },
    element(
      'table',
      {},
      element('caption', {}, caption),
      element('thead', {}, element('tr', {}, ...heads)),
      element('tbody', {}, together(...body)),
    ),
  );
}
