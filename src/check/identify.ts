import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Fix } from '../diagnostics/fix.ts';
import { placeOf, type Document } from '../read/document.ts';
import { isObject } from '../source/json.ts';
import type { ObjectRef, Place } from '../source/place.ts';
import type { Texts } from '../source/text.ts';
import type { Kind } from './checked.ts';
import { didYouMean, editDistance } from './did-you-mean.ts';
import { correctionKind } from './fixes/correction-kind.ts';
import { correction } from './fixes/correction.ts';
import { onlyNear } from './fixes/only-near.ts';
import { shortened, shownValue } from './shortened.ts';
import { kinds } from './schemas.ts';

/** The one version of the language that is known here. */
export const apiVersion = 'meshwright.dev/v1alpha1';
const group = 'meshwright.dev';

/** What a document is: one of ours, one of ours with a mistake in its head, or someone else's. */
export type Identified =
  | { readonly is: 'ours'; readonly kind: Kind }
  | { readonly is: 'mistaken'; readonly finding: Diagnostic }
  | { readonly is: 'foreign' };

/**
 * Tells whether a document is ours. Documents of other apiVersions are ignored, but a slip in the
 * head of one of ours is an error: ignoring it would drop its rules in silence.
 */
export function identify(document: Document, texts: Texts = new Map()): Identified {
  const { apiVersion: version, kind } = document.value;
  if (version === undefined || version === null || version === '') return withoutVersion(document);
  if (typeof version !== 'string')
    return isKind(kind) && isIntent(document) ? misspelt(document, texts) : { is: 'foreign' };
  if (version === apiVersion) return withKind(document, texts);
  if (version === group || version.startsWith(`${group}/`)) {
    const place = placeOf(document, '/apiVersion', 'value', refOf(document));
    const fixes = versionFixes(document, place, texts);
    return mistaken(diagnostic('MW2102', place, { version: shortened(version) }, { fixes }));
  }
  return isSlip(version) || (version === 'v1alpha1' && isKind(kind))
    ? misspelt(document, texts)
    : { is: 'foreign' };
}

/** The object that a document describes, as far as its head says it. */
export function refOf({ value }: Document): ObjectRef {
  const metadata = isObject(value['metadata']) ? value['metadata'] : {};
  const { name, namespace } = metadata;
  return {
    kind: typeof value['kind'] === 'string' ? value['kind'] : '',
    ...(typeof namespace === 'string' && { namespace }),
    name: typeof name === 'string' ? name : '',
  };
}

const isIntent = ({ value }: Document) => Object.hasOwn(value, 'spec');
const isKind = (kind: unknown): kind is Kind => kinds.some((known) => known === kind);
const mistaken = (finding: Diagnostic): Identified => ({ is: 'mistaken', finding });

/** A kind of ours or one that a slip of the finger makes of it. */
function isNearKind(kind: unknown): kind is string {
  if (typeof kind !== 'string' || kind.length > 20) return false;
  return kinds.some((known) => editDistance(kind.toLowerCase(), known.toLowerCase(), 1) <= 1);
}

/** Whether an apiVersion is ours with a slip: our name in it, or at most two letters off. */
function isSlip(version: string): boolean {
  const lower = version.toLowerCase();
  const [name = ''] = lower.split('/');
  return (
    lower.includes('meshwright') ||
    editDistance(name, group, 2) <= 2 ||
    editDistance(lower, apiVersion, 2) <= 2
  );
}

function withoutVersion(document: Document): Identified {
  const { kind } = document.value;
  if (!isNearKind(kind) || !isIntent(document)) return { is: 'foreign' };
  return mistaken(
    diagnostic('MW2101', placeOf(document, '/kind', 'value', refOf(document)), { kind }),
  );
}

/** The right apiVersion, where a slip of the finger explains the wrong one: never another version. */
function versionFixes(document: Document, place: Place, texts: Texts): readonly Fix[] {
  const { apiVersion: from } = document.value;
  if (typeof from !== 'string') return [];
  const to = onlyNear(from, [apiVersion]);
  if (to === undefined) return [];
  const kind = correctionKind(refOf(document).kind, '/apiVersion');
  return correction(place, { from, to, kind }, texts);
}

function misspelt(document: Document, texts: Texts): Identified {
  const version = shownValue(document.value['apiVersion']);
  const place = placeOf(document, '/apiVersion', 'value', refOf(document));
  const fixes = versionFixes(document, place, texts);
  return mistaken(diagnostic('MW2103', place, { version }, { fixes }));
}

function withKind(document: Document, texts: Texts): Identified {
  const { kind } = document.value;
  if (isKind(kind)) return { is: 'ours', kind };
  const place = placeOf(
    document,
    kind === undefined ? '/apiVersion' : '/kind',
    'value',
    refOf(document),
  );
  const near = typeof kind === 'string' ? didYouMean(kind, kinds) : undefined;
  const listed = kinds.map((known) => `\`${known}\``).join(' ');
  const way = near === undefined ? `kinds are ${listed}` : `did you mean \`${near}\`?`;
  const fixes = typeof kind === 'string' ? kindFixes(kind, place, texts) : [];
  return mistaken(diagnostic('MW2104', place, { kind: shownValue(kind), way }, { fixes }));
}

/** The right kind, where one can have been meant. */
function kindFixes(from: string, place: Place, texts: Texts): readonly Fix[] {
  const to = onlyNear(from, kinds);
  if (to === undefined) return [];
  return correction(place, { from, to, kind: correctionKind(to, '/kind') }, texts);
}
