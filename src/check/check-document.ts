import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { invariant } from '../diagnostics/invariant.ts';
import type { Document } from '../read/document.ts';
import type { Texts } from '../source/text.ts';
import type { CheckedDocument, Kind } from './checked.ts';
import { explain } from './explain.ts';
import { identify, refOf } from './identify.ts';
import { schemaObject } from './schemas.ts';
import { findSlips } from './slips.ts';
import { Guarantee, Mesh, Service, Team, Waiver } from './validators.generated.js';

const validators = { Mesh, Team, Service, Guarantee, Waiver };

/** What one document is by its shape alone. Plain data. */
export interface ShapeVerdict {
  /** Its kind, where its shape is proven; absent of a document of others or with a finding. */
  readonly kind?: Kind;
  readonly findings: readonly Diagnostic[];
}

/** Judges the shape of one document; `texts` as for `check`. */
export function shapeOf(document: Document, texts: Texts): ShapeVerdict {
  const identified = identify(document, texts);
  if (identified.is === 'mistaken') return { findings: [identified.finding] };
  if (identified.is !== 'ours') return { findings: [] };
  const { kind } = identified;
  const findings = findingsOf(document, kind, texts);
  return findings.length === 0 ? { kind, findings } : { findings };
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

/** What is known of a document: a verdict and, made of it, the checked document. */
export interface KnownCheck {
  /** Of its file, when it was judged: the findings depend on it. */
  readonly text: string | undefined;
  readonly checked: CheckedDocument | undefined;
  readonly findings: readonly Diagnostic[];
}

// By the document itself: the same value, met again in another revision, is judged and made once.
const known = new WeakMap<Document, KnownCheck>();

/** Notes what a document was judged to be elsewhere, such as in another thread, with these texts. */
export function rememberShape(document: Document, texts: Texts, verdict: ShapeVerdict): KnownCheck {
  const { kind, findings } = verdict;
  const check: KnownCheck = {
    text: texts.get(document.file),
    checked: kind && checkedDocument(document, kind),
    findings,
  };
  known.set(document, check);
  return check;
}

/** Judges a document, or tells what was found the last time. */
export function checkDocument(document: Document, texts: Texts): KnownCheck {
  const last = known.get(document);
  if (last !== undefined && last.text === texts.get(document.file)) return last;
  return rememberShape(document, texts, shapeOf(document, texts));
}
