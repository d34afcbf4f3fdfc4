/** An element of a page, with all text inside of it. */
export interface HtmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (HtmlElement | string)[];
}

const empty: ReadonlySet<string> = new Set(['meta', 'br']);
const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

function decoded(text: string): string {
  return text.replace(/&[^;\s]*;?/g, (entity) => {
    const plain = entities[entity];
    if (plain === undefined) throw new Error(`an entity that nobody wrote: ${entity}`);
    return plain;
  });
}

function attributesOf(text: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  const rest = text.replace(/ ([a-z-]+)="([^"<>]*)"/g, (_all, key: string, value: string) => {
    if (key in found) throw new Error(`two attributes ${key}`);
    found[key] = decoded(value);
    return '';
  });
  if (rest !== '') throw new Error(`no attribute: ${rest}`);
  return found;
}

interface Open {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: (HtmlElement | string)[];
}

/**
 * Reads a page as strictly as no browser does: every tag is lower case, closed in its order, every
 * attribute quoted, every other `<`, `>` or `&` an entity. What passes means the same to every parser.
 *
 * @throws at the first thing that is not so.
 */
export function strictHtml(page: string): HtmlElement {
  const [doctype = '', ...rest] = page.split('\n');
  if (doctype !== '<!doctype html>') throw new Error('no doctype');
  const root: Open = { name: '', attributes: {}, children: [] };
  const stack: Open[] = [root];
  const top = () => stack.at(-1) ?? root;
  for (const [, tag, raw] of rest.join('\n').matchAll(/<([^>]*)>|([^<]+|<)/g)) {
    if (tag === undefined) {
      const isStyle = top().name === 'style';
      const text = raw ?? '';
      if (!isStyle && /[<>]/.test(text)) throw new Error(`a loose bracket: ${text}`);
      top().children.push(isStyle ? text : decoded(text));
      continue;
    }
    const close = /^\/([a-z0-9]+)$/.exec(tag)?.[1];
    if (close !== undefined) {
      const open = stack.pop();
      if (open?.name !== close) throw new Error(`</${close}> closes <${open?.name}>`);
      continue;
    }
    const [, name = '', written = ''] = /^([a-z][a-z0-9]*)(.*)$/s.exec(tag) ?? [];
    if (name === '') throw new Error(`no tag: <${tag}>`);
    const element: Open = { name, attributes: attributesOf(written), children: [] };
    top().children.push(element);
    if (!empty.has(name)) stack.push(element);
  }
  if (stack.length !== 1) throw new Error(`<${top().name}> is not closed`);
  const html = root.children.find((child) => typeof child !== 'string');
  if (html === undefined || typeof html === 'string') throw new Error('no element');
  return html;
}

/** An element and all below it. */
export function allElements(element: HtmlElement): readonly HtmlElement[] {
  return [
    element,
    ...element.children.flatMap((child) => (typeof child === 'string' ? [] : allElements(child))),
  ];
}

/** All text of an element. */
export function textOf(element: HtmlElement): string {
  return element.children
    .map((child) => (typeof child === 'string' ? child : textOf(child)))
    .join('');
}
