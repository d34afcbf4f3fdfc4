import { byCodeUnits } from '../../diagnostics/order.ts';
import { atomsIn, type Limits } from './atoms-in.ts';
import type { Atom, PathTest, Shift } from './atom.ts';
import type { Automaton } from '../automata/automaton.ts';
import type { Normalization } from '../normalize.ts';
import { shiftedNode, type PathTrack } from '../automata/path-track.ts';
import { isSegment, segmentUniverse } from '../automata/path-universe.ts';
import { segmentAutomaton } from '../automata/segment-automaton.ts';
import { shiftedAutomaton, withoutLastSlash } from '../automata/shifted-automaton.ts';

/** The segments after the first slash. */
const segmentsOf = (path: string): readonly string[] => path.split('/').slice(1);

function segmentShift(shift: Shift, inner: Automaton): Automaton {
  return shiftedAutomaton({
    node: segmentAutomaton(shiftedNode(shift)),
    inner,
    whole: segmentsOf(shift.base),
    before: segmentsOf(withoutLastSlash(shift.base)),
    enters: () => true,
  });
}

/**
 * A word that no pattern names. `0` first, because a wildcard segment mostly is an id and
 * `GET /ratings/0` reads like a request that someone sends.
 */
function freshWord(words: ReadonlySet<string>): string {
  const usual = ['0', 'x', '1', 'y', '2', 'z'].find((word) => !words.has(word));
  if (usual !== undefined) return usual;
  let count = 0;
  while (words.has(`x${count}`)) count += 1;
  return `x${count}`;
}

/** Atoms of tests whose patterns are all of whole segments: the alphabet is the words that they name. */
export function segmentAtoms(
  tests: readonly PathTest[],
  tracks: readonly PathTrack[],
  mode: Normalization,
  limits: Limits,
): readonly Atom[] | undefined {
  const nodes = tests.flatMap(({ through }) => (through ? [shiftedNode(through)] : []));
  const words = new Set(
    [...tracks, ...nodes].flatMap(({ segments }) => segments.filter((one) => one !== undefined)),
  );
  const automata = tests.flatMap(({ through }, index) => {
    const track = tracks[index];
    const inner = track && segmentAutomaton(track);
    return inner ? [through ? segmentShift(through, inner) : inner] : [];
  });
  const named = [...words].filter((word) => word !== '' && isSegment(word, mode)).sort(byCodeUnits);
  const ordered = [freshWord(words), ...named];
  const space = {
    automata,
    any: segmentUniverse(mode, false),
    plain: segmentUniverse(mode, true),
    order: [...ordered, ''],
    // `/` stands for any path; further down an empty segment reads badly.
    firstOrder: ['', ...ordered],
    ...limits,
  };
  return atomsIn(space, (symbols) => `/${symbols.join('/')}`);
}
