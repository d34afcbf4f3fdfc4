import { equals, forPeer, includes, intersect } from '../access/sets/request-set.ts';
import type { Gateway } from '../model/mesh.ts';
import type { Caller } from '../reach/caller.ts';
import type { RequestSet } from '../access/sets/request-set.ts';
import type { Row } from './row.ts';

function isGateway({ peer }: Caller, gateways: readonly Gateway[]): boolean {
  return (
    peer.kind === 'mesh' &&
    gateways.some((g) => g.namespace === peer.namespace && g.account === peer.account)
  );
}

/** Whether a class of another trust domain, `spiffe://old.local/*`, holds a narrower one of the same domain. */
function isBelow(wide: Caller, narrow: Caller): boolean {
  return (
    wide.kind === 'foreign' &&
    wide.name.endsWith('/*') &&
    narrow.name.startsWith(wide.name.slice(0, -1))
  );
}

/** An identity of no class that a mesh takes for its own on either side. */
const isUnknown = ({ name }: Caller): boolean => !name.startsWith('spiffe://');

/** Whether an account is the one that a gateway runs as. */
function isItsAccount(gateway: Caller, narrow: Caller, gateways: readonly Gateway[]): boolean {
  return (
    gateway.peer.kind === 'mesh' &&
    narrow.peer.kind === 'mesh' &&
    gateway.peer.namespace === narrow.peer.namespace &&
    gateway.peer.account === narrow.peer.account &&
    isGateway(narrow, gateways)
  );
}

/** Whether what is said of one caller includes the other: all of the mesh, all of its namespace, its gateway. */
function speaksFor(wide: Caller, narrow: Caller, gateways: readonly Gateway[]): boolean {
  if (isBelow(wide, narrow)) return wide !== narrow;
  // Identities that the mesh does not know get in where nobody is asked for one that it does.
  if (wide.kind === 'mesh' && narrow.kind === 'foreign') return isUnknown(narrow);
  if (narrow.kind === 'ingress' || wide.kind === narrow.kind) return false;
  if (wide.peer.kind !== 'mesh' || narrow.peer.kind !== 'mesh') return false;
  if (wide.peer.trustDomain !== narrow.peer.trustDomain) return false;
  if (wide.kind === 'ingress') return isItsAccount(wide, narrow, gateways);
  if (wide.kind === 'mesh') return narrow.kind === 'account' || narrow.kind === 'namespace';
  const sameNamespace = wide.peer.namespace === narrow.peer.namespace;
  return wide.kind === 'namespace' && narrow.kind === 'account' && sameNamespace;
}

/** What a caller usually sends; behind a gateway only what its hosts let in. */
type Usual = (row: Row) => RequestSet;

/** Whether all that the narrow caller gains or loses, the wide one does, too. */
function covers(wide: Row, narrow: Row, usual: Usual): boolean {
  if (wide.caller.kind !== 'ingress') return includes(wide.moved, narrow.moved);
  // The gateway's own account could ask for hosts that the gateway takes from nobody.
  return includes(wide.moved, intersect(narrow.moved, usual(wide)));
}

const isWide = ({ caller }: Row): boolean =>
  ['mesh', 'namespace', 'ingress', 'foreign'].includes(caller.kind);

/** Whether someone without identity moves as the mesh does, from the addresses that are meant. */
function movesAlike(mesh: Row, { moved, from, peer }: Row): boolean {
  return equals(intersect(mesh.moved, forPeer(from, peer)), moved);
}

/** The kinds of caller that `any` speaks for beside those of the mesh. */
const others: readonly Caller['kind'][] = ['none', 'address', 'spiffe', 'foreign'];

/**
 * `mesh` and `no identity` together are everyone: one row says so, and for whoever else moves alike. A
 * network that moves otherwise, or not at all, shows that not everyone does.
 */
function withAny(rows: readonly Row[], networks: number): readonly Row[] {
  return rows.flatMap((row) => {
    const own = rows.filter(({ direction }) => direction === row.direction);
    const mesh = own.find(({ caller }) => caller.kind === 'mesh');
    const nobody = own.filter(({ caller }) => caller.kind === 'none' || caller.kind === 'address');
    const hasAll =
      nobody.length === networks + 1 && nobody.every((one) => mesh && movesAlike(mesh, one));
    if (mesh === undefined || !hasAll) return [row];
    if (row === mesh) return [{ ...row, caller: { ...row.caller, name: 'any' } }];
    const { kind } = row.caller;
    const isSaid = kind === 'none' || kind === 'address' || includes(mesh.moved, row.moved);
    return others.includes(kind) && isSaid ? [] : [row];
  });
}

/** Leaves out the rows that a wider caller already says. */
export function withoutCovered(
  rows: readonly Row[],
  gateways: readonly Gateway[],
  usual: Usual,
  networks: number,
): readonly Row[] {
  const wides = rows.filter(isWide);
  const left = rows.filter((row) =>
    wides.every(
      (wide) =>
        wide.direction !== row.direction ||
        !speaksFor(wide.caller, row.caller, gateways) ||
        !covers(wide, row, usual),
    ),
  );
  return withAny(left, networks);
}
