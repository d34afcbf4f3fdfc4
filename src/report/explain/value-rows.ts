import type { Place } from '../../source/place.ts';
import type { LineIndex } from '../line-index.ts';
import { sourceLine, sourceLines } from '../source-line.ts';
import type { Bound } from './bounds.ts';
import { plain, table, type Line, type Row } from './layout.ts';
import type { Origin, PolicyValue } from './policy-value.ts';
import { scopeWords } from './scope-words.ts';

/** `file:line` of a place; empty where it stands in no text. */
export function lineText(at: Place | undefined, find: LineIndex): string {
  const line = at && sourceLine(at, find);
  return line ? `${line.file}:${line.line}` : '';
}

/** Every line of several places, each once. */
export function linesText(places: readonly Place[], find: LineIndex): string {
  return sourceLines(places, find)
    .map(({ file, line }) => `${file}:${line}`)
    .join(', ');
}

function boundText({ max, min }: Bound): string {
  const parts = [
    ...(max === undefined ? [] : [`at most ${max}`]),
    ...(min === undefined ? [] : [`at least ${min}`]),
  ];
  return parts.join(', ');
}

/** The rows of one value: itself, what it replaced, and what limits it. */
function rowsOf(value: PolicyValue, find: LineIndex): readonly Row[] {
  const origin = ({ scope, at }: Pick<Origin, 'scope' | 'at'>) => [
    scopeWords(scope),
    lineText(at, find),
  ];
  return [
    { cells: [value.field, value.value], origin: origin(value) },
    ...value.over.map((over) => ({ cells: ['', `over ${over.value}`], origin: origin(over) })),
    ...value.bounds.map((bound) => ({ cells: ['', boundText(bound)], origin: origin(bound) })),
  ];
}

/** Values that nobody writes need no line each: they are the same everywhere. */
const isBuiltIn = ({ scope, over, bounds }: PolicyValue): boolean =>
  scope === 'built-in' && over.length === 0 && bounds.length === 0;

/** Values under each other, each with its scope and line; what is built in on one line. */
export function valueLines(
  values: readonly PolicyValue[],
  indent: number,
  find: LineIndex,
): readonly Line[] {
  const builtIn = values.filter(isBuiltIn).map(({ field, value }) => `${field} ${value}`);
  return [
    ...table(
      values.filter((value) => !isBuiltIn(value)).flatMap((value) => rowsOf(value, find)),
      indent,
    ),
    ...(builtIn.length > 0 ? plain(`built in: ${builtIn.join(', ')}`, indent) : []),
  ];
}
