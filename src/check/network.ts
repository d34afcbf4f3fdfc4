import type { Parsed } from './flaw.ts';
import { formatIpAddress, parseIpAddress } from './ip-address.ts';

const way = 'write a network such as `10.0.0.0/8` or `2001:db8::/32`, or one address';

/** A network as `address/length`, an address alone with the length of its family. No host bits. */
export function parseNetwork(text: string): Parsed<string> {
  const [address = '', length, ...more] = text.split('/');
  const ip = parseIpAddress(address);
  const whole = { start: 0, end: text.length, text };
  if (!ip || more.length > 0)
    return { flaw: { code: 'MW2207', ...whole, why: 'it is no IP address', way } };
  if (length === undefined) return { value: `${address}/${ip.bits}` };
  const from = address.length + 1;
  if (!/^(?:0|[1-9][0-9]{0,2})$/.test(length) || Number(length) > ip.bits) {
    const why = `the length is a number from 0 to ${ip.bits}`;
    return {
      flaw: {
        code: 'MW2207',
        start: Math.min(from, text.length - 1),
        end: text.length,
        text,
        why,
        way,
      },
    };
  }
  const rest = BigInt(ip.bits - Number(length));
  const network = { bits: ip.bits, value: (ip.value >> rest) << rest };
  if (network.value === ip.value) return { value: text };
  // Tools disagree: some mask the address, some refuse it, some compare it as it is.
  const instead = `${formatIpAddress(network)}/${length}`;
  const why = `the address has bits behind its first ${length}`;
  return {
    flaw: {
      code: 'MW2207',
      ...whole,
      why,
      way: `write \`${instead}\` for the network, or \`${address}\` for the one address`,
      instead,
    },
  };
}

/** An IP address, or a DNS name. */
export function parseAddress(text: string): Parsed<string> {
  if (parseIpAddress(text)) return { value: text };
  // A last label of digits means an address was meant (RFC 1123 section 2.1, WHATWG URL).
  const labels = text.split('.');
  const isName =
    text.length <= 253 &&
    labels.every((label) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label));
  if (isName && !/^[0-9]+$/.test(labels.at(-1) ?? '')) return { value: text };
  const why = 'it is no IP address and no DNS name';
  return {
    flaw: {
      code: 'MW2207',
      start: 0,
      end: text.length,
      text,
      why,
      way: 'write an address such as `10.0.0.5`, or a DNS name in lower case, without a port',
    },
  };
}
