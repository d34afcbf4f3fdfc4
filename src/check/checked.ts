import type { Document } from '../read/document.ts';
import type { ObjectRef } from '../source/place.ts';
import type * as intents from './intents.generated.ts';

/** The five kinds of intent, with the shape that their schemas give them. */
export interface Intents {
  readonly Mesh: intents.Mesh;
  readonly Team: intents.Team;
  readonly Service: intents.Service;
  readonly Guarantee: intents.Guarantee;
  readonly Waiver: intents.Waiver;
}

/** The name of a kind of intent. */
export type Kind = keyof Intents;

/** A document whose shape its schema has proven. The model accepts nothing else. */
export interface Checked<K extends Kind> {
  readonly kind: K;
  readonly object: ObjectRef;
  readonly document: Document;
  readonly value: Intents[K];
}

/** A checked document of any kind. */
export type CheckedDocument = { readonly [K in Kind]: Checked<K> }[Kind];

/** The documents of one kind, in their order. */
export function ofKind<K extends Kind>(
  documents: readonly CheckedDocument[],
  kind: K,
): readonly Extract<CheckedDocument, Checked<K>>[] {
  const isOfKind = (document: CheckedDocument): document is Extract<CheckedDocument, Checked<K>> =>
    document.kind === kind;
  return documents.filter(isOfKind);
}
