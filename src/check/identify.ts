import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { placeOf, type Document } from '../read/document.ts';
import { isObject } from '../source/json.ts';
import type { ObjectRef } from '../source/place.ts';
import type { Kind } from './checked.ts';
import { didYouMean, editDistance } from './did-you-mean.ts';
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
export function identify(document: Document): Identified {
  const { apiVersion: version, kind } = document.value;
  if (version === undefined || version === null || version === '') return withoutVersion(document);
  if (typeof version !== 'string')
    return isKind(kind) && isIntent(document) ? misspelt(document) : { is: 'foreign' };
  if (version === apiVersion) return withKind(document);
  if (version === group || version.startsWith(`${group}/`)) {
    return mistaken(
      diagnostic('MW2102', placeOf(document, '/apiVersion', 'value', refOf(document)), {
        version: shortened(version),
      }),
    );
  }
  return isSlip(version) || (version === 'v1alpha1' && isKind(kind))
    ? misspelt(document)
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

function misspelt(document: Document): Identified {
  const version = shownValue(document.value['apiVersion']);
  return mistaken(
    diagnostic('MW2103', placeOf(document, '/apiVersion', 'value', refOf(document)), { version }),
  );
}

function withKind(document: Document): Identified {
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
  return mistaken(diagnostic('MW2104', place, { kind: shownValue(kind), way }));
}
