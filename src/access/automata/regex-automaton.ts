import { dead, type Automaton } from './automaton.ts';
import type { Effort } from '../atoms/effort.ts';
import { assertions, type CodeRange, type RegexProgram } from './regex-program.ts';

/** What stood before a place: it decides which assertions hold there. */
type Before = 'nothing' | 'newline' | 'word' | 'other';

/** Places in the program that were reached by reading, in one subset. */
interface Subset {
  readonly places: readonly number[];
  readonly before: Before;
}

/** Where each symbol leads from a subset. */
interface Row {
  readonly targets: ReadonlyMap<string, number>;
  readonly named: readonly string[];
  readonly rest: number;
  readonly accepts: boolean;
}

/** A program, and the subsets of it that have been reached so far; a state is the number of one. */
interface Run {
  readonly program: RegexProgram;
  readonly alphabet: readonly string[];
  /** All assertions that occur in the program. */
  readonly asserted: number;
  readonly effort: Effort;
  readonly subsets: Subset[];
  readonly numbers: Map<string, number>;
  readonly rows: Map<number, Row>;
}

const { beginLine, endLine, beginText, endText, wordBoundary, noWordBoundary } = assertions;

const isWord = (symbol: string): boolean => /^[0-9A-Za-z_]$/.test(symbol);

/** Assertions that hold between two characters; `undefined` is the end of the text. */
function assertionsBetween(before: Before, after: string | undefined): number {
  const crosses = (before === 'word') !== (after !== undefined && isWord(after));
  return (
    (before === 'nothing' ? beginText | beginLine : 0) |
    (before === 'newline' ? beginLine : 0) |
    (after === undefined ? endText | endLine : 0) |
    (after === '\n' ? endLine : 0) |
    (crosses ? wordBoundary : noWordBoundary)
  );
}

/** Only what some assertion asks for is remembered; else subsets would differ in nothing. */
function kindOf({ asserted }: Run, symbol: string): Before {
  if (symbol === '\n' && (asserted & beginLine) !== 0) return 'newline';
  const isAsked = (asserted & (wordBoundary | noWordBoundary)) !== 0;
  return isAsked && isWord(symbol) ? 'word' : 'other';
}

function numberOf({ numbers, subsets }: Run, places: readonly number[], before: Before): number {
  if (places.length === 0) return dead;
  const key = `${before}${places.join()}`;
  const known = numbers.get(key);
  if (known !== undefined) return known;
  numbers.set(key, subsets.length);
  return subsets.push({ places, before }) - 1;
}

/** All places that are reached without reading, as far as the assertions let through. */
function closureOf(run: Run, places: readonly number[], flags: number): readonly number[] {
  const seen = new Set<number>();
  const open = [...places];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    if (seen.has(place)) continue;
    seen.add(place);
    const step = run.program.steps[place];
    if (step?.op === 'fork') open.push(...step.to);
    if (step?.op === 'assert' && (step.flags & ~flags) === 0) open.push(step.to);
  }
  run.effort.left -= seen.size;
  return [...seen];
}

function inRanges(ranges: readonly CodeRange[], code: number): boolean {
  return ranges.some(([first, last]) => first <= code && code <= last);
}

function targetOf(run: Run, closure: readonly number[], symbol: string): number {
  const code = symbol.codePointAt(0) ?? 0;
  const next = new Set<number>();
  for (const place of closure) {
    const step = run.program.steps[place];
    if (step?.op === 'read' && inRanges(step.ranges, code)) next.add(step.to);
  }
  // What was found is sorted and spelled out as well.
  run.effort.left -= closure.length + 4 * next.size + 4;
  const places = [...next].sort((a, b) => a - b);
  return numberOf(run, places, kindOf(run, symbol));
}

function mostFrequent(values: Iterable<number>): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let best = dead;
  for (const [value, count] of counts) if (count > (counts.get(best) ?? 0)) best = value;
  return best;
}

function findRow(run: Run, { places, before }: Subset): Row {
  const closures = new Map<number, readonly number[]>();
  const closed = (after: string | undefined) => {
    const flags = assertionsBetween(before, after) & run.asserted;
    const closure = closures.get(flags) ?? closureOf(run, places, flags);
    closures.set(flags, closure);
    return closure;
  };
  const targets = new Map(
    run.alphabet.map((symbol) => [symbol, targetOf(run, closed(symbol), symbol)]),
  );
  const rest = mostFrequent(targets.values());
  return {
    targets,
    named: run.alphabet.filter((symbol) => targets.get(symbol) !== rest),
    rest,
    accepts: closed(undefined).some((place) => run.program.steps[place]?.op === 'match'),
  };
}

const nowhere: Row = { targets: new Map(), named: [], rest: dead, accepts: false };

function rowOf(run: Run, state: number): Row {
  const known = run.rows.get(state);
  const subset = run.subsets[state];
  // Whoever asks gives up as soon as the effort is spent, so then the answer does not count.
  if (known || subset === undefined || run.effort.left < 0) return known ?? nowhere;
  const row = findRow(run, subset);
  run.rows.set(state, row);
  return row;
}

/**
 * An RE2 pattern that has to match the whole text, over an alphabet of characters: the subsets of
 * its program are built when they are reached. What it looks at is taken from the effort.
 */
export function regexAutomaton(
  program: RegexProgram,
  alphabet: readonly string[],
  effort: Effort,
): Automaton {
  const asserted = program.steps.reduce(
    (flags, step) => flags | (step.op === 'assert' ? step.flags : 0),
    0,
  );
  const found = { subsets: [], numbers: new Map(), rows: new Map() };
  const run: Run = { program, alphabet, asserted, effort, ...found };
  return {
    start: numberOf(run, [program.start], 'nothing'),
    step(state, symbol) {
      const { targets, rest } = rowOf(run, state);
      return targets.get(symbol) ?? rest;
    },
    accepts: (state) => rowOf(run, state).accepts,
    named: (state) => rowOf(run, state).named,
    rest: (state) => rowOf(run, state).rest,
    isSettled(state) {
      const { accepts, named, rest } = rowOf(run, state);
      return accepts && named.length === 0 && rest === state;
    },
  };
}
