/** An address as a number, with the bits of its family. */
export interface IpAddress {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

function parseV4(text: string): bigint | undefined {
  const parts = text.split('.');
  // `010` is 8 for some readers and 10 for others.
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9][0-9]{0,2})$/.test(part)))
    return undefined;
  if (parts.some((part) => Number(part) > 255)) return undefined;
  return parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n);
}

function groups(text: string): readonly string[] {
  return text === '' ? [] : text.split(':');
}

function parseV6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [front, back] = [groups(halves[0] ?? ''), groups(halves[1] ?? '')];
  const missing = 8 - front.length - back.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const all = [...front, ...Array.from({ length: missing }, () => '0'), ...back];
  if (!all.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return undefined;
  return all.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}

/** An IPv4 or IPv6 address; nothing if the text is none. Mixed notation (`::ffff:1.2.3.4`) is not accepted. */
export function parseIpAddress(text: string): IpAddress | undefined {
  if (text.length > 45) return undefined;
  const v4 = parseV4(text);
  if (v4 !== undefined) return { bits: 32, value: v4 };
  const v6 = text.includes(':') ? parseV6(text) : undefined;
  return v6 === undefined ? undefined : { bits: 128, value: v6 };
}

/** An address as text; IPv6 with its longest run of zeros shortened (RFC 5952). */
export function formatIpAddress({ bits, value }: IpAddress): string {
  const size = bits === 32 ? 8n : 16n;
  const parts = Array.from({ length: bits === 32 ? 4 : 8 }, (_, index) => {
    const shift = BigInt(bits) - size * BigInt(index + 1);
    return (value >> shift) & ((1n << size) - 1n);
  });
  if (bits === 32) return parts.join('.');
  const text = parts.map((part) => part.toString(16)).join(':');
  const runs = [...text.matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].map(([run]) => run);
  const longest = runs.reduce(
    (best, run) => (run.split('0').length > best.split('0').length ? run : best),
    '',
  );
  if (longest === '') return text;
  const at = text.indexOf(longest);
  const after = text.slice(at + longest.length);
  return `${text.slice(0, at)}:${after === '' ? ':' : after}`;
}
