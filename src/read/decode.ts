import { isAlias, isMap, isScalar, type ParsedNode } from 'yaml';
import type { Json } from '../source/json.ts';
import type { SourceText } from '../source/text.ts';
import { bindAnchors, noAnchors } from './anchors.ts';
import { decodeMap } from './decode-map.ts';
import { decodeScalar, shortTag } from './decode-scalar.ts';
import { Decoding } from './decoding.ts';
import type { Limits } from './limits.ts';
import { spanOf, type YamlNode } from './node-span.ts';
import { olderSyntaxProblems } from './older-syntax.ts';
import type { Problem } from './problem.ts';
import type { Span, Spans } from './spans.ts';

/** One document's value, where its fields stand, and what was found, for whomever it concerns. */
export interface DecodedNode {
  readonly value: Json;
  /** Whether a null stands anywhere in the value. */
  readonly hasNull: boolean;
  readonly spans: Spans;
  readonly problems: readonly Problem[];
}

/** What a document can hold at most: even an empty key and value take a character. */
const nodesPerCharacter = 4;

/**
 * Decodes the root of a document with the meaning that sigs.k8s.io/yaml gives it in strict mode.
 * `hasAnchors`: whether there is an anchor or an alias in its text.
 */
export function decode(
  source: SourceText,
  root: YamlNode,
  limits: Limits,
  hasAnchors = true,
): DecodedNode {
  const isSmall = (source.text.length + 1) * nodesPerCharacter <= limits.nodes;
  // Most documents are spared the walk.
  const anchors = isSmall && !hasAnchors ? noAnchors : bindAnchors(source, root, limits);
  const { targets, problems } = anchors;
  const decoding = new Decoding(source, targets, limits);
  if (problems.some(({ concern }) => concern === 'budget')) {
    return { value: null, hasNull: true, spans: decoding.spans.spans(), problems };
  }
  const older = olderSyntaxProblems(source, root);
  const value = decodeNode(decoding, root, '');
  return {
    value,
    hasNull: decoding.hasNull,
    spans: decoding.spans.spans(),
    problems: [...problems, ...older, ...decoding.problems],
  };
}

function decodeNode(decoding: Decoding, node: YamlNode, step: string | number, key?: Span): Json {
  if (decoding.isOver) return null;
  decoding.visit();
  if (isAlias(node)) {
    let value: Json = null;
    decoding.followed(node, (target) => {
      value = decodeNode(decoding, target, step, key);
    });
    return value;
  }
  // Without a node there is no text: the end of the key stands for the missing value.
  const at: Span = node ? spanOf(node, decoding.source.text) : [key?.[1] ?? 0, key?.[1] ?? 0];
  const number = decoding.spans.open(step, key, at);
  const value = node ? decodeContent(decoding, node, at, key) : missing(decoding, key ?? at);
  decoding.spans.close(number);
  return value;
}

function missing(decoding: Decoding, at: Span): null {
  decoding.hasNull = true;
  decoding.add('style', 'MW1005', { at, pointer: decoding.pointer() }, {});
  return null;
}

function decodeContent(decoding: Decoding, node: ParsedNode, at: Span, key?: Span): Json {
  if (isScalar(node)) return decodeScalar(decoding, node, at, key);
  if (isAlias(node)) return null;
  if (node.tag !== undefined) {
    // Kubernetes reads a collection past its tag.
    const tag = shortTag(node.tag);
    decoding.add('style', 'MW1006', { at, pointer: decoding.pointer() }, { tag });
  }
  let value: Json = null;
  decoding.nested(at, () => {
    if (isMap(node)) value = decodeMap(decoding, node, decodeNode);
    else value = decodeList(decoding, node.items);
  });
  return value;
}

function decodeList(decoding: Decoding, items: readonly YamlNode[]): Json[] {
  const list: Json[] = [];
  for (const [index, item] of items.entries()) {
    if (decoding.isOver) break;
    decoding.path.push(index);
    list.push(decodeNode(decoding, item, index));
    decoding.path.pop();
  }
  return list;
}
