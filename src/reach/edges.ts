import { equals, includes, isEmpty } from '../access/sets/request-set.ts';
import { matchesCaller } from '../model/decide/match-caller.ts';
import type { Mesh } from '../model/mesh.ts';
import { grouped } from '../source/grouped.ts';
import type { Place } from '../source/place.ts';
import { portAccess, type Access, type PortAccess } from './access.ts';
import { callerNames, type Caller, type NameOf } from './caller.ts';
import { partition } from './partition.ts';
import { portRefs, type PortRef } from './port-space.ts';

/** One call that the mesh lets happen. */
export interface Edge {
  /** `ns/name`, `sa:ns/account`, `ns/*`, `mesh`, `ingress:name`, `no identity`, `cidr:…`, `spiffe://…`. */
  readonly from: string;
  readonly kind: Caller['kind'];
  /** `ns/name` of a service or external. */
  readonly to: string;
  readonly port: number;
  /** In words: `GET /ratings/*`. */
  readonly requests: readonly string[];
  /** Callers that this one includes, and that may nothing here: `mesh` except `shop/bad`. */
  readonly except?: readonly string[];
  readonly sources: readonly Place[];
}

/** Finds what speaks for a narrower caller: its namespace, else the mesh; for a network, nobody known. */
function widerOf({ facts }: Mesh, all: readonly Access[]): (one: Access) => Access | undefined {
  const namespaces = new Map<string, Access>();
  for (const one of all) {
    const { kind, peer } = one.caller;
    if (kind === 'namespace' && peer.kind === 'mesh') namespaces.set(peer.namespace, one);
  }
  const of = (kind: Caller['kind']) => all.find(({ caller }) => caller.kind === kind);
  const [mesh, nobody] = [of('mesh'), of('none')];
  return ({ caller: { kind, peer } }) => {
    if (kind === 'address') return nobody;
    if (kind === 'namespace') return mesh;
    const isOfMesh = matchesCaller(facts, { mesh: true }, peer, undefined);
    if (!isOfMesh || peer.kind !== 'mesh' || (kind !== 'account' && kind !== 'spiffe'))
      return undefined;
    return namespaces.get(peer.namespace) ?? mesh;
  };
}

/** Whether two callers may do just the same; of a network, as far as it can be told from the address. */
function isSame({ wordsOf }: PortAccess, one: Access, wide: Access): boolean {
  if (one.caller.kind !== 'address') return equals(one.sent, wide.sent);
  const told = (access: Access) => (isEmpty(access.requests) ? [] : wordsOf(access));
  return JSON.stringify(told(one)) === JSON.stringify(told(wide));
}

interface Shown {
  readonly access: Access;
  readonly except: readonly string[];
}

/**
 * Leaves out what a wider caller already says: whoever may just what `mesh` may is spoken for. A
 * caller that may nothing is named as an exception of the one that would speak for it.
 */
function withoutCovered(mesh: Mesh, port: PortAccess, all: readonly Access[]): readonly Shown[] {
  const wider = widerOf(mesh, all);
  const speaker = (one: Access): Access => {
    const other = wider(one);
    return other !== undefined && isSame(port, one, other) ? speaker(other) : one;
  };
  const refused = all.flatMap((one) => {
    const other = isEmpty(one.requests) ? wider(one) : undefined;
    return other === undefined ? [] : [{ name: one.caller.name, by: speaker(other) }];
  });
  const exceptions = grouped(refused, ({ by }) => by);
  return all.flatMap((access) => {
    if (isEmpty(access.requests) || speaker(access) !== access) return [];
    const except = (exceptions.get(access) ?? []).map(({ name }) => name);
    return [{ access, except: [...new Set(except)] }];
  });
}

/** Accounts as which gateways call, where a gateway's own edge says so. */
function gatewayAccounts(all: readonly Access[]): ReadonlySet<string> {
  const through = all.filter(
    ({ caller, requests }) => caller.gateway !== undefined && !isEmpty(requests),
  );
  return new Set(through.map(({ caller }) => JSON.stringify(caller.peer)));
}

/** Who has an edge of its own, unless somebody wider speaks for it. */
function candidatesOf(all: readonly Access[]): readonly Access[] {
  const gateways = gatewayAccounts(all);
  const mesh = all.find(({ caller }) => caller.kind === 'mesh');
  return all.filter(({ caller: { kind, peer }, sent }) => {
    if (kind === 'account') return !gateways.has(JSON.stringify(peer));
    // Who is of no trust domain that the mesh knows gets in where nobody is asked for his identity.
    return kind !== 'foreign' || mesh === undefined || !includes(mesh.sent, sent);
  });
}

/** Who may call one port, and what. `mesh`: the part that decides about it. */
export function portEdges(mesh: Mesh, ref: PortRef, nameOf: NameOf): readonly Edge[] {
  const port = portAccess(mesh, ref, nameOf);
  return withoutCovered(mesh, port, candidatesOf(port.all)).map(({ access, except }) => ({
    from: access.caller.name,
    kind: access.caller.kind,
    ...ref,
    requests: port.wordsOf(access),
    ...(except.length > 0 && { except }),
    sources: port.sourcesOf(access),
  }));
}

/** Gives the edges to one service or external; each is worked out when it is asked for, and once. */
export function edgesInto(
  mesh: Mesh,
  nameOf: NameOf = callerNames([mesh]),
): (to: string) => readonly Edge[] {
  const partOf = partition(mesh);
  const known = new Map<string, readonly Edge[]>();
  return (to) => {
    const there = known.get(to);
    if (there !== undefined) return there;
    const part = partOf(to);
    const found = portRefs([part]).flatMap((ref) => portEdges(part, ref, nameOf));
    known.set(to, found);
    return found;
  };
}

/** Every call that the mesh lets happen, by callee and caller. */
export function edges(mesh: Mesh, nameOf: NameOf = callerNames([mesh])): readonly Edge[] {
  const into = edgesInto(mesh, nameOf);
  return [...mesh.services, ...mesh.externals].flatMap(({ name }) => into(name));
}
