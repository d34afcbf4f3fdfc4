import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Outcome } from '../diagnostics/outcome.ts';
import type { Document } from '../read/document.ts';
import type { Texts } from '../source/text.ts';
import { checkDocument } from './check-document.ts';
import type { CheckedDocument } from './checked.ts';

const none: Texts = new Map();

/**
 * Picks the documents of ours and proves their shape; those of other apiVersions are ignored.
 * `texts` are the files that were read: with them findings underline the wrong part of a value and
 * offer fixes; without them (in admission there are no files) they stand at the whole value.
 * The same document with the same text gives the same checked value, not one that is equal.
 */
export function check(
  documents: readonly Document[],
  texts: Texts = none,
): Outcome<readonly CheckedDocument[]> {
  const value: CheckedDocument[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const document of documents) {
    const { checked, findings } = checkDocument(document, texts);
    diagnostics.push(...findings);
    if (checked) value.push(checked);
  }
  return { value, diagnostics };
}
