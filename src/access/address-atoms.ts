import { formatIpAddress, parseIpAddress } from '../check/ip-address.ts';

/** Addresses that none of the networks asked for tells apart. */
export interface AddressAtom {
  /** Whether they lie inside, by the index of the network. */
  readonly holds: readonly boolean[];
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

const inside = (range: Range | undefined, bits: number, value: bigint): boolean =>
  range !== undefined && range.bits === bits && range.first <= value && value <= range.last;

function familyAtoms(
  ranges: readonly (Range | undefined)[],
  bits: 32 | 128,
): readonly AddressAtom[] {
  const own = ranges.filter((range) => range?.bits === bits).filter((range) => range !== undefined);
  const starts = [...new Set(own.flatMap(({ first, last }) => [first, last + 1n]))]
    .filter((value) => value < 1n << BigInt(bits))
    .sort((a, b) => (a < b ? -1 : 1));
  return starts.map((start, index) => {
    const end = starts[index + 1] ?? 1n << BigInt(bits);
    // `10.0.0.1` reads like an address that somebody has, `10.0.0.0` like the network.
    const value = start + 1n < end ? start + 1n : start;
    return {
      holds: ranges.map((range) => inside(range, bits, start)),
      example: formatIpAddress({ bits, value }),
    };
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
  const outside: AddressAtom = { holds: networks.map(() => false) };
  for (const atom of [outside, ...familyAtoms(ranges, 32), ...familyAtoms(ranges, 128)]) {
    const key = atom.holds.map(Number).join('');
    if (!found.has(key)) found.set(key, atom);
  }
  return [...found.values()];
}
