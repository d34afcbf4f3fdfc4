/** A set of small numbers, 32 to a word. Sets of one universe have equally many words. */
export type Bits = Uint32Array;

/** The empty set of a universe of `size` numbers. */
export function noBits(size: number): Bits {
  return new Uint32Array((size + 31) >>> 5);
}

/** All numbers below `size`. */
export function allBits(size: number): Bits {
  const bits = noBits(size).fill(0xffffffff);
  const last = size & 31;
  if (last !== 0) bits[bits.length - 1] = 2 ** last - 1;
  return bits;
}

/** The numbers below `size` that pass a test. */
export function bitsWhere(size: number, test: (index: number) => boolean): Bits {
  const bits = noBits(size);
  for (let index = 0; index < size; index += 1) if (test(index)) addBit(bits, index);
  return bits;
}

/** Some numbers below `size`. */
export function bitsOf(size: number, numbers: readonly number[]): Bits {
  const bits = noBits(size);
  for (const index of numbers) addBit(bits, index);
  return bits;
}

/** Puts a number into a set that nobody else holds yet. */
export function addBit(bits: Bits, index: number): void {
  bits[index >>> 5] = (bits[index >>> 5] ?? 0) | (1 << (index & 31));
}

/** Puts all numbers of another set into a set that nobody else holds yet. */
export function addBits(bits: Bits, more: Bits): void {
  for (let word = 0; word < bits.length; word += 1)
    bits[word] = (bits[word] ?? 0) | (more[word] ?? 0);
}

/** Whether a number is in a set. */
export function hasBit(bits: Bits, index: number): boolean {
  return (((bits[index >>> 5] ?? 0) >>> (index & 31)) & 1) === 1;
}

/** The numbers in both sets; nothing if there is none. One of the sets itself where it is the answer. */
export function commonBits(a: Bits, b: Bits): Bits | undefined {
  let seen = 0;
  let lacks = 0;
  let exceeds = 0;
  for (let word = 0; word < a.length; word += 1) {
    const left = a[word] ?? 0;
    const right = b[word] ?? 0;
    seen |= left & right;
    lacks |= left & ~right;
    exceeds |= right & ~left;
  }
  if (seen === 0) return undefined;
  if (lacks === 0) return a;
  if (exceeds === 0) return b;
  const both = new Uint32Array(a.length);
  for (let word = 0; word < a.length; word += 1) both[word] = (a[word] ?? 0) & (b[word] ?? 0);
  return both;
}

/** The numbers in either set. */
export function eitherBits(a: Bits, b: Bits): Bits {
  const either = a.slice();
  addBits(either, b);
  return either;
}

/** The numbers below `size` that are not in a set. */
export function otherBits(bits: Bits, size: number): Bits {
  const others = allBits(size);
  for (let word = 0; word < bits.length; word += 1)
    others[word] = (others[word] ?? 0) & ~(bits[word] ?? 0);
  return others;
}

/** Whether two sets of one universe are equal. */
export function sameBits(a: Bits, b: Bits): boolean {
  for (let word = 0; word < a.length; word += 1) if (a[word] !== b[word]) return false;
  return true;
}

/** Whether a set holds no number. */
export function isNoBits(bits: Bits): boolean {
  return bits.every((word) => word === 0);
}

/** The least number of a set; -1 for the empty set. */
export function lowestBit(bits: Bits): number {
  for (let word = 0; word < bits.length; word += 1) {
    const value = bits[word] ?? 0;
    if (value !== 0) return word * 32 + 31 - Math.clz32(value & -value);
  }
  return -1;
}

/** The numbers of a set, ascending. */
export function numbersIn(bits: Bits): readonly number[] {
  const numbers: number[] = [];
  for (let word = 0; word < bits.length; word += 1)
    for (let rest = bits[word] ?? 0; rest !== 0; rest &= rest - 1)
      numbers.push(word * 32 + 31 - Math.clz32(rest & -rest));
  return numbers;
}

/** Whether one set holds all of another one. */
export function isWithin(inner: Bits, outer: Bits): boolean {
  for (let word = 0; word < inner.length; word += 1)
    if (((inner[word] ?? 0) & ~(outer[word] ?? 0)) !== 0) return false;
  return true;
}
