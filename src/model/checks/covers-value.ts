import type { KeyTest, StringPattern } from '../../access/term.ts';

/** How a pattern without wildcards inside reads a text: by its start, its end, or whole. */
function coversText(outer: StringPattern, inner: StringPattern): boolean {
  if ('prefix' in outer) {
    const start = 'exact' in inner ? inner.exact : 'prefix' in inner ? inner.prefix : undefined;
    return start?.startsWith(outer.prefix) ?? false;
  }
  if ('suffix' in outer) {
    const end = 'exact' in inner ? inner.exact : 'suffix' in inner ? inner.suffix : undefined;
    return end?.endsWith(outer.suffix) ?? false;
  }
  // Of a regular expression nothing is known: it may match the empty text as well.
  return 'present' in outer && !('regex' in inner) && !('exact' in inner && inner.exact === '');
}

/** Whether every text of `inner` is proven to be one of `outer`. Regular expressions cover themselves only. */
export function coversString(outer: StringPattern, inner: StringPattern): boolean {
  return JSON.stringify(outer) === JSON.stringify(inner) || coversText(outer, inner);
}

/** Whether each of the patterns is covered by one of the others. */
const allCovered = (outer: readonly StringPattern[], inner: readonly StringPattern[]): boolean =>
  inner.every((one) => outer.some((other) => coversString(other, one)));

/** Whether whatever passes `inner`, a test of the same key, also passes `outer`. */
function implies(inner: KeyTest, outer: KeyTest): boolean {
  // "Some value matches" says nothing of the other values of a repeated key, so it never proves a `none`.
  const some =
    outer.some === undefined || (inner.some !== undefined && allCovered(outer.some, inner.some));
  const none =
    outer.none === undefined || (inner.none !== undefined && allCovered(inner.none, outer.none));
  return some && none;
}

/** Whether whatever passes all tests of `inner` also passes all of `outer`. */
export function coversTests(
  outer: readonly KeyTest[] = [],
  inner: readonly KeyTest[] = [],
): boolean {
  return outer.every((test) =>
    inner.some((other) => other.key === test.key && implies(other, test)),
  );
}
