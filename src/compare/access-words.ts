import { describe } from '../access/describe.ts';
import { forPeer, intersect, isEmpty, type RequestSet } from '../access/request-set.ts';
import type { Answers } from '../reach/answers/answers-at.ts';
import { descriptionWords, listWords } from '../reach/region-words.ts';
import type { PortPair } from './port-pair.ts';
import type { Row } from './row.ts';

/** A change of access in words; `''` = nothing. */
interface AccessWords {
  readonly before: string;
  readonly after: string;
}

/** Gives sets in words, each once: most callers of a port may do the same. */
export type Worded = (row: Row, set: RequestSet, within: RequestSet) => readonly string[];

/** The words of sets at one port. */
export function wordedAt(pair: PortPair): Worded {
  const isTcp = pair.port.frame.universe.wire === 'tcp';
  const known = new Map<string, readonly string[]>();
  return ({ peer }, set, within) => {
    if (isTcp) return isEmpty(intersect(set, within)) ? [] : ['connections'];
    const key = `${set.node.id} ${within.node.id}`;
    const there = known.get(key);
    if (there !== undefined) return there;
    const words = descriptionWords(describe(set, within, pair.vocabulary(peer)));
    known.set(key, words);
    return words;
  };
}

/** All that a caller may do on one side, and what else has a say in it. */
function allowed(row: Row, answers: Answers, within: RequestSet, worded: Worded) {
  const words = (set: RequestSet) => worded(row, forPeer(set, row.peer), within);
  return [
    ...words(answers.allow),
    ...[...answers.asks].flatMap(([provider, set]) =>
      words(set).map((word) => `${word} if \`${provider}\` agrees`),
    ),
    ...words(answers.unknown).map((word) => `${word} (not known)`),
  ];
}

/** What moves itself, within what the caller usually sends if that shows it. */
function movedWords(row: Row, within: RequestSet, worded: Worded): string {
  const words = worded(row, row.moved, within);
  if (words.length > 0) return listWords(words);
  // It shows only in what nobody usually sends, as a bad token.
  return listWords(worded(row, row.moved, forPeer(row.from, row.peer)));
}

/**
 * What a caller may do on each side, as far as it differs. With changes both ways each row speaks of
 * its own: what is lost is not the "before" of a gain.
 */
export function accessWords(
  pair: PortPair,
  row: Row,
  about: { readonly within: RequestSet; readonly isOnly: boolean; readonly worded: Worded },
): AccessWords {
  const { within, isOnly, worded } = about;
  const isWidening = row.direction === 'widens';
  if (isOnly) {
    const was = allowed(row, pair.before, within, worded);
    const is = allowed(row, pair.after, within, worded);
    const lost = was.filter((word) => !is.includes(word));
    const gained = is.filter((word) => !was.includes(word));
    const told = isWidening ? gained : lost;
    if (told.length > 0) return { before: listWords(lost), after: listWords(gained) };
  }
  const moved = movedWords(row, within, worded);
  return isWidening ? { before: '', after: moved } : { before: moved, after: '' };
}
