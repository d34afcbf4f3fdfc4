import { atomsIn, type Limits } from './atoms-in.ts';
import type { Atom, PathTest, Shift } from './atom.ts';
import type { Automaton } from '../automata/automaton.ts';
import {
  characterPattern,
  lookedAt,
  readPatterns,
  trackPattern,
  unicodeAlphabet,
  type CharacterPattern,
} from '../automata/character-pattern.ts';
import { charactersOf, signatureOf, type Looked } from '../automata/characters.ts';
import type { Normalization } from '../normalize.ts';
import { pathTrack, shiftedNode } from '../automata/path-track.ts';
import {
  pathCharacters,
  pathSpecials,
  pathUnicodeFrom,
  pathUniverse,
} from '../automata/path-universe.ts';
import { shiftedAutomaton, withoutLastSlash } from '../automata/shifted-automaton.ts';
import type { PathPattern } from '../term.ts';
import { trackAutomaton } from '../automata/track-automaton.ts';

function characterShift(shift: Shift, inner: Automaton): Automaton {
  return shiftedAutomaton({
    node: trackAutomaton(shiftedNode(shift)),
    inner,
    whole: charactersOf(shift.base),
    before: charactersOf(withoutLastSlash(shift.base)),
    enters: (symbol) => symbol === '/',
  });
}

function readPattern(pattern: PathPattern): CharacterPattern | undefined {
  const track = pathTrack(pattern);
  if (track) return trackPattern(track);
  const isText = 'prefix' in pattern || 'suffix' in pattern || 'regex' in pattern;
  return isText ? characterPattern(pattern) : undefined;
}

/**
 * The characters that patterns and normalization tell apart. A character that normalization treats
 * in its own way (`.`, `%` with its digits) is left out where another one does as well for every
 * pattern: with that one in its place the path is as normal as before.
 */
function pathAlphabet(looked: Looked, mode: Normalization): readonly string[] {
  const characters = pathCharacters(mode);
  const specials = new Set(pathSpecials(mode));
  const twins = new Set(
    characters.filter((one) => !/[/.%]/.test(one)).map((one) => signatureOf(one, looked)),
  );
  const isNeeded = (one: string) => specials.has(one) && !twins.has(signatureOf(one, looked));
  // Where escapes count their digits do, and no other character can stand for one that is no digit.
  const kept = isNeeded('%') ? [...specials] : ['/', ...(isNeeded('.') ? ['.'] : [])];
  const dropped = ['.', '%'].filter((one) => specials.has(one) && !kept.includes(one));
  return unicodeAlphabet(
    characters.filter((one) => !dropped.includes(one)),
    { sets: looked.sets, singles: new Set([...looked.singles, ...kept]) },
    pathUnicodeFrom(mode),
  );
}

/** Atoms of tests of which some are not of whole segments: the alphabet is characters. */
export function characterAtoms(
  tests: readonly PathTest[],
  mode: Normalization,
  { budget, effort }: Limits,
): readonly Atom[] | undefined {
  const read = readPatterns(tests, ({ pattern }) => readPattern(pattern), effort);
  const shifts = tests.flatMap(({ through }) => through ?? []);
  const nodes = readPatterns(shifts, (through) => trackPattern(shiftedNode(through)), effort);
  if (read === undefined || nodes === undefined) return undefined;
  const order = pathAlphabet(lookedAt([...read, ...nodes]), mode);
  // What a rewrite writes is read by the patterns behind it, whether or not a client could send it.
  const alphabet = [...new Set([...order, ...shifts.flatMap(({ base }) => charactersOf(base))])];
  const automata = tests.flatMap(({ through }, index) => {
    const inner = read[index]?.automaton(alphabet, effort);
    return inner ? [through ? characterShift(through, inner) : inner] : [];
  });
  const any = pathUniverse(mode, false);
  const plain = pathUniverse(mode, true);
  return atomsIn({ automata, any, plain, order, budget, effort }, (symbols) => symbols.join(''));
}
