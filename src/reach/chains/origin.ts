import type { Asked } from '../../access/sets/frame.ts';
import { boxSet, intersect, isEmpty } from '../../access/sets/request-set.ts';
import type { CallerPattern } from '../../access/term.ts';
import type { Mesh } from '../../model/mesh.ts';
import { spiffeAccount } from '../../model/spiffe-account.ts';
import type { Caller } from '../caller.ts';
import type { CallGraph, Entry } from './call-graph.ts';
import { candidates } from './candidates.ts';
import { isIn, type Identity } from './members.ts';

/** Where calls begin: a service, gateway or identity, by its name. */
export interface Origin {
  readonly name: string;
  /** Those it may show: a service one for each account. Empty where it has none of the mesh. */
  readonly identities: readonly Identity[];
  /** The network that it is. */
  readonly network?: string;
  /** Services and externals that it may call, perhaps; too much, never too little. */
  readonly callees: readonly string[];
}

const networkOf = (name: string): string | undefined => /^cidr:(.+)$/.exec(name)?.[1];

/** What a graph of calls must tell apart so that it can be asked about a caller that rules may not name. */
export function askedOf(name: string): readonly Asked[] {
  const cidr = networkOf(name);
  const caller: CallerPattern | undefined =
    cidr !== undefined ? { cidr } : name.startsWith('spiffe://') ? { spiffe: name } : undefined;
  return caller === undefined ? [] : [{ term: { boxes: [{ callers: [caller] }] } }];
}

function identitiesOf({ facts }: Mesh, graph: CallGraph, name: string): readonly Identity[] {
  if (name === 'mesh') return [{}];
  if (name.startsWith('spiffe://')) {
    const id = spiffeAccount(name);
    return id?.trustDomain === facts.trustDomain ? [id] : [];
  }
  const [, namespace, account] = /^(?:sa:)?([^:/]+)\/([^/]+)$/.exec(name) ?? [];
  if (namespace === undefined || account === undefined) return [];
  if (name.startsWith('sa:')) return [{ namespace, account }];
  return account === '*' ? [{ namespace }] : graph.accountsOf(name);
}

/** Who calls under a name, as services, gateways and identities are called. */
export function originOf(mesh: Mesh, graph: CallGraph, name: string): Origin {
  const near = candidates(mesh);
  const identities = identitiesOf(mesh, graph, name);
  const network = networkOf(name);
  const gateway = name.startsWith('ingress:') ? name.slice('ingress:'.length) : undefined;
  const callees =
    gateway === undefined
      ? [...identities.flatMap(near.naming), ...near.open]
      : near.behind(gateway);
  return {
    name,
    identities,
    ...(network !== undefined && { network }),
    callees: [...new Set(callees)],
  };
}

/** What kind of caller a name stands for that calls as one of a class. */
export function kindOf(name: string, as: Caller): Caller['kind'] {
  if (name === as.name) return as.kind;
  if (name === 'mesh') return 'mesh';
  if (name.startsWith('cidr:')) return 'address';
  if (name.startsWith('spiffe://')) return 'spiffe';
  return name.endsWith('/*') ? 'namespace' : 'account';
}

/** Whether an entry is for somebody by name, for an identity that he shows, or for the network he is in. */
function isFor({ facts }: Mesh, { name, identities, network }: Origin, entry: Entry): boolean {
  const { caller, port, requests } = entry;
  if (caller.name === name) return true;
  if (caller.gateway !== undefined) return false;
  if (network !== undefined && caller.kind === 'none')
    return !isEmpty(intersect(requests, boxSet(port.frame, { callers: [{ cidr: network }] })));
  return identities.some((identity) => isIn(entry, identity, facts.trustDomain));
}

/**
 * The entries of a service under which an origin calls, by port: those for its identity, or for nobody
 * known where there are none.
 */
export function entriesFor(
  mesh: Mesh,
  graph: CallGraph,
  origin: Origin,
  to: string,
): readonly Entry[] {
  const entries = graph.into(to);
  const own = entries.filter((entry) => isFor(mesh, origin, entry));
  const settled = new Set(own.map(({ port }) => port));
  // A pod may leave its identity at home; of all others only what they are is known.
  const isPod = origin.identities.some(({ namespace }) => namespace !== undefined);
  const anonymous = isPod
    ? entries.filter(({ port, caller }) => caller.kind === 'none' && !settled.has(port))
    : [];
  return [...own, ...anonymous].sort((a, b) => a.port.ref.port - b.port.ref.port);
}
