import type { Scalar } from 'yaml';
import type { Fix } from '../diagnostics/fix.ts';
import type { Json } from '../source/json.ts';
import type { SourceRange } from '../source/range.ts';
import { escaped, isPlainText } from './characters.ts';
import type { Decoding } from './decoding.ts';
import { floatKey } from './number.ts';
import { resolvePlain, resolveTagged, type Meaning } from './scalar.ts';
import type { Span } from './spans.ts';

/** A tag as people write it: `!!binary`, `!foo`. */
export function shortTag(tag: string): string {
  return tag.replace(/^tag:yaml\.org,2002:/, '!!');
}

/** What a scalar means, after its tag and its characters were looked at. */
function meaningOf(decoding: Decoding, node: Scalar.Parsed, at: Span): Meaning | undefined {
  const text = node.source;
  if (!isPlainText(text)) {
    const written = decoding.source.text.slice(at[0], at[1]);
    const place = { file: decoding.source.file, at, pointer: decoding.pointer() };
    decoding.problems.push(...escaped(text, written, place));
  }
  if (node.tag === undefined) {
    return node.type === 'PLAIN' ? resolvePlain(text) : { type: 'text', value: text };
  }
  const tag = shortTag(node.tag);
  const meaning = resolveTagged(node.tag, text);
  const concern = meaning ? 'style' : 'refused';
  decoding.add(concern, 'MW1006', { at, pointer: decoding.pointer() }, { tag });
  return meaning;
}

/** A scalar as JSON. What cannot be JSON becomes null beside its finding. */
export function decodeScalar(decoding: Decoding, node: Scalar.Parsed, at: Span, key?: Span): Json {
  const meaning = meaningOf(decoding, node, at);
  switch (meaning?.type) {
    case 'text': {
      // Beyond the range of a float go-yaml makes text of what looks like a number.
      const isNumber =
        node.type === 'PLAIN' && /^[-+]?[0-9.][0-9_.]*[eE][-+]?[0-9]+$/.test(meaning.value);
      if (isNumber) {
        const place = { at, pointer: decoding.pointer() };
        decoding.add('style', 'MW1014', place, { source: meaning.value });
      }
      return meaning.value;
    }
    case 'boolean':
      return meaning.value;
    case 'int':
    case 'float':
      return decodeNumber(decoding, meaning, at, node.source);
    case 'null': {
      // A value left out has no width: its key is shown instead.
      const shown = at[0] === at[1] ? (key ?? at) : at;
      decoding.add('style', 'MW1005', { at: shown, pointer: decoding.pointer() }, {});
      decoding.hasNull = true;
      return null;
    }
    default:
      decoding.hasNull = true;
      return null;
  }
}

function decodeNumber(
  decoding: Decoding,
  meaning: { readonly type: 'int' | 'float'; readonly value: bigint | number },
  at: Span,
  source: string,
): Json {
  const value = Number(meaning.value);
  const isWhole = meaning.type === 'int' || /^[-+]?[0-9_]+$/.test(source);
  if (Number.isFinite(value) && !(isWhole && !Number.isSafeInteger(value))) {
    // A minus before zero is no other number, but JavaScript would tell the two apart.
    return value === 0 ? 0 : value;
  }
  const place = { at, pointer: decoding.pointer() };
  if (Number.isFinite(value)) {
    decoding.add('style', 'MW1014', place, { source });
    return value;
  }
  // JSON has no word for it: Kubernetes refuses the document.
  decoding.add('refused', 'MW1014', place, { source });
  decoding.hasNull = true;
  return null;
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
export function decodeKey(decoding: Decoding, node: Scalar.Parsed, at: Span): string | undefined {
  const meaning = meaningOf(decoding, node, at);
  if (!meaning) return undefined;
  if (meaning.type === 'text') return meaning.value;
  const word =
    meaning.type === 'boolean' ? `the boolean ${String(meaning.value)}` : meanings[meaning.type];
  const fixes =
    node.type === 'PLAIN' && node.source !== ''
      ? [quoted({ file: decoding.source.file, start: at[0], end: at[1] }, node.source)]
      : [];
  const concern = meaning.type === 'null' ? 'refused' : 'style';
  const params = { source: node.source, meaning: word };
  const place = { at, pointer: decoding.pointer() };
  decoding.add(concern, 'MW1004', place, params, fixes.length > 0 ? { fixes } : {});
  if (meaning.type === 'null') return undefined;
  return meaning.type === 'float' ? floatKey(meaning.value) : String(meaning.value);
}
