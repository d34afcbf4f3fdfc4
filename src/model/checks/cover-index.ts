import { parseIpAddress } from '../../check/ip-address.ts';
import type { Box, CallerPattern, KeyTest } from '../../access/term.ts';
import type { Caller } from '../caller.ts';
import type { Entry } from '../entry.ts';

/** Every network that holds a network or an address, itself included, the widest first. */
function networksAround(cidr: string): readonly string[] {
  const [base = '', length] = cidr.split('/');
  const address = parseIpAddress(base);
  if (address === undefined) return [];
  const { bits, value } = address;
  return Array.from(
    { length: Number(length ?? bits) + 1 },
    (_, long) => `${bits}/${long} ${value >> BigInt(bits - long)}`,
  );
}

const keyOf = (pattern: CallerPattern): string =>
  'cidr' in pattern ? (networksAround(pattern.cidr).at(-1) ?? '') : JSON.stringify(pattern);

/** The keys of all patterns that may cover a pattern: see `coversCaller`. */
function keysAround(pattern: CallerPattern): readonly string[] {
  const any = keyOf({ any: true });
  if ('cidr' in pattern) return [any, ...networksAround(pattern.cidr)];
  const keys = [any, keyOf(pattern), keyOf({ mesh: true })];
  return 'account' in pattern ? [...keys, keyOf({ namespace: pattern.account.namespace })] : keys;
}

const nameKeys = ({ service, gateway }: Caller): readonly string[] => [
  ...(service === undefined ? [] : [`service ${service}`]),
  ...(gateway === undefined ? [] : [`gateway ${gateway}`]),
];

/** Under which keys a caller that covers others is found. */
const callerKeys = (caller: Caller): readonly string[] => [
  ...nameKeys(caller),
  ...caller.patterns.map(keyOf),
];

/** Under which keys all callers stand that may cover this one: they cover its first pattern, or bear its name. */
const coveringKeys = (caller: Caller): readonly string[] => [
  ...nameKeys(caller),
  ...caller.patterns.slice(0, 1).flatMap(keysAround),
];

const noHeader = '';

/** A box with headers covers only boxes that test the first of these, and where it is of texts, one of them. */
function headerKeys({ headers = [] }: Box): readonly string[] {
  const [first] = headers;
  if (first === undefined) return [noHeader];
  const texts = (first.some ?? []).flatMap((one) => ('exact' in one ? [one.exact] : []));
  const isOfTexts = texts.length > 0 && texts.length === first.some?.length;
  return isOfTexts ? texts.map((text) => `${first.key}=${text}`) : [first.key];
}

const coveringHeaderKeys = ({ headers = [] }: Box): readonly string[] => [
  noHeader,
  ...headers.flatMap(({ key, some: [one] = [] }: KeyTest) =>
    one && 'exact' in one ? [key, `${key}=${one.exact}`] : [key],
  ),
];

/** Things under their keys, in the order in which they were added. */
class Keyed<T> {
  readonly #places = new Map<T, { readonly place: number; readonly keys: readonly string[] }>();
  readonly #under = new Map<string, Set<T>>();
  #next = 0;

  /** Adds something after all others. */
  add(value: T, keys: readonly string[]): void {
    this.#places.set(value, { place: (this.#next += 1), keys });
    for (const key of keys) {
      const there = this.#under.get(key) ?? new Set();
      this.#under.set(key, there.add(value));
    }
  }

  delete(value: T): void {
    for (const key of this.#places.get(value)?.keys ?? []) this.#under.get(key)?.delete(value);
    this.#places.delete(value);
  }

  /** How many there are under some keys, those under several of them counted again. */
  count(keys: readonly string[]): number {
    return keys.reduce((sum, key) => sum + (this.#under.get(key)?.size ?? 0), 0);
  }

  at(keys: readonly string[]): readonly T[] {
    const lists = [...new Set(keys)].flatMap((key) => this.#under.get(key) ?? []);
    const filled = lists.filter(({ size }) => size > 0);
    // What is added stands last under each key: one list has its order already.
    if (filled.length < 2) return [...(filled[0] ?? [])];
    const place = (value: T) => this.#places.get(value)?.place ?? 0;
    return [...new Set(filled.flatMap((list) => [...list]))].sort((a, b) => place(a) - place(b));
  }
}

/** Callers of a list, so that those that may cover another are found without trying each. */
export class CallerIndex {
  readonly #callers = new Keyed<Caller>();

  constructor(callers: readonly Caller[]) {
    for (const caller of callers) this.#callers.add(caller, callerKeys(caller));
  }

  delete(caller: Caller): void {
    this.#callers.delete(caller);
  }

  /** Every caller that may cover this one, and few that do not, in the order of the list. */
  around(caller: Caller): readonly Caller[] {
    return this.#callers.at(coveringKeys(caller));
  }
}

/**
 * Entries by whom they speak of and by what they ask for, so that thousands of rules of one service
 * are not held against each other two by two.
 */
export class EntryIndex {
  readonly #byCaller = new Keyed<Entry>();
  readonly #byHeader = new Keyed<Entry>();
  readonly #callers = new Map<Entry, CallerIndex>();
  readonly #keys = new Map<Entry, readonly (readonly string[])[]>();

  constructor(entries: readonly Entry[]) {
    for (const entry of entries) this.add(entry);
  }

  add(entry: Entry): void {
    const known = this.#keys.get(entry);
    // An entry of a refusal without callers is about everyone.
    const all = entry.callers?.flatMap(callerKeys) ?? [keyOf({ any: true })];
    const [callers = [], headers = []] = known ?? [all, entry.boxes.flatMap(headerKeys)];
    this.#keys.set(entry, [callers, headers]);
    this.#byCaller.add(entry, callers);
    this.#byHeader.add(entry, headers);
  }

  delete(entry: Entry): void {
    this.#byCaller.delete(entry);
    this.#byHeader.delete(entry);
  }

  /** Every entry that may cover a box of a caller, in the order in which they were added. */
  around(caller: Caller, box: Box): readonly Entry[] {
    const [callers, headers] = [coveringKeys(caller), coveringHeaderKeys(box)];
    return this.#byCaller.count(callers) < this.#byHeader.count(headers)
      ? this.#byCaller.at(callers)
      : this.#byHeader.at(headers);
  }

  /** The callers of one entry that may cover a caller. */
  callersAround(entry: Entry, caller: Caller): readonly Caller[] {
    const index = this.#callers.get(entry) ?? new CallerIndex(entry.callers ?? []);
    this.#callers.set(entry, index);
    return index.around(caller);
  }
}
