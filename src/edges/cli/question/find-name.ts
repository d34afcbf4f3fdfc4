import { didYouMean } from '../../../check/did-you-mean.ts';
import type { Mesh } from '../../../model/mesh.ts';
import { UsageError } from '../exit-code.ts';

/** `namespace/name` of everything that can be called or explained, sorted. */
export function calledNames(mesh: Mesh): readonly string[] {
  return [...mesh.services, ...mesh.externals].map(({ name }) => name).sort();
}

/**
 * The full name of a service that the user named, with or without its namespace.
 *
 * @throws {UsageError} where there is none, or several namespaces have one.
 */
export function findName(asked: string, known: readonly string[], what: string): string {
  if (known.includes(asked)) return asked;
  const matches = asked.includes('/') ? [] : known.filter((name) => name.endsWith(`/${asked}`));
  if (matches.length === 1 && matches[0] !== undefined) return matches[0];
  if (matches.length > 1)
    throw new UsageError(`${what} '${asked}' is ambiguous: ${matches.join(', ')}`);
  const bare = (name: string) => name.slice(name.indexOf('/') + 1);
  const near = asked.includes('/')
    ? didYouMean(asked, known)
    : known.find((name) => bare(name) === didYouMean(asked, known.map(bare)));
  const hint = near === undefined ? '' : ` (did you mean ${near}?)`;
  throw new UsageError(`no ${what} '${asked}' in this mesh${hint}`);
}
