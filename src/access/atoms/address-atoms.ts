import { formatIpAddress, parseIpAddress } from '../../check/ip-address.ts';
import { noBits, type Bits } from './bitset.ts';

/** Addresses that none of the networks asked for tells apart. */
export interface AddressAtom {
  /** The networks that they lie in, by index. */
  readonly holds: Bits;
  /** One of them; absent in the class outside of all networks, which unknown addresses belong to, too. */
  readonly example?: string;
}

/** The first and the last address of a network. */
interface Range {
  readonly bits: 32 | 128;
  readonly first: bigint;
  readonly last: bigint;
}

/** The addresses of a network in CIDR notation, host bits ignored; nothing if it is none. */
function rangeOf(network: string): Range | undefined {
  const [base = '', length] = network.split('/');
  const address = parseIpAddress(base);
  const size = length === undefined ? address?.bits : Number(length);
  if (
    address === undefined ||
    size === undefined ||
    !(Number.isInteger(size) && size >= 0 && size <= address.bits)
  )
    return undefined;
  const free = BigInt(address.bits - size);
  const first = (address.value >> free) << free;
  return { bits: address.bits, first, last: first + (1n << free) - 1n };
}

/** Where networks begin or end, ascending, and which ones do. */
function turns(ranges: readonly (Range | undefined)[], bits: 32 | 128) {
  const found = new Map<bigint, number[]>();
  for (const [index, range] of ranges.entries()) {
    if (range?.bits !== bits) continue;
    for (const value of [range.first, range.last + 1n]) {
      const own = found.get(value);
      if (own) own.push(index);
      else found.set(value, [index]);
    }
  }
  return [...found]
    .filter(([value]) => value < 1n << BigInt(bits))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function familyAtoms(
  ranges: readonly (Range | undefined)[],
  bits: 32 | 128,
): readonly AddressAtom[] {
  const found = turns(ranges, bits);
  const holds = noBits(ranges.length);
  return found.map(([start, own], index) => {
    // Whoever begins here is in from now on, whoever ended before is out.
    for (const turning of own)
      holds[turning >>> 5] = (holds[turning >>> 5] ?? 0) ^ (1 << (turning & 31));
    const end = found[index + 1]?.[0] ?? 1n << BigInt(bits);
    // `10.0.0.1` reads like an address that somebody has, `10.0.0.0` like the network.
    const value = start + 1n < end ? start + 1n : start;
    return { holds: holds.slice(), example: formatIpAddress({ bits, value }) };
  });
}

/**
 * The classes of addresses that networks in CIDR notation tell apart: the intervals between their
 * ends, IPv4 before IPv6. The class outside of all networks comes first and has no example. A text
 * that is no network holds no address, as in `inNetwork`.
 */
export function addressAtoms(networks: readonly string[]): readonly AddressAtom[] {
  const ranges = networks.map(rangeOf);
  const found = new Map<string, AddressAtom>();
  const outside: AddressAtom = { holds: noBits(networks.length) };
  for (const atom of [outside, ...familyAtoms(ranges, 32), ...familyAtoms(ranges, 128)]) {
    const key = atom.holds.join();
    if (!found.has(key)) found.set(key, atom);
  }
  return [...found.values()];
}
