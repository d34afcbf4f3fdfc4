import { visible } from '../visible.ts';

/** A name, a path, a value: whatever is longer was made to be in the way. */
const longestField = 120;
/** A whole sentence of a finding, which holds several fields. */
const longestSentence = 480;

const zeroWidthSpace = '\u200b';

/** Cut between characters, never inside one. */
export function clamp(text: string, longest = longestField): string {
  if (text.length <= longest) return text;
  return `${text.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/**
 * Untrusted text as a code span: nothing in it is a mention, a link, an image or a tag. The fence is
 * one longer than the longest run of backticks in it (CommonMark, 6.1). In a table `|` ends a cell
 * even inside of code and only `\|` does not (GFM, 4.10), so `\|` itself needs a break.
 */
export function code(text: string, where: 'text' | 'table' = 'text'): string {
  const shown = clamp(visible(text));
  if (shown.trim() === '') return '—';
  const runs = shown.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(0, ...runs.map((run) => run.length)) + 1);
  const pad = /^[ `]|[ `]$/.test(shown) ? ' ' : '';
  const content = `${fence}${pad}${shown}${pad}${fence}`;
  if (where === 'text') return content;
  return content.replaceAll('\\|', `\\${zeroWidthSpace}|`).replaceAll('|', '\\|');
}

/**
 * Untrusted text between our own words. Punctuation of Markdown is escaped; what GitHub looks for in
 * the rendered text (mentions, `#1`, `GH-1`, commit ids, addresses) an escape does not stop, so a
 * zero-width space breaks it.
 */
function prose(text: string): string {
  return clamp(visible(text), longestSentence)
    .replace(/[\\`*_{}[\]<>()#+!|~$&^=-]/g, '\\$&')
    .replace(/@|:(?=\/)|#(?=\w)|GH\\-/g, `$&${zeroWidthSpace}`)
    .replace(/www(?=\.)/gi, `$&${zeroWidthSpace}`)
    .replace(/[0-9a-f]{6}(?=[0-9a-f])/gi, `$&${zeroWidthSpace}`);
}

/** The sentence of a finding: what stands between its backticks is shown as code, the rest as words. */
export function sentence(text: string, where: 'text' | 'table' = 'text'): string {
  const parts = clamp(visible(text), longestSentence).split('`');
  // The last backtick of an odd number opens nothing.
  const paired = parts.length % 2 === 1 ? parts.length : parts.length - 1;
  return parts
    .map((part, index) => {
      if (index >= paired) return prose(`\`${part}`);
      if (index % 2 === 0) return prose(part);
      return part === '' ? '' : code(part, where);
    })
    .join('');
}

/** Untrusted text inside of a line of HTML, where Markdown is not read: `<summary>`, `<sub>`. */
export function htmlCode(text: string): string {
  const shown = clamp(visible(text)).replace(
    /[^\w ./:=,-]/g,
    (character) => `&#${character.codePointAt(0)};`,
  );
  return `<code>${shown.trim() === '' ? '—' : shown}</code>`;
}

/** Percent-encodes a path so that nothing in it can end a link's target. */
function encodePath(path: string): string {
  return path
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .split('/')
    .map((part) =>
      encodeURIComponent(part).replace(
        /[!'()*]/g,
        (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
      ),
    )
    .join('/');
}

/** A link to a line of a file at a commit; without a place to link to, only the words. */
export function lineLink(
  repository: string | undefined,
  commit: string,
  at: { readonly file: string; readonly line: number },
): string {
  const label = code(`${at.file.split('/').at(-1)}:${at.line}`, 'table');
  if (repository === undefined || !/^[0-9a-f]{7,64}$/.test(commit)) return label;
  return `[${label}](${repository}/blob/${commit}/${encodePath(at.file)}#L${at.line})`;
}

/** One row of a table, from cells that are escaped already. */
export function row(...cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** A block of code whose fence is longer than any in it. */
export function fenced(language: string, lines: readonly string[]): string {
  const shown = lines.map((line) => visible(line));
  const runs = shown.join('\n').match(/`{3,}/g) ?? [];
  const fence = '`'.repeat(Math.max(2, ...runs.map((run) => run.length)) + 1);
  return [`${fence}${language}`, ...shown, fence].join('\n');
}

/** A block that opens on a click. The title is HTML of our own. */
export function details(title: string, body: string, isOpen = false): string {
  const tag = isOpen ? '<details open>' : '<details>';
  return `${tag}<summary>${title}</summary>\n\n${body}\n\n</details>`;
}
