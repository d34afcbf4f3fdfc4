import type { RuleFinding, Verdict } from '../../check/evaluate.ts';
import { isObject, type JsonObject } from '../../source/json.ts';

/**
 * Reads what the WebAssembly module answered. Only `[{result: {echo, deny, warn}}]` with the echo of
 * this very question counts: an empty result is what a broken module says too.
 */
export function readAnswer(answer: unknown, echo: string): Verdict {
  if (!Array.isArray(answer) || answer.length !== 1) return { failed: 'there was no answer' };
  const first: unknown = answer[0];
  const result = isObject(first) ? first['result'] : undefined;
  if (!isObject(result)) return { failed: 'the answer is not an object' };
  if (result['echo'] !== echo) return { failed: 'the answer is not to this question' };
  const deny = findings(result['deny']);
  const warn = findings(result['warn']);
  if (deny === undefined || warn === undefined) {
    return { failed: 'a finding does not have the shape {rule, msg, path?, severity?, help?}' };
  }
  return { deny, warn };
}

function findings(value: unknown): readonly RuleFinding[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const read = value.map((item) => (isObject(item) ? finding(item) : undefined));
  return read.every((item) => item !== undefined) ? read : undefined;
}

/** What each field of a finding must be; the first three are required. */
const shape: readonly (readonly [keyof RuleFinding, (value: unknown) => boolean])[] = [
  ['pack', isText],
  ['rule', isText],
  ['msg', isText],
  ['path', (value) => isText(value) && (value === '' || value.startsWith('/'))],
  ['severity', (value) => value === 'error' || value === 'warning' || value === 'info'],
  ['help', isText],
  ['value', isText],
  ['ports', (value) => Array.isArray(value) && value.every(isText)],
];
const required = 3;

/** The known fields of a finding, or nothing where one is not what it must be. */
function finding(item: JsonObject): RuleFinding | undefined {
  const known = shape.filter(([field], index) => index < required || item[field] !== undefined);
  if (!known.every(([field, fits]) => fits(item[field]))) return undefined;
  return Object.fromEntries(known.map(([field]) => [field, item[field]])) as unknown as RuleFinding;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
