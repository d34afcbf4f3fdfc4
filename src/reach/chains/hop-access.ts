import { isEmpty } from '../../access/sets/request-set.ts';
import type { Mesh } from '../../model/mesh.ts';
import { distinct } from '../../source/json.ts';
import type { Place } from '../../source/place.ts';
import { portAccess, type Access, type PortAccess } from '../access.ts';
import { callerNames, type Caller, type NameOf } from '../caller.ts';
import { partition } from '../partition.ts';

/** What a class of callers may send to a port, and the lines that let it. */
export interface HopAccess {
  /** In words. */
  readonly requests: readonly string[];
  readonly sources: readonly Place[];
}

/** A call of somebody as one of a class of callers. */
interface Call {
  readonly from: string;
  readonly as: Caller;
  readonly to: string;
  readonly port: number;
}

/** Gives the words of a call; a port is described when the first of its calls is asked about. */
export type HopWords = (call: Call) => HopAccess;

/** Those of a class that may anything: who shows no identity may be told apart by its network. */
function accessesOf({ all }: PortAccess, { from, as }: Call): readonly Access[] {
  const own = all.filter(
    ({ caller, requests }) =>
      caller.gateway === as.gateway &&
      JSON.stringify(caller.peer) === JSON.stringify(as.peer) &&
      !isEmpty(requests),
  );
  const exact = own.filter(({ caller }) => caller.name === from);
  return exact.length > 0 ? exact : own;
}

/** The words of the calls of one mesh. */
export function hopWords(mesh: Mesh, nameOf: NameOf = callerNames([mesh])): HopWords {
  const partOf = partition(mesh);
  const known = new Map<string, PortAccess>();
  return (call) => {
    const { to, port } = call;
    const key = `${to}:${port}`;
    const access = known.get(key) ?? portAccess(partOf(to), { to, port }, nameOf);
    known.set(key, access);
    const own = accessesOf(access, call);
    return {
      requests: [...new Set(own.flatMap(access.wordsOf))],
      sources: distinct(own.flatMap(access.sourcesOf)),
    };
  };
}
