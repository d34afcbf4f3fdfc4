import type { Request } from '../access/request.ts';
import type { Gateway } from '../model/mesh.ts';
import type { Caller } from '../reach/caller.ts';
import type { Witness } from './change.ts';

/** Which way access moves. */
export type Direction = 'widens' | 'narrows';

/** All requests of one caller that move the same way. */
export interface Row {
  readonly caller: Caller;
  readonly direction: Direction;
  readonly witnesses: readonly Witness[];
}

/** Which way a request moves when this caller sends it. */
export type Moves = (caller: Caller, request: Request) => Direction | undefined;

function isGateway({ peer }: Caller, gateways: readonly Gateway[]): boolean {
  return (
    peer.kind === 'mesh' &&
    gateways.some((g) => g.namespace === peer.namespace && g.account === peer.account)
  );
}

/** Whether what is said of one caller includes the other: all of the mesh, all of its namespace, its gateway. */
function speaksFor(wide: Caller, narrow: Caller, gateways: readonly Gateway[]): boolean {
  if (narrow.kind === 'ingress' || wide.kind === narrow.kind) return false;
  if (wide.peer.kind !== 'mesh' || narrow.peer.kind !== 'mesh') return false;
  const sameNamespace = wide.peer.namespace === narrow.peer.namespace;
  if (wide.kind === 'ingress')
    return (
      sameNamespace && wide.peer.account === narrow.peer.account && isGateway(narrow, gateways)
    );
  if (wide.kind === 'mesh') return narrow.kind === 'account' || narrow.kind === 'namespace';
  return wide.kind === 'namespace' && narrow.kind === 'account' && sameNamespace;
}

/** Whether the wide caller moves with everything that the narrow one gains or loses. */
function includes(wide: Row, narrow: Row, moves: Moves): boolean {
  return narrow.witnesses.every(({ request }) => moves(wide.caller, request) === wide.direction);
}

/** `mesh` and `no identity` together are everyone: one row says so. */
function withAny(rows: readonly Row[], moves: Moves): readonly Row[] {
  return rows.flatMap((row) => {
    const other = (kind: Caller['kind']) =>
      rows.find((one) => one.caller.kind === kind && one.direction === row.direction);
    const [mesh, none] = [other('mesh'), other('none')];
    if (mesh === undefined || none === undefined) return [row];
    if (!includes(mesh, none, moves) || !includes(none, mesh, moves)) return [row];
    if (row === none) return [];
    return row === mesh ? [{ ...row, caller: { ...row.caller, name: 'any' } }] : [row];
  });
}

/** Leaves out the rows that a wider caller already says. */
export function withoutCovered(
  rows: readonly Row[],
  gateways: readonly Gateway[],
  moves: Moves,
): readonly Row[] {
  const left = rows.filter((row) =>
    rows.every(
      (wide) =>
        wide.direction !== row.direction ||
        !speaksFor(wide.caller, row.caller, gateways) ||
        !includes(wide, row, moves),
    ),
  );
  return withAny(left, moves);
}
