import type { Scalar } from 'yaml';
import type { Fix } from '../diagnostics/fix.ts';
import type { Json } from '../source/json.ts';
import type { Pointer } from '../source/pointer.ts';
import type { SourceRange } from '../source/range.ts';
import { escaped } from './characters.ts';
import type { Decoding } from './decoding.ts';
import type { Span } from './document.ts';
import { spanOf } from './node-span.ts';
import { floatKey } from './number.ts';
import { resolvePlain, resolveTagged, type Meaning } from './scalar.ts';

/** A tag as people write it: `!!binary`, `!foo`. */
export function shortTag(tag: string): string {
  return tag.replace(/^tag:yaml\.org,2002:/, '!!');
}

/** What a scalar means, after its tag and its characters were looked at. */
function meaningOf(decoding: Decoding, node: Scalar.Parsed, pointer: Pointer): Meaning | undefined {
  const at = spanOf(node, decoding.source.text);
  const text = node.source;
  const written = decoding.source.text.slice(at[0], at[1]);
  decoding.problems.push(...escaped(text, written, { file: decoding.source.file, at, pointer }));
  if (node.tag === undefined) {
    return node.type === 'PLAIN' ? resolvePlain(text) : { type: 'text', value: text };
  }
  const tag = shortTag(node.tag);
  const meaning = resolveTagged(node.tag, text);
  decoding.add(meaning ? 'style' : 'refused', 'MW1006', { at, pointer }, { tag });
  return meaning;
}

/** A scalar as JSON. What cannot be JSON becomes null beside its finding. */
export function decodeScalar(
  decoding: Decoding,
  node: Scalar.Parsed,
  pointer: Pointer,
  key?: Span,
): Json {
  const meaning = meaningOf(decoding, node, pointer);
  const at = spanOf(node, decoding.source.text);
  switch (meaning?.type) {
    case 'text': {
      // Beyond the range of a float go-yaml makes text of what looks like a number.
      const isNumber =
        node.type === 'PLAIN' && /^[-+]?[0-9.][0-9_.]*[eE][-+]?[0-9]+$/.test(meaning.value);
      if (isNumber) decoding.add('style', 'MW1014', { at, pointer }, { source: meaning.value });
      return meaning.value;
    }
    case 'boolean':
      return meaning.value;
    case 'int':
    case 'float':
      return decodeNumber(decoding, meaning, { at, pointer, source: node.source });
    case 'null':
      // A value left out has no width: its key is shown instead.
      decoding.add('style', 'MW1005', { at: at[0] === at[1] ? (key ?? at) : at, pointer }, {});
      return null;
    default:
      return null;
  }
}

function decodeNumber(
  decoding: Decoding,
  meaning: { readonly type: 'int' | 'float'; readonly value: bigint | number },
  {
    at,
    pointer,
    source,
  }: { readonly at: Span; readonly pointer: Pointer; readonly source: string },
): Json {
  const value = Number(meaning.value);
  if (!Number.isFinite(value)) {
    // JSON has no word for it: Kubernetes refuses the document.
    decoding.add('refused', 'MW1014', { at, pointer }, { source });
    return null;
  }
  const isWhole = meaning.type === 'int' || /^[-+]?[0-9_]+$/.test(source);
  if (isWhole && !Number.isSafeInteger(value)) {
    decoding.add('style', 'MW1014', { at, pointer }, { source });
  }
  // A minus before zero is no other number, but JavaScript would tell the two apart.
  return value === 0 ? 0 : value;
}

const meanings: Readonly<Record<Meaning['type'], string>> = {
  text: 'text',
  boolean: 'a boolean',
  null: 'null',
  int: 'a number',
  float: 'a number',
};

/** A key in quotes is the text that is written: there is no other reading. */
function quoted(range: SourceRange, source: string): Fix {
  return {
    title: `quote \`${source}\``,
    kind: 'write',
    edits: [{ ...range, text: `"${source}"` }],
  };
}

/** The text of a key as sigs.k8s.io/yaml spells it; nothing if it refuses the key. */
export function decodeKey(
  decoding: Decoding,
  node: Scalar.Parsed,
  pointer: Pointer,
): string | undefined {
  const meaning = meaningOf(decoding, node, pointer);
  if (!meaning) return undefined;
  if (meaning.type === 'text') return meaning.value;
  const at = spanOf(node, decoding.source.text);
  const word =
    meaning.type === 'boolean' ? `the boolean ${String(meaning.value)}` : meanings[meaning.type];
  const fixes =
    node.type === 'PLAIN' && node.source !== ''
      ? [quoted({ file: decoding.source.file, start: at[0], end: at[1] }, node.source)]
      : [];
  const concern = meaning.type === 'null' ? 'refused' : 'style';
  const params = { source: node.source, meaning: word };
  decoding.add(concern, 'MW1004', { at, pointer }, params, fixes.length > 0 ? { fixes } : {});
  if (meaning.type === 'null') return undefined;
  return meaning.type === 'float' ? floatKey(meaning.value) : String(meaning.value);
}
