import { inNetwork } from '../model/decide/match-address.ts';
import { inside } from '../reach/caller.ts';
import { grouped } from '../source/grouped.ts';
import type { Change } from './change.ts';
import type { Row } from './row.ts';

/** A row, and what it is told as. */
interface Told {
  readonly row: Row;
  readonly change: Change;
}

const networkOf = ({ row }: Told): string => row.caller.name.slice('cidr:'.length);

const lengthOf = (network: string): number =>
  Number(network.split('/')[1] ?? (network.includes(':') ? 128 : 32));

/** Networks that are looked at for wider ones: each is held against each, and nobody reads more. */
const mostNetworks = 300;

/** The narrowest of some networks that holds another one. */
function around(network: string, all: readonly string[]): string | undefined {
  const wider = all.filter(
    (other) => lengthOf(other) < lengthOf(network) && inNetwork(inside(network), other),
  );
  return wider.sort((a, b) => lengthOf(b) - lengthOf(a))[0];
}

/** Those whose next wider network is not one of them: one between that moves otherwise cuts them off. */
function outermost(networks: readonly string[], all: readonly string[]): ReadonlySet<string> {
  if (all.length > mostNetworks) return new Set(networks);
  const alike = new Set(networks);
  return new Set(networks.filter((one) => !alike.has(around(one, all) ?? '')));
}

/**
 * Leaves out rows about networks where the next wider one, or `no identity`, says the same; `networks`
 * are all that rules name.
 */
export function withoutNarrower<One extends Told>(
  rows: readonly One[],
  networks: readonly string[],
): readonly One[] {
  const key = ({ change: { before, after, class: kind } }: Told) =>
    JSON.stringify([kind, before, after]);
  const isNetwork = ({ row }: Told) => row.caller.kind === 'address';
  const everywhere = new Set(rows.filter(({ row }) => row.caller.kind === 'none').map(key));
  const byKey = grouped(rows.filter(isNetwork), key);
  const outer = new Map(
    [...byKey].map(([same, told]) => [same, outermost(told.map(networkOf), networks)]),
  );
  const isTold = (one: One) =>
    !everywhere.has(key(one)) && (outer.get(key(one))?.has(networkOf(one)) ?? true);
  return rows.filter((one) => !isNetwork(one) || isTold(one));
}
