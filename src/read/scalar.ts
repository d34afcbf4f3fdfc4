import { parseNumber, type WrittenNumber } from './number.ts';

/** What a scalar means to Kubernetes. */
export type Meaning =
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'null' }
  | WrittenNumber;

const words: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map(
    (word) => [word, { type: 'boolean', value: true }] as const,
  ),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map(
    (word) => [word, { type: 'boolean', value: false }] as const,
  ),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, { type: 'null' }] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, { type: 'float', value: NaN }] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map(
    (word) => [word, { type: 'float', value: Infinity }] as const,
  ),
  ...['-.inf', '-.Inf', '-.INF'].map(
    (word) => [word, { type: 'float', value: -Infinity }] as const,
  ),
]);

const longestWord = Math.max(...[...words.keys()].map((word) => word.length));

/**
 * The meaning of a plain scalar without a tag: YAML 1.1 as go-yaml v2 has it (`resolve.go`), which
 * sigs.k8s.io/yaml uses. Base 60 stays text, and so do timestamps.
 */
export function resolvePlain(text: string): Meaning {
  // Most texts are longer than any word and begin with a letter.
  if (text.length > longestWord && /^[A-Za-z/]/.test(text)) return { type: 'text', value: text };
  const word = words.get(text);
  if (word) return word;
  return (/^[-+.0-9]/.test(text) ? parseNumber(text) : undefined) ?? { type: 'text', value: text };
}

const core = 'tag:yaml.org,2002:';

/**
 * The meaning of a scalar with a tag, quoted or not; nothing if Kubernetes refuses it, or if we
 * do (`!!binary`, `!!timestamp`, `!`: readers disagree on them).
 */
export function resolveTagged(tag: string, text: string): Meaning | undefined {
  if (tag === `${core}str`) return { type: 'text', value: text };
  if (tag === '!' || !tag.startsWith(core)) {
    return tag === '!' ? undefined : { type: 'text', value: text };
  }
  const meaning = resolvePlain(text);
  const name = tag.slice(core.length);
  if (name === 'float' && meaning.type === 'int') {
    // go-yaml widens only what fits a signed number.
    return meaning.value < 2n ** 63n ? { type: 'float', value: Number(meaning.value) } : undefined;
  }
  const fits =
    (name === 'bool' && meaning.type === 'boolean') ||
    (['int', 'float', 'null'].includes(name) && meaning.type === name);
  return fits ? meaning : undefined;
}
