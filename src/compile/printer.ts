import { Document, isScalar, type Scalar, visit } from 'yaml';
import type { Json } from '../source/json.ts';

/**
 * Words that one of the YAML versions in use reads as something else than text. YAML 1.1 (kubectl,
 * PyYAML, older Go) and 1.2 must read the same data, so what is doubtful is always quoted.
 */
const words = new Set(['y', 'n', 'yes', 'no', 'on', 'off', 'true', 'false', 'null', 'nan', 'inf']);
/** Starts with a letter or a slash and holds nothing that has a meaning in YAML. */
const plain = /^[A-Za-z/](?:[A-Za-z0-9_./@+-]|:(?=[A-Za-z0-9_/-]))*$/;
/** Istio's durations: digits first, but a unit at the end. */
const duration = /^\d+(?:ms|s|m|h)$/;

function isPlain(text: string): boolean {
  return duration.test(text) || (plain.test(text) && !words.has(text.toLowerCase()));
}

/** YAML 1.1 reads `1e21` as text unless there is a dot before the exponent. */
function numberText(value: number): string | undefined {
  const text = String(value);
  if (!text.includes('e')) return undefined;
  const [mantissa = '', exponent = ''] = text.split('e');
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}e${exponent}`;
}

function markScalar(node: Scalar): void {
  const { value } = node;
  if (typeof value === 'string') node.type = isPlain(value) ? 'PLAIN' : 'QUOTE_DOUBLE';
  if (typeof value !== 'number') return;
  if (Object.is(value, -0)) node.value = 0;
  const text = numberText(value);
  if (text !== undefined) node.value = new RawNumber(text);
}

/** A number that is printed as given. */
class RawNumber {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const rawNumber = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  identify: (value: unknown) => value instanceof RawNumber,
  resolve: (text: string) => text,
  stringify: (node: Scalar) => (node.value instanceof RawNumber ? node.value.text : ''),
} as const;

/** Made once: a document that makes its own schema takes longer for it than for its content. */
const { schema } = new Document(null, { customTags: (tags) => [rawNumber, ...tags] });

/** Prints plain data as one YAML document that YAML 1.1 and 1.2 read alike; the same bytes every time. */
export function printYaml(value: Json | object): string {
  const document = new Document(value, { aliasDuplicateObjects: false, schema });
  visit(document, { Scalar: (_, node) => (isScalar(node) ? markScalar(node) : undefined) });
  return document.toString({ lineWidth: 0, indentSeq: false });
}
