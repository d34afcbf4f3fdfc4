/**
 * Method and path of two boxes by themselves, as patterns again: a grant of a caller cut down to the
 * operation that it names. Conditions beside them are not looked at. What requests do is asked of
 * exact sets (`sets/frame.ts`).
 */
import { distinct } from '../source/json.ts';
import { includesPath, intersectPaths } from './path-algebra.ts';
import type { Box, PathPattern } from './term.ts';

/** What an operation is: method and path. Other fields of a box are conditions on the request. */
export type Operation = Pick<Box, 'methods' | 'paths'>;

function meetLists<T>(
  a: readonly T[] | undefined,
  b: readonly T[] | undefined,
  meet: (x: T, y: T) => T | undefined,
): readonly T[] | undefined {
  if (a === undefined) return b;
  if (b === undefined) return a;
  const both = a.flatMap((x) => b.map((y) => meet(x, y)));
  return distinct(both.filter((value) => value !== undefined));
}

/** The operations in both, or nothing. */
export function intersectOperations(a: Operation, b: Operation): Operation | undefined {
  const methods = meetLists(a.methods, b.methods, (x, y) => (x === y ? x : undefined));
  const paths = meetLists<PathPattern>(a.paths, b.paths, intersectPaths);
  if (methods?.length === 0 || paths?.length === 0) return undefined;
  return { ...(methods && { methods }), ...(paths && { paths }) };
}

/** A box cut down to what an operation allows, its conditions kept; nothing if they share no operation. */
export function restrict(box: Box, operation: Operation): Box | undefined {
  const both = intersectOperations(box, operation);
  if (both === undefined) return undefined;
  const { methods: _methods, paths: _paths, ...conditions } = box;
  return { ...conditions, ...both };
}

/** Whether one operation holds all of another one. */
export function includesOperation(outer: Operation, inner: Operation): boolean {
  const methods =
    outer.methods === undefined ||
    (inner.methods?.every((method) => outer.methods?.includes(method)) ?? false);
  const paths =
    outer.paths === undefined ||
    (inner.paths?.every((path) => outer.paths?.some((other) => includesPath(other, path))) ??
      false);
  return methods && paths;
}

/** One operation as operations of one method and one path each: what can be compared piece by piece. */
export function pieces(operation: Operation): readonly Operation[] {
  const methods = operation.methods?.map((method) => [method]) ?? [undefined];
  const paths = operation.paths?.map((path) => [path]) ?? [undefined];
  return methods.flatMap((one) =>
    paths.map((path) => ({ ...(one && { methods: one }), ...(path && { paths: path }) })),
  );
}
