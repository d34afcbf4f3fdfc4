import { isObject } from '../../source/json.ts';
import type { Place } from '../../source/place.ts';
import type { Texts } from '../../source/text.ts';
import { lineIndex, type LineIndex } from '../line-index.ts';
import { sourceLine, sourceLines } from '../source-line.ts';
import type { ServicePolicy } from './policy.ts';

/** A line of an intent, for programs; lines from 1. */
interface Source {
  readonly file: string;
  readonly line: number;
}

function sourceOf(at: Place, find: LineIndex): Source | undefined {
  const found = sourceLine(at, find);
  return found && { file: found.file, line: found.line };
}

const isPlaces = (key: string, value: unknown): value is readonly Place[] =>
  (key === 'from' || key === 'sources') && Array.isArray(value);

/** A value with `source` for each place `at`, and `sources` for each list of places. */
function located(value: unknown, find: LineIndex): unknown {
  if (Array.isArray(value)) return value.map((item) => located(item, find));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, member]: [string, unknown]) => {
    if (key === 'at' && isObject(member)) return ['source', sourceOf(member, find)];
    if (isPlaces(key, member))
      return ['sources', sourceLines(member, find).map(({ file, line }) => ({ file, line }))];
    return [key, located(member, find)];
  });
  return Object.fromEntries(entries.filter(([, member]) => member !== undefined));
}

/** The policy of a service for programs: what `explain SERVICE -o json` prints (`ServicePolicy`). */
export function explainReport(
  policy: ServicePolicy,
  texts: Texts,
): Readonly<Record<string, unknown>> {
  return {
    apiVersion: 'meshwright.dev/v1alpha1',
    kind: 'ServicePolicy',
    ...(located(policy, lineIndex(texts)) as Record<string, unknown>),
  };
}
