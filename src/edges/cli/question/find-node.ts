import { didYouMean } from '../../../check/did-you-mean.ts';
import type { Mesh } from '../../../model/mesh.ts';
import { callerNames } from '../../../reach/caller.ts';
import type { Graph } from '../../../reach/graph.ts';
import { UsageError } from '../exit-code.ts';
import { findName } from './find-name.ts';

/**
 * The id of a caller or service that the user named: a service with or without its namespace, or
 * an identity as the graph has it. `any` is a caller without identity.
 *
 * @throws {UsageError} where there is none.
 */
export function findNode(mesh: Mesh, { nodes }: Graph, asked: string): string {
  if (asked === 'any') return 'no identity';
  if (nodes.some(({ id }) => id === asked)) return asked;
  // An account that nobody names may still call what is open to its namespace, or to everyone; one
  // that is exactly a service's stands in the graph under the name of that service.
  const [, account] = /^sa:([^/*]+\/[^/*]+)$/.exec(asked) ?? [];
  if (account !== undefined) return callerNames([mesh])(account);
  const called = nodes.filter(({ kind }) => kind === 'service' || kind === 'external');
  if (!asked.includes(':'))
    return findName(asked, called.map(({ id }) => id).sort(), 'service or caller');
  const near = didYouMean(
    asked,
    nodes.map(({ id }) => id),
  );
  const hint = near === undefined ? '' : ` (did you mean ${near}?)`;
  throw new UsageError(`no service or caller '${asked}' in this mesh${hint}`);
}
