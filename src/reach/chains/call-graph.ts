import { intersect, isEmpty, peersWhere, type RequestSet } from '../../access/request-set.ts';
import type { Asked } from '../../access/frame.ts';
import { byCodeUnits } from '../../diagnostics/order.ts';
import type { Mesh } from '../../model/mesh.ts';
import { grouped } from '../../source/grouped.ts';
import { callerNames, meshPeer, type Caller, type NameOf } from '../caller.ts';
import { portFrame, type PortFrame } from '../answers/port-frame.ts';
import { possible } from '../possible.ts';
import { partition } from '../partition.ts';

/** What one class of callers may send to one port of a service: never empty. */
export interface Entry {
  readonly port: PortFrame;
  readonly caller: Caller;
  readonly requests: RequestSet;
}

/** A service as a caller: one of the accounts it runs as. */
export interface Member {
  readonly service: string;
  readonly namespace: string;
  readonly account: string;
  /** How it calls where it shows its identity. */
  readonly identity: Caller;
}

/** Who may call whom, found service by service as it is asked for and then kept. */
export interface CallGraph {
  /** Everyone who may call a service or external, on any port. */
  readonly into: (to: string) => readonly Entry[];
  /** The services that an entry speaks for, by name. A pod may always leave its identity at home. */
  readonly membersOf: (entry: Entry) => readonly Member[];
  /** A service under each of its accounts. */
  readonly accountsOf: (service: string) => readonly Member[];
}

function members({ workloads, facts }: Mesh): readonly Member[] {
  const all = workloads.flatMap(({ namespace, accounts, services }) =>
    services.flatMap((service) =>
      accounts.map((account): Member => {
        const peer = meshPeer(facts.trustDomain, namespace, account);
        return { service, namespace, account, identity: { name: service, kind: 'account', peer } };
      }),
    ),
  );
  return all.sort((a, b) => byCodeUnits(a.service, b.service) || byCodeUnits(a.account, b.account));
}

const accountKey = ({ namespace, account }: Pick<Member, 'namespace' | 'account'>): string =>
  `${namespace}/${account}`;

const only = ({ frame }: PortFrame, peer: number): RequestSet =>
  peersWhere(frame, (other) => other === peer);

/** The entries of one port: a class of callers each, without those from which nothing passes. */
function entriesAt(port: PortFrame, mesh: Mesh): readonly Entry[] {
  const passes = possible(port, mesh);
  return port.callers.flatMap((caller, peer) => {
    const requests = intersect(passes, only(port, peer));
    return isEmpty(requests) ? [] : [{ port, caller, requests }];
  });
}

/** Services that fall in a class of callers: those that no narrower class of the port names. */
function memberIndex(mesh: Mesh): CallGraph['membersOf'] {
  const all = members(mesh);
  const byAccount = grouped(all, accountKey);
  const byNamespace = grouped(all, ({ namespace }) => namespace);
  return ({ port, caller: { kind, peer } }) => {
    if (kind === 'none') return all;
    if (peer.kind !== 'mesh' || kind === 'ingress' || kind === 'foreign') return [];
    if (kind === 'account') return byAccount.get(`${peer.namespace}/${peer.account}`) ?? [];
    const named = (wanted: Caller['kind']) =>
      new Set(
        port.callers.flatMap((other) =>
          other.kind === wanted && other.peer.kind === 'mesh'
            ? [
                wanted === 'namespace'
                  ? other.peer.namespace
                  : `${other.peer.namespace}/${other.peer.account}`,
              ]
            : [],
        ),
      );
    const accounts = named('account');
    const rest = (found: readonly Member[]) =>
      found.filter((one) => !accounts.has(accountKey(one)));
    if (kind === 'namespace') return rest(byNamespace.get(peer.namespace) ?? []);
    const namespaces = named('namespace');
    return rest(all.filter(({ namespace }) => !namespaces.has(namespace)));
  };
}

/**
 * The graph of possible calls of a mesh. `extra`: terms whose callers must be told apart beside those
 * of the rules, because somebody asks about them.
 */
export function callGraph(
  mesh: Mesh,
  extra: readonly Asked[] = [],
  nameOf: NameOf = callerNames([mesh]),
): CallGraph {
  const partOf = partition(mesh);
  const known = new Map<string, readonly Entry[]>();
  const byService = grouped(members(mesh), ({ service }) => service);
  const find = (to: string): readonly Entry[] => {
    const part = partOf(to);
    const callee = part.services[0] ?? part.externals[0];
    return (callee?.ports ?? []).flatMap(({ number: port }) =>
      entriesAt(portFrame([part], { to, port }, nameOf, extra), part),
    );
  };
  return {
    into: (to) => {
      const entries = known.get(to) ?? find(to);
      known.set(to, entries);
      return entries;
    },
    membersOf: memberIndex(mesh),
    accountsOf: (service) => byService.get(service) ?? [],
  };
}
