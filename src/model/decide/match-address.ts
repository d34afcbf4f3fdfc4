import type { AddressTest } from '../../access/term.ts';
import { parseIpAddress } from '../../check/ip-address.ts';

/** Whether an address lies in a network in CIDR notation, or is that address; false when either is none. */
export function inNetwork(address: string, network: string): boolean {
  const [base = '', length] = network.split('/');
  const [a, b] = [parseIpAddress(address), parseIpAddress(base)];
  if (a === undefined || b === undefined || a.bits !== b.bits) return false;
  const shift = BigInt(a.bits - Number(length ?? a.bits));
  return a.value >> shift === b.value >> shift;
}

/** Whether an address passes a test; an unknown address passes no positive test. */
export function addressPasses(test: AddressTest, address: string | undefined): boolean {
  if ('in' in test) return test.in.some((net) => address !== undefined && inNetwork(address, net));
  return !test.notIn.some((net) => address !== undefined && inNetwork(address, net));
}
