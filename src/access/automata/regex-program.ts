import { RE2JS } from 're2js';

/** First and last code point. */
export type CodeRange = readonly [first: number, last: number];

/** One instruction of a compiled RE2 pattern: where it leads, and what it waits for. */
export type RegexStep =
  | { readonly op: 'fork'; readonly to: readonly number[] }
  /** Passes where all of these assertions hold (`assertions`). */
  | { readonly op: 'assert'; readonly flags: number; readonly to: number }
  | { readonly op: 'read'; readonly ranges: readonly CodeRange[]; readonly to: number }
  | { readonly op: 'match' }
  | { readonly op: 'fail' };

export interface RegexProgram {
  readonly start: number;
  readonly steps: readonly RegexStep[];
}

/** Bits of the assertions that a place between two characters can meet, as RE2 numbers them. */
export const assertions = {
  beginLine: 1,
  endLine: 2,
  beginText: 4,
  endText: 8,
  wordBoundary: 16,
  noWordBoundary: 32,
} as const;

const allAssertions = 63;
const maxCodePoint = 0x10_ffff;
const foldCase = 1;

/** The numbers of RE2's operations. */
const alt = 1;
const altMatch = 2;
const capture = 3;
const emptyWidth = 4;
const fail = 5;
const match = 6;
const nop = 7;
const rune = 8;
const rune1 = 9;
const runeAny = 10;
const runeAnyNotNewline = 11;

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function isCode(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= maxCodePoint;
}

/** The other spellings of an ASCII letter; nothing for other characters, whose folds only RE2 knows. */
function folded(code: number): readonly CodeRange[] | undefined {
  if (code > 0x7f) return undefined;
  const character = String.fromCharCode(code);
  const codes = new Set([
    character.toLowerCase().charCodeAt(0),
    character.toUpperCase().charCodeAt(0),
  ]);
  // The Kelvin sign and the long s are the only other characters that fold to an ASCII letter.
  if (/k/i.test(character)) codes.add(0x212a);
  if (/s/i.test(character)) codes.add(0x017f);
  return [...codes].sort((a, b) => a - b).map((one) => [one, one]);
}

function rangesOf(runes: unknown, folds: boolean): readonly CodeRange[] | undefined {
  const codes: readonly unknown[] | undefined =
    runes instanceof Int32Array || Array.isArray(runes) ? [...runes] : undefined;
  if (codes === undefined || !codes.every(isCode)) return undefined;
  if (codes.length === 1) {
    const [code = 0] = codes;
    return folds ? folded(code) : [[code, code]];
  }
  if (codes.length % 2 === 1) return undefined;
  const ranges = Array.from({ length: codes.length / 2 }, (_, index): CodeRange => [
    codes[index * 2] ?? 0,
    codes[index * 2 + 1] ?? 0,
  ]);
  return ranges.every(([first, last]) => first <= last) ? ranges : undefined;
}

/** What an instruction reads, of those that read a character. */
function readRanges(op: unknown, arg: unknown, runes: unknown): readonly CodeRange[] | undefined {
  if (op === runeAny) return [[0, maxCodePoint]];
  if (op === runeAnyNotNewline)
    return [
      [0, 9],
      [11, maxCodePoint],
    ];
  if (op !== rune && op !== rune1) return undefined;
  return rangesOf(runes, (Number(arg) & foldCase) !== 0);
}

function readStep(
  inst: unknown,
  isPlace: (value: unknown) => value is number,
): RegexStep | undefined {
  const [op, to, arg, runes] = ['op', 'out', 'arg', 'runes'].map((name) => fieldOf(inst, name));
  if (op === match) return { op: 'match' };
  if (op === fail) return { op: 'fail' };
  if (!isPlace(to)) return undefined;
  if (op === alt || op === altMatch)
    return isPlace(arg) ? { op: 'fork', to: [to, arg] } : undefined;
  if (op === capture || op === nop) return { op: 'fork', to: [to] };
  if (op === emptyWidth) {
    const isKnown = Number.isInteger(arg) && (Number(arg) & ~allAssertions) === 0;
    return isKnown ? { op: 'assert', flags: Number(arg), to } : undefined;
  }
  const ranges = readRanges(op, arg, runes);
  return ranges && { op: 'read', ranges, to };
}

function compiled(pattern: string): unknown {
  try {
    return RE2JS.compile(pattern);
  } catch {
    return undefined;
  }
}

/** Patterns may repeat groups a thousand times; beyond this many instructions nothing is read. */
const maxSteps = 4_000;

/**
 * The program that RE2JS runs for a pattern. It lies in fields that are not part of the library's
 * interface, so each is looked at before it is believed: nothing where one is not as it was in the
 * version that is installed, where the pattern is no RE2, looks behind, or is too large.
 */
export function regexProgram(pattern: string): RegexProgram | undefined {
  const prog = fieldOf(fieldOf(compiled(pattern), 're2Input'), 'prog');
  const [inst, start, numLb] = ['inst', 'start', 'numLb'].map((name) => fieldOf(prog, name));
  if (!Array.isArray(inst) || inst.length > maxSteps || numLb !== 0) return undefined;
  const isPlace = (value: unknown): value is number => isCode(value) && value < inst.length;
  const steps = inst.map((one: unknown) => readStep(one, isPlace));
  if (!isPlace(start) || !steps.every((step) => step !== undefined)) return undefined;
  return { start, steps };
}
