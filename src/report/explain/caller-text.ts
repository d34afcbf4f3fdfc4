import type { Box, RequestTerm } from '../../access/term.ts';
import type { NameOf } from '../../reach/caller.ts';
import { boxesWords, callerWords } from '../../reach/words.ts';

/** Requests with who sends them: `ANY /admin/** from any`. */
export function boxText(box: Box, nameOf: NameOf): string {
  const callers = box.callers?.map((pattern) => callerWords(pattern, nameOf)) ?? ['any'];
  return `${boxesWords([box]).join(', ')} from ${callers.join(', ')}`;
}

/** Requests that a rule names, with those that it takes out again. */
export function termText({ boxes, minus = [] }: RequestTerm, nameOf: NameOf): string {
  const own = boxes.map((box) => boxText(box, nameOf)).join(' or ');
  const taken = minus.map((box) =>
    boxesWords([box])
      .join(', ')
      .replace(/^everything (?=\w)/, ''),
  );
  return taken.length === 0 ? own : `${own}, unless ${taken.join(' or ')}`;
}
