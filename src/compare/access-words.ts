import { forPeer, type RequestSet } from '../access/sets/request-set.ts';
import type { Answers } from '../reach/answers/answers-at.ts';
import { listWords } from '../reach/region-words.ts';
import type { Worded } from '../reach/worded-port.ts';
import type { PortPair } from './port-pair.ts';
import type { Row } from './row.ts';

/** A change of access in words; `''` = nothing. */
interface AccessWords {
  readonly before: string;
  readonly after: string;
}

/** All that a caller may do on one side, and what else has a say in it. */
function allowed(row: Row, answers: Answers, within: RequestSet, worded: Worded) {
  const words = (set: RequestSet) => worded(row.peer, forPeer(set, row.peer), within);
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
  const words = worded(row.peer, row.moved, within);
  if (words.length > 0) return listWords(words);
  // It shows only in what nobody usually sends, as a bad token.
  return listWords(worded(row.peer, row.moved, forPeer(row.from, row.peer)));
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
  const moved = movedWords(row, within, worded);
  const alone = isWidening ? { before: '', after: moved } : { before: moved, after: '' };
  if (!isOnly) return alone;
  const was = allowed(row, pair.before, within, worded);
  const is = allowed(row, pair.after, within, worded);
  const lost = was.filter((word) => !is.includes(word));
  const gained = is.filter((word) => !was.includes(word));
  const both = { before: listWords(lost), after: listWords(gained) };
  const told = isWidening ? gained : lost;
  return told.length > 0 && isShort(both, moved) ? both : alone;
}

/**
 * Whether both sides can be read as fast as what moves alone: where one condition is behind many
 * operations, naming all of them twice hides it.
 */
function isShort({ before, after }: AccessWords, moved: string): boolean {
  return before.length + after.length <= 2 * moved.length + 40;
}
