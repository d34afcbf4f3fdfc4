import { didYouMean } from '../../../check/did-you-mean.ts';
import type { Mesh } from '../../../model/mesh.ts';
import { callerNames } from '../../../reach/caller.ts';
import { callerIds } from '../../../reach/identities.ts';
import { UsageError } from '../exit-code.ts';
import { calledNames, findName } from './find-name.ts';

/**
 * The id of a caller or service that the user named: a service with or without its namespace, or
 * an identity as a rule names it. `any` is a caller without identity.
 *
 * @throws {UsageError} where there is none.
 */
export function findNode(mesh: Mesh, asked: string): string {
  if (asked === 'any') return 'no identity';
  const known = callerIds(mesh);
  if (known.includes(asked)) return asked;
  // An account that nobody names may still call what is open to its namespace, or to everyone; one
  // that is exactly a service's stands in the graph under the name of that service.
  const [, account] = /^sa:([^/*]+\/[^/*]+)$/.exec(asked) ?? [];
  if (account !== undefined) return callerNames([mesh])(account);
  if (!asked.includes(':')) return findName(asked, calledNames(mesh), 'service or caller');
  const near = didYouMean(asked, known);
  const hint = near === undefined ? '' : ` (did you mean ${near}?)`;
  throw new UsageError(`no service or caller '${asked}' in this mesh${hint}`);
}
