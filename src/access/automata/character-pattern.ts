import { appendedAutomaton } from './appended-automaton.ts';
import { constantAutomaton, type Automaton } from './automaton.ts';
import { charactersOf, representatives, unicodeSamples, type Looked } from './characters.ts';
import type { Effort } from '../atoms/effort.ts';
import { regexAutomaton } from './regex-automaton.ts';
import { regexProgram, type CodeRange, type RegexProgram } from './regex-program.ts';
import { suffixAutomaton } from './suffix-automaton.ts';
import { exactAutomaton, prefixAutomaton, trackAutomaton } from './track-automaton.ts';
import type { PathTrack } from './path-track.ts';
import type { StringPattern } from '../term.ts';

/** A pattern over characters, read but not yet bound to an alphabet. */
export interface CharacterPattern {
  /** Characters that it names one by one. */
  readonly singles: readonly string[];
  /** Sets of characters that it looks at. */
  readonly sets: readonly (readonly CodeRange[])[];
  readonly automaton: (alphabet: readonly string[], effort: Effort) => Automaton;
}

const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);

function literal(text: string, automaton: (text: string) => Automaton): CharacterPattern {
  return { singles: charactersOf(text), sets: [], automaton: () => automaton(text) };
}

const digits: CodeRange = [0x30, 0x39];
const upperCase: CodeRange = [0x41, 0x5a];
const underscore: CodeRange = [0x5f, 0x5f];
const lowerCase: CodeRange = [0x61, 0x7a];
const newline: CodeRange = [0x0a, 0x0a];

function regexPattern(program: RegexProgram): CharacterPattern {
  const read = program.steps.flatMap((step) => (step.op === 'read' ? [step.ranges] : []));
  const asserts = program.steps.some(({ op }) => op === 'assert');
  return {
    singles: [],
    // Assertions look at line ends and at the characters of words.
    sets: asserts ? [...read, [newline], [digits, upperCase, underscore, lowerCase]] : read,
    automaton: (alphabet, effort) => regexAutomaton(program, alphabet, effort),
  };
}

/**
 * A pattern over one string; nothing where it is not understood: an RE2 pattern whose program
 * cannot be read, or a text that is no well-formed Unicode and so never arrives as written.
 */
export function characterPattern(pattern: StringPattern): CharacterPattern | undefined {
  if ('present' in pattern) {
    return { singles: [], sets: [], automaton: () => constantAutomaton(true) };
  }
  if ('regex' in pattern) {
    const program = regexProgram(pattern.regex);
    return program && regexPattern(program);
  }
  const [text = ''] = Object.values(pattern);
  if (!isWellFormed(text)) return undefined;
  if ('exact' in pattern) return literal(text, exactAutomaton);
  return literal(text, 'prefix' in pattern ? prefixAutomaton : suffixAutomaton);
}

/** A pattern over a string with a value joined to it. */
export function joinedPattern(pattern: StringPattern, added: string): CharacterPattern | undefined {
  const inner = isWellFormed(added) ? characterPattern(pattern) : undefined;
  return (
    inner && {
      singles: [...inner.singles, ',', ...charactersOf(added)],
      sets: inner.sets,
      automaton: (alphabet, effort) => appendedAutomaton(inner.automaton(alphabet, effort), added),
    }
  );
}

/** A pattern of whole segments over characters. */
export function trackPattern(track: PathTrack): CharacterPattern | undefined {
  const named = track.segments.join('/');
  if (!isWellFormed(named)) return undefined;
  return { singles: charactersOf(named), sets: [], automaton: () => trackAutomaton(track) };
}

/** What reading a regular expression takes, however short it is. */
const regexWork = 500;

/** Patterns, read one by one while there is effort left; nothing where one is not understood. */
export function readPatterns<T>(
  items: readonly T[],
  read: (item: T) => CharacterPattern | undefined,
  effort: Effort,
): readonly CharacterPattern[] | undefined {
  const patterns: CharacterPattern[] = [];
  for (const item of items) {
    const pattern = effort.left < 0 ? undefined : read(item);
    if (pattern === undefined) return undefined;
    const { singles, sets } = pattern;
    effort.left -= sets.reduce((sum, ranges) => sum + ranges.length, singles.length);
    if (sets.length > 0) effort.left -= regexWork;
    patterns.push(pattern);
  }
  return patterns;
}

/** What several patterns look at in a character. */
export function lookedAt(patterns: readonly CharacterPattern[]): Looked {
  const sets = new Map<string, readonly CodeRange[]>();
  for (const set of patterns.flatMap((pattern) => pattern.sets)) sets.set(set.join(), set);
  return {
    singles: new Set(patterns.flatMap(({ singles }) => singles)),
    sets: [...sets.values()],
  };
}

/**
 * One character of each class that the patterns tell apart, the most readable first: of the readable
 * ones, and of Unicode from a code point on.
 */
export function unicodeAlphabet(
  readable: readonly string[],
  looked: Looked,
  from: number,
): readonly string[] {
  const samples = unicodeSamples(looked.sets.flat(), looked.singles).filter(
    (character) => (character.codePointAt(0) ?? 0) >= from,
  );
  return representatives([...readable, ...samples], looked);
}
