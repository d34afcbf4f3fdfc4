import type { Owner } from '../model/mesh.ts';
import type { Caller } from '../reach/caller.ts';
import { namespaceOf } from '../source/place.ts';
import type { Crossing } from './change.ts';

/** The team of a namespace; a namespace without one is a team of its own. */
function teamOf(namespace: string, owners: readonly Owner[]): string {
  const owner = owners.find(({ namespaces }) => namespaces.includes(namespace));
  return owner === undefined ? `namespace ${namespace}` : `team ${owner.team}`;
}

/** Which boundary a call crosses. Who has no place in the mesh counts as another team. */
export function crossingOf(caller: Caller, to: string, owners: readonly Owner[]): Crossing {
  if (caller.kind === 'ingress') return 'internet';
  if (caller.kind !== 'account' && caller.kind !== 'namespace') return 'other-team';
  if (caller.peer.kind !== 'mesh') return 'other-team';
  return teamOf(caller.peer.namespace, owners) === teamOf(namespaceOf(to), owners)
    ? 'same-team'
    : 'other-team';
}
