import { intersect, isEmpty, peersWhere, type RequestSet } from '../../access/sets/request-set.ts';
import type { Asked } from '../../access/sets/frame.ts';
import type { Mesh } from '../../model/mesh.ts';
import { grouped } from '../../source/grouped.ts';
import { callerNames, type Caller, type NameOf } from '../caller.ts';
import { portFrame, type PortFrame } from '../answers/port-frame.ts';
import { possible } from '../possible.ts';
import { partition } from '../partition.ts';
import { memberIndex, members, type Member } from './members.ts';

/** What one class of callers may send to one port of a service: never empty. */
export interface Entry {
  readonly port: PortFrame;
  readonly caller: Caller;
  readonly requests: RequestSet;
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
  const all = members(mesh);
  const byService = grouped(all, ({ service }) => service);
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
    membersOf: memberIndex(mesh, all),
    accountsOf: (service) => byService.get(service) ?? [],
  };
}
