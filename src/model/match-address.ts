import type { AddressTest } from '../access/term.ts';

/** An address as one number and its width in bits, or nothing if it is none. */
function parseAddress(
  text: string,
): { readonly bits: bigint; readonly width: 32 | 128 } | undefined {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) {
    const parts = text.split('.').map(Number);
    if (parts.some((part) => part > 255)) return undefined;
    return { bits: parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n), width: 32 };
  }
  return parseIpv6(text);
}

function parseIpv6(text: string): { readonly bits: bigint; readonly width: 128 } | undefined {
  if (!/^[0-9a-fA-F:]+$/.test(text)) return undefined;
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const [head = [], tail = []] = groups;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const all = [...head, ...Array<string>(Math.max(missing, 0)).fill('0'), ...tail];
  if (all.some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return { bits: all.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n), width: 128 };
}

/** Whether an address lies in a network; false when either is none. */
export function inNetwork(address: string, network: string): boolean {
  const [base = '', length] = network.split('/');
  const [a, b] = [parseAddress(address), parseAddress(base)];
  if (a === undefined || b === undefined || a.width !== b.width) return false;
  const shift = BigInt(a.width - Number(length ?? a.width));
  return a.bits >> shift === b.bits >> shift;
}

/** Whether an address passes a test; an unknown address passes no positive test. */
export function addressPasses(test: AddressTest, address: string | undefined): boolean {
  if ('in' in test) return test.in.some((net) => address !== undefined && inNetwork(address, net));
  return !test.notIn.some((net) => address !== undefined && inNetwork(address, net));
}
