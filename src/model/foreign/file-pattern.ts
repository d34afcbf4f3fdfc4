import { linearRegExp } from '../../check/linear-reg-exp.ts';

/** A test for the path of a file, from the root of the tree. */
type FilePattern = (file: string) => boolean;

/** Everything that a regular expression takes for more than a character. */
const special = /[\\^$.*+?()[\]{}|/-]/g;

function segmentPattern(segment: string): string {
  return segment.replace(special, (character) => {
    if (character === '*') return '[^/]*';
    return character === '?' ? '[^/]' : `\\${character}`;
  });
}

/** Steps from the root; `undefined` where `..` leaves it. */
function stepsFrom(folder: string, pattern: string): readonly string[] | undefined {
  const steps = folder === '' ? [] : folder.split('/');
  for (const step of pattern.split('/')) {
    if (step === '' || step === '.') continue;
    if (step !== '..') steps.push(step);
    else if (steps.pop() === undefined) return undefined;
  }
  return steps;
}

/**
 * A pattern of files as a test. `*` is any part of a name, `?` one character of it, and a whole
 * segment `**` any number of folders. The pattern starts in `folder`; an absolute path, and one that
 * leaves the tree, match nothing. Time is linear in the path, whoever wrote the pattern.
 */
export function filePattern(folder: string, pattern: string): FilePattern {
  const steps = pattern.startsWith('/') ? undefined : stepsFrom(folder, pattern);
  if (steps === undefined || steps.length === 0) return () => false;
  const last = steps.length - 1;
  const text = steps
    .map((step, index) => {
      if (step === '**') return index === last ? '.*' : '(?:[^/]+/)*';
      return segmentPattern(step) + (index === last ? '' : '/');
    })
    .join('');
  const expression = linearRegExp(`^(?:${text})$`);
  return (file) => !/[\n\r]/.test(file) && expression.test(file);
}
