import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { invariant } from '../diagnostics/invariant.ts';
import type { Outcome } from '../diagnostics/outcome.ts';
import type { Document } from '../read/document.ts';
import type { Texts } from '../source/text.ts';
import type { CheckedDocument, Kind } from './checked.ts';
import { explain } from './explain.ts';
import { identify, refOf } from './identify.ts';
import { schemaObject } from './schemas.ts';
import { findSlips } from './slips.ts';
import { Guarantee, Mesh, Service, Team, Waiver } from './validators.generated.js';

const validators = { Mesh, Team, Service, Guarantee, Waiver };
const none: Texts = new Map();

/**
 * Picks the documents of ours and proves their shape; those of other apiVersions are ignored.
 * `texts` are the files that were read: with them findings underline the wrong part of a value and
 * offer fixes; without them (in admission there are no files) they stand at the whole value.
 */
export function check(
  documents: readonly Document[],
  texts: Texts = none,
): Outcome<readonly CheckedDocument[]> {
  const value: CheckedDocument[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const document of documents) {
    const identified = identify(document, texts);
    if (identified.is === 'mistaken') diagnostics.push(identified.finding);
    if (identified.is !== 'ours') continue;
    const findings = findingsOf(document, identified.kind, texts);
    diagnostics.push(...findings);
    if (findings.length === 0) value.push(checkedDocument(document, identified.kind));
  }
  return { value, diagnostics };
}

function findingsOf(document: Document, kind: Kind, texts: Texts): readonly Diagnostic[] {
  const validate = validators[kind];
  const object = refOf(document);
  if (validate(document.value)) return findSlips(checkedDocument(document, kind));
  const findings = explain(
    { kind, document, object, schema: schemaObject(kind), texts },
    validate.errors ?? [],
  );
  invariant(findings.length > 0, 'a document that its schema refuses has a finding');
  return findings;
}

/** The validator has proven the shape that the type states. */
function checkedDocument(document: Document, kind: Kind): CheckedDocument {
  return {
    kind,
    object: refOf(document),
    document,
    value: document.value,
  } as unknown as CheckedDocument;
}
