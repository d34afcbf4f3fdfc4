import { describe, type Vocabulary } from '../access/describe/describe.ts';
import { intersect, isEmpty, type RequestSet } from '../access/sets/request-set.ts';
import type { Description } from '../access/describe/region.ts';
import type { Box, CallerPattern } from '../access/term.ts';
import { matchesCaller } from '../model/decide/match-caller.ts';
import type { Mesh } from '../model/mesh.ts';
import { portFrame, type PortFrame } from './answers/port-frame.ts';
import type { Caller, NameOf } from './caller.ts';
import type { PortRef } from './port-space.ts';
import { descriptionWords } from './region-words.ts';
import {
  matchesTo,
  namedBoxes,
  networksIn,
  spokenAt,
  vocabularyOf,
  type Spoken,
} from './vocabulary.ts';

/** One port of one callee, and the patterns in which sets of requests are told there. */
export interface WordedPort {
  readonly port: PortFrame;
  /** What rules and routes name, as one caller sends it. */
  readonly vocabulary: (peer: number) => Vocabulary;
  /** Of that what is said of this caller: fewer words, that may not do. */
  readonly own: (peer: number) => Vocabulary;
  /** The networks that rules name as callers. */
  readonly networks: readonly string[];
}

/** Whether a box is about a caller in one of these meshes. */
function isAbout(meshes: readonly Mesh[], { callers }: Spoken, caller: Caller): boolean {
  const matches = (pattern: CallerPattern) =>
    'cidr' in pattern
      ? caller.peer.kind === 'none'
      : meshes.some(({ facts }) => matchesCaller(facts, pattern, caller.peer, undefined));
  return callers?.some(matches) ?? true;
}

function once<T>(make: (peer: number) => T): (peer: number) => T {
  const known = new Map<number, T>();
  return (peer) => {
    const there = known.get(peer) ?? make(peer);
    known.set(peer, there);
    return there;
  };
}

/** The frame of a port in which everything can be told that these meshes name; `extra` boxes can be asked for, too. */
export function wordedPort(
  meshes: readonly Mesh[],
  ref: PortRef,
  nameOf: NameOf,
  extra: readonly Box[] = [],
): WordedPort {
  const spoken = spokenAt(meshes, ref);
  const boxes = namedBoxes(spoken);
  const networks = networksIn(meshes, ref);
  const from = networks.map((cidr): Box => ({ callers: [{ cidr }] }));
  const asked = [...boxes, ...matchesTo(meshes, ref), ...from, ...extra];
  const port = portFrame(meshes, ref, nameOf, [{ term: { boxes: asked } }]);
  const vocabulary = vocabularyOf(port.frame);
  const saidOf = (peer: number) => {
    const caller = port.callers[peer];
    return namedBoxes(spoken.filter((one) => caller && isAbout(meshes, one, caller)));
  };
  return {
    port,
    vocabulary: once((peer) => vocabulary(boxes, peer)),
    own: once((peer) => vocabulary(saidOf(peer), peer)),
    networks,
  };
}

/** Gives what one caller sends of a set in words, each set once: most callers of a port may do the same. */
export type Worded = (peer: number, set: RequestSet, within: RequestSet) => readonly string[];

/** In the words of what is said of the caller; where those do not do in all that there are. */
function descriptionOf(
  { own, vocabulary }: WordedPort,
  peer: number,
  set: RequestSet,
  within: RequestSet,
): Description {
  const short = describe(set, within, own(peer));
  return short.isWhole ? short : describe(set, within, vocabulary(peer));
}

/** The words of sets at one port; `isOwn`: of what one state lets a caller do, for which its own words often do. */
export function wordedAt(worded: WordedPort, { isOwn = false } = {}): Worded {
  const isTcp = worded.port.frame.universe.wire === 'tcp';
  const known = new Map<string, readonly string[]>();
  return (peer, set, within) => {
    if (isTcp) return isEmpty(intersect(set, within)) ? [] : ['connections'];
    const key = `${set.node.id} ${within.node.id}`;
    const there = known.get(key);
    if (there !== undefined) return there;
    const words = descriptionWords(
      isOwn
        ? descriptionOf(worded, peer, set, within)
        : describe(set, within, worded.vocabulary(peer)),
    );
    known.set(key, words);
    return words;
  };
}
