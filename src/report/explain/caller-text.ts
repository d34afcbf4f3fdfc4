import type { Box, CallerPattern, RequestTerm } from '../../access/term.ts';
import type { NameOf } from '../../reach/caller.ts';
import { boxesWords } from '../../reach/words.ts';

/** A caller as an intent names it: its service, where an account is the account of one. */
export function callerText(pattern: CallerPattern, nameOf: NameOf): string {
  if ('account' in pattern) return nameOf(`${pattern.account.namespace}/${pattern.account.name}`);
  if ('namespace' in pattern) return `${pattern.namespace}/*`;
  if ('spiffe' in pattern) return pattern.spiffe;
  if ('cidr' in pattern) return `cidr:${pattern.cidr}`;
  return 'mesh' in pattern ? 'mesh' : 'any';
}

/** Requests with who sends them: `ANY /admin/** from any`. */
export function boxText(box: Box, nameOf: NameOf): string {
  const callers = box.callers?.map((pattern) => callerText(pattern, nameOf)) ?? ['any'];
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
