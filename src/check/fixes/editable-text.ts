import type { Texts } from '../../source/text.ts';

/** The start of an anchor; `{"a":&x b}` has one, too. Text in quotes may look the same; then too much is left alone. */
const anchor = /(?:^|[\s[{,:])&[^\s,[\]{}]/m;

/** Files that were searched already: a large one may have thousands of findings. */
const searched = new WeakMap<Texts, Map<string, boolean>>();

function hasAnchors(file: string, text: string, texts: Texts): boolean {
  const known = searched.get(texts) ?? new Map<string, boolean>();
  const found = known.get(file) ?? anchor.test(text);
  searched.set(texts, known.set(file, found));
  return found;
}

/**
 * The text of a file in which one field can be edited without another one following: without the
 * text, or where anchors may repeat what stands there, nothing is edited.
 */
export function editableText(file: string | undefined, texts: Texts): string | undefined {
  const text = file === undefined ? undefined : texts.get(file);
  if (file === undefined || text === undefined) return undefined;
  return hasAnchors(file, text, texts) ? undefined : text;
}
