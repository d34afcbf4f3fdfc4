import type { PathTest, Shift } from '../atoms/atom.ts';
import { joinedValue } from '../joined-headers.ts';
import { matchesHost } from '../match-host.ts';
import { matchesPath } from '../match-path.ts';
import { matchesString } from '../match-string.ts';
import type { Question } from './question.ts';

/** The path that a rewrite makes of one below its node; nothing for other paths. */
export function shiftedPath({ node, base }: Shift, path: string): string | undefined {
  if (!matchesPath({ subtree: node }, path)) return undefined;
  const rest = path.split('/').slice(node.split('/').length);
  return rest.length === 0 ? base : [base.replace(/\/$/, ''), ...rest].join('/');
}

function passesPath({ pattern, through }: PathTest, path: string): boolean {
  const arriving = through === undefined ? path : shiftedPath(through, path);
  return arriving !== undefined && matchesPath(pattern, arriving);
}

/** Whether a question about a header, claim or query key is answered by there being none. */
export function matchesAbsence(question: Question): boolean {
  const isAdded = question.on === 'header' && question.added !== undefined;
  return isAdded && matchesString(question.pattern, question.added);
}

/** Whether one string is a yes to a question about strings. */
export function matchesQuestion(question: Question, text: string): boolean {
  switch (question.on) {
    case 'host':
      return matchesHost(question.pattern, text);
    case 'path':
      return passesPath(question.test, text);
    case 'method':
      return question.method === text;
    case 'header': {
      const { pattern, added } = question;
      return matchesString(pattern, joinedValue([text, added ?? '']) ?? '');
    }
    case 'claim':
    case 'query':
      return matchesString(question.pattern, text);
    default:
      return false;
  }
}
