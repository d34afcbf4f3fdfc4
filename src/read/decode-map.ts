import { isAlias, isMap, isScalar, isSeq, type Pair, type ParsedNode, type YAMLMap } from 'yaml';
import type { Json, JsonObject } from '../source/json.ts';
import { decodeKey } from './decode-scalar.ts';
import type { Decoding } from './decoding.ts';
import { spanOf, type YamlNode } from './node-span.ts';
import type { Span } from './spans.ts';

/** Decodes any node that stands one step below what is being decoded. */
export type Decode = (
  decoding: Decoding,
  node: YamlNode,
  step: string | number,
  key?: Span,
) => Json;

/** Where a key stands, and whether it came through `<<`. */
interface Setting {
  readonly at: Span;
  readonly isMerged: boolean;
}

/** A map while it fills, also through `<<`. */
interface Filling {
  readonly value: Record<string, Json>;
  /** The keys set so far and, at the same places, how each was set. */
  readonly keys: string[];
  readonly settings: Setting[];
  /** The `<<` in this very map through which keys come at the moment. */
  readonly through: Span | undefined;
  readonly decode: Decode;
}

/** A map as plain data. */
export function decodeMap(decoding: Decoding, map: YAMLMap, decode: Decode): JsonObject {
  const value: Record<string, Json> = {};
  fill(decoding, map, { value, keys: [], settings: [], through: undefined, decode });
  return value;
}

/** Only a plain `<<` merges; a quoted one is an ordinary key. */
function isMergeKey(key: YamlNode): boolean {
  return isScalar(key) && key.type === 'PLAIN' && key.source === '<<' && key.tag === undefined;
}

function fill(decoding: Decoding, map: YAMLMap, filling: Filling): void {
  for (const pair of map.items as Pair<YamlNode, YamlNode>[]) {
    if (decoding.isOver) return;
    decoding.visit();
    if (isMergeKey(pair.key)) merge(decoding, pair, filling);
    else setField(decoding, pair, filling);
  }
}

/** Sets a field of its own: `__proto__` and `constructor` are keys like any other. */
function define(value: Record<string, Json>, key: string, field: Json): void {
  if (key !== '__proto__') value[key] = field;
  else
    Object.defineProperty(value, key, {
      value: field,
      writable: true,
      enumerable: true,
      configurable: true,
    });
}

function setField(decoding: Decoding, pair: Pair<YamlNode, YamlNode>, filling: Filling): void {
  const { value, keys, settings, through, decode } = filling;
  const found = keyOf(decoding, pair.key);
  if (!found) return;
  const { key, at } = found;
  const setting = { at, isMerged: through !== undefined };
  if (Object.hasOwn(value, key)) {
    const first = settings[keys.indexOf(key)];
    if (first) report(decoding, key, setting, { first, through });
    return;
  }
  keys.push(key);
  settings.push(setting);
  decoding.path.push(key);
  define(value, key, decode(decoding, pair.value, key, at));
  decoding.path.pop();
}

/** A second setting of a key: strict decoding refuses it, through `<<` as well. */
function report(
  decoding: Decoding,
  key: string,
  second: Setting,
  { first, through }: { readonly first: Setting; readonly through: Span | undefined },
): void {
  const { file } = decoding.source;
  const pointer = decoding.pointer(key);
  const related = [
    { range: { file, start: first.at[0], end: first.at[1] }, pointer, message: 'first set here' },
  ];
  if (!first.isMerged && !second.isMerged) {
    decoding.add('refused', 'MW1003', { at: second.at, pointer }, { key }, { related });
    return;
  }
  // Merged keys stand at their anchor; what is wrong is the `<<` that brings them here.
  const at = second.isMerged ? (through ?? second.at) : second.at;
  decoding.add('refused', 'MW1016', { at, pointer }, { key }, { related });
}

function keyOf(
  decoding: Decoding,
  node: YamlNode,
): { readonly key: string; readonly at: Span } | undefined {
  if (!node) return undefined;
  const at = spanOf(node, decoding.source.text);
  if (isScalar(node)) {
    const key = decodeKey(decoding, node, at);
    return key === undefined ? undefined : { key, at };
  }
  if (isAlias(node)) {
    let found: { readonly key: string; readonly at: Span } | undefined;
    decoding.followed(node, (target) => {
      const key = keyOf(decoding, target);
      found = key && { key: key.key, at };
    });
    return found;
  }
  const meaning = isMap(node) ? 'a map' : 'a list';
  const source = decoding.source.text.slice(at[0], at[1]).replace(/\s+/g, ' ').slice(0, 40);
  decoding.add('refused', 'MW1004', { at, pointer: decoding.pointer() }, { source, meaning });
  return undefined;
}

function merge(
  decoding: Decoding,
  { key, value }: Pair<YamlNode, YamlNode>,
  filling: Filling,
): void {
  if (!key) return;
  const at = spanOf(key, decoding.source.text);
  const through = filling.through ?? at;
  const sources = isSeq(value) ? (value.items as YamlNode[]) : [value];
  for (const source of sources) {
    if (decoding.isOver) return;
    decoding.visit();
    mergeOne(decoding, source, { ...filling, through }, at);
  }
}

function mergeOne(decoding: Decoding, source: YamlNode, filling: Filling, at: Span): void {
  const refuse = () => decoding.add('refused', 'MW1021', { at, pointer: decoding.pointer() }, {});
  const from = (node: ParsedNode): void => {
    if (isMap(node)) decoding.nested(at, () => fill(decoding, node, filling));
    else refuse();
  };
  if (isAlias(source)) decoding.followed(source, from);
  else if (source) from(source);
  else refuse();
}
