import { isAlias, isMap, isScalar, type ParsedNode } from 'yaml';
import type { Json } from '../source/json.ts';
import { child, type Pointer } from '../source/pointer.ts';
import type { SourceText } from '../source/text.ts';
import { bindAnchors } from './anchors.ts';
import { decodeMap } from './decode-map.ts';
import { decodeScalar, shortTag } from './decode-scalar.ts';
import { Decoding } from './decoding.ts';
import type { FieldSpans, Span } from './document.ts';
import type { Limits } from './limits.ts';
import { spanOf, type YamlNode } from './node-span.ts';
import { olderSyntaxProblems } from './older-syntax.ts';
import type { Problem } from './problem.ts';

/** One document's value, where its fields stand, and what was found, for whomever it concerns. */
export interface DecodedNode {
  readonly value: Json;
  readonly spans: ReadonlyMap<Pointer, FieldSpans>;
  readonly problems: readonly Problem[];
}

/** Decodes the root of a document with the meaning that sigs.k8s.io/yaml gives it in strict mode. */
export function decode(source: SourceText, root: YamlNode, limits: Limits): DecodedNode {
  const { targets, problems } = bindAnchors(source, root, limits);
  if (problems.some(({ concern }) => concern === 'budget')) {
    return { value: null, spans: new Map(), problems };
  }
  const older = olderSyntaxProblems(source, root);
  const decoding = new Decoding(source, targets, limits);
  const value = decodeNode(decoding, root, '');
  return { value, spans: decoding.spans, problems: [...problems, ...older, ...decoding.problems] };
}

function decodeNode(decoding: Decoding, node: YamlNode, pointer: Pointer, key?: Span): Json {
  if (decoding.isOver) return null;
  decoding.visit();
  if (isAlias(node)) {
    let value: Json = null;
    decoding.followed(node, (target) => {
      value = decodeNode(decoding, target, pointer, key);
    });
    return value;
  }
  // Without a node there is no text: the end of the key stands for the missing value.
  const at: Span = node ? spanOf(node, decoding.source.text) : [key?.[1] ?? 0, key?.[1] ?? 0];
  decoding.spans.set(pointer, { ...(key && { key }), value: at });
  if (node) return decodeContent(decoding, node, pointer, { at, key });
  decoding.add('style', 'MW1005', { at: key ?? at, pointer }, {});
  return null;
}

function decodeContent(
  decoding: Decoding,
  node: ParsedNode,
  pointer: Pointer,
  { at, key }: { readonly at: Span; readonly key: Span | undefined },
): Json {
  if (isScalar(node)) return decodeScalar(decoding, node, pointer, key);
  if (isAlias(node)) return null;
  if (node.tag !== undefined) {
    // Kubernetes reads a collection past its tag.
    decoding.add('style', 'MW1006', { at, pointer }, { tag: shortTag(node.tag) });
  }
  let value: Json = null;
  decoding.nested(at, () => {
    if (isMap(node)) value = decodeMap(decoding, node, pointer, decodeNode);
    else value = decodeList(decoding, node.items, pointer);
  });
  return value;
}

function decodeList(decoding: Decoding, items: readonly YamlNode[], pointer: Pointer): Json[] {
  const list: Json[] = [];
  for (const [index, item] of items.entries()) {
    if (decoding.isOver) break;
    list.push(decodeNode(decoding, item, child(pointer, index)));
  }
  return list;
}
