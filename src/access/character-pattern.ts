import { constantAutomaton, type Automaton } from './automaton.ts';
import { charactersOf, representatives, unicodeSamples, type Looked } from './characters.ts';
import type { Effort } from './effort.ts';
import { regexAutomaton } from './regex-automaton.ts';
import { regexProgram, type CodeRange, type RegexProgram } from './regex-program.ts';
import { suffixAutomaton } from './suffix-automaton.ts';
import { exactAutomaton, prefixAutomaton, trackAutomaton } from './track-automaton.ts';
import type { PathTrack } from './path-track.ts';
import type { StringPattern } from './term.ts';

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

/** A pattern of whole segments over characters. */
export function trackPattern(track: PathTrack): CharacterPattern | undefined {
  const named = track.segments.join('/');
  if (!isWellFormed(named)) return undefined;
  return { singles: charactersOf(named), sets: [], automaton: () => trackAutomaton(track) };
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

/** One character of each class that the patterns tell apart, of all Unicode, the most readable first. */
export function unicodeAlphabet(readable: readonly string[], looked: Looked): readonly string[] {
  const samples = unicodeSamples(looked.sets.flat(), looked.singles);
  return representatives([...readable, ...samples], looked);
}
