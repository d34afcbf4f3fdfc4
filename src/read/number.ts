/** A number as it was written: whole ones are exact up to 2^64. */
export type WrittenNumber =
  | { readonly type: 'int'; readonly value: bigint }
  | { readonly type: 'float'; readonly value: number };

const decimal = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const whole = /^([-+]?)(0[bB][01]+|0[oO][0-7]+|0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)$/;

const int64 = { least: -(2n ** 63n), uint: 2n ** 64n };

/** Go's `strconv.ParseInt(…, 0, 64)`, then `ParseUint`: base by prefix, a leading 0 is octal. */
function parseWhole(text: string): bigint | undefined {
  const [, sign, digits] = whole.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const octal = /^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits;
  const size = BigInt(octal.toLowerCase());
  const value = sign === '-' ? -size : size;
  // Only a number without a sign may use the upper half of 64 bits.
  const above = sign === '' ? int64.uint : 2n ** 63n;
  return value >= int64.least && value < above ? value : undefined;
}

function float(value: number): WrittenNumber | undefined {
  return Number.isFinite(value) ? { type: 'float', value } : undefined;
}

/**
 * A plain scalar that starts with a sign, a digit or a dot, as go-yaml v2 (`resolve.go`) reads it,
 * or nothing if it is text. Numbers too large for 64 bits become floats; beyond a float, text.
 */
export function parseNumber(text: string): WrittenNumber | undefined {
  if (text.startsWith('.')) return parseDotted(text);
  const plain = text.replaceAll('_', '');
  const int = parseWhole(plain);
  if (int !== undefined) return { type: 'int', value: int };
  if (decimal.test(plain)) return float(Number(plain));
  // `strconv.ParseInt(plain[2:], 2, 64)` takes a sign behind the prefix.
  const signed = /^0b([-+])([01]{1,63})$/.exec(plain);
  if (!signed) return undefined;
  const size = BigInt(`0b${signed[2]}`);
  return { type: 'int', value: signed[1] === '-' ? -size : size };
}

/** Go's `strconv.ParseFloat` where the first character is a dot: `_` may stand between digits. */
function parseDotted(text: string): WrittenNumber | undefined {
  if (!/^\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?$/.test(text)) return undefined;
  return float(Number(text.replaceAll('_', '')));
}

/** A float as sigs.k8s.io/yaml spells it when it is a key: Go's `%g` at 32 bits. */
export function floatKey(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '.nan' : value < 0 ? '-.inf' : '.inf';
  const near = Math.fround(value);
  if (!Number.isFinite(near)) return near < 0 ? '-.inf' : '.inf';
  let digits = 1;
  while (digits < 9 && Math.fround(Number(near.toPrecision(digits))) !== near) digits += 1;
  const [mantissa = '', power = '0'] = near.toExponential(digits - 1).split('e');
  const exponent = Number(power);
  const short = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
  const sign = Object.is(near, -0) ? '-' : '';
  if (exponent >= -4 && exponent < 6) return sign + String(Number(`${short}e${exponent}`));
  const [plus, size] = [exponent < 0 ? '-' : '+', String(Math.abs(exponent)).padStart(2, '0')];
  return `${sign}${short}e${plus}${size}`;
}
