import { dead, type Automaton } from './automaton.ts';
import { charactersOf, digits, lowerCase, visible } from './characters.ts';

/** What a string stands for decides which strings there are. */
export type StringUniverse = 'host' | 'header' | 'claim' | 'query';

/** One state: what it accepts, where some characters lead, and where all others do. */
interface State {
  readonly accepts: boolean;
  readonly edges: readonly (readonly [characters: readonly string[], to: number])[];
  readonly rest: number;
}

function tableAutomaton(states: readonly State[]): Automaton {
  const tables = states.map(
    ({ edges }) =>
      new Map(edges.flatMap(([characters, to]) => characters.map((one) => [one, to] as const))),
  );
  const rest = (state: number) => states[state]?.rest ?? dead;
  return {
    start: 0,
    step: (state, symbol) => tables[state]?.get(symbol) ?? rest(state),
    accepts: (state) => states[state]?.accepts ?? false,
    named: (state) => [...(tables[state]?.keys() ?? [])],
    rest,
    isSettled: () => false,
  };
}

/** RFC 3986, `reg-name`, in lower case. */
const hostCharacters = [
  ...new Set(['x', ...lowerCase, ...digits, ...charactersOf("-.:_~!$&'()*+,;=%[]")]),
];
const hexDigits = [...digits, ...charactersOf('abcdef')];

/** A colon and one to five digits. */
function port(first: number): readonly State[] {
  return [0, 1, 2, 3, 4, 5].map((count) => ({
    accepts: count > 0,
    edges: count < 5 ? [[digits, first + count + 1]] : [],
    rest: dead,
  }));
}

/** RFC 3986, `host [ ":" port ]` in lower case: a name, an IPv4 address, or an IPv6 address in brackets. */
const anyHost = tableAutomaton([
  {
    accepts: false,
    edges: [
      [['['], 2],
      [[']', ':'], dead],
    ],
    rest: 1,
  },
  {
    accepts: true,
    edges: [
      [[':'], 5],
      [['[', ']'], dead],
    ],
    rest: 1,
  },
  { accepts: false, edges: [[[...hexDigits, ':', '.'], 3]], rest: dead },
  {
    accepts: false,
    edges: [
      [[...hexDigits, ':', '.'], 3],
      [[']'], 4],
    ],
    rest: dead,
  },
  { accepts: true, edges: [[[':'], 5]], rest: dead },
  ...port(5),
]);

const labelCharacters = [...lowerCase, ...digits];
const noLabel = hostCharacters.filter((one) => !labelCharacters.includes(one));
const without = (...ones: readonly string[]) => noLabel.filter((one) => !ones.includes(one));

/** A name as it stands in DNS, without empty labels, and a port where one is asked for. */
const plainHost = tableAutomaton([
  { accepts: false, edges: [[noLabel, dead]], rest: 1 },
  {
    accepts: true,
    edges: [
      [['-'], 2],
      [['.'], 0],
      [[':'], 3],
      [without('-', '.', ':'), dead],
    ],
    rest: 1,
  },
  {
    accepts: false,
    edges: [
      [['-'], 2],
      [without('-'), dead],
    ],
    rest: 1,
  },
  ...port(3),
]);

const blanks = [' ', '\t'];

/** Blanks round a value are no part of it (RFC 9110, 5.5); a header without a value is a header. */
const header = (acceptsEmpty: boolean): Automaton =>
  tableAutomaton([
    { accepts: acceptsEmpty, edges: [[blanks, dead]], rest: 1 },
    { accepts: true, edges: [[blanks, 2]], rest: 1 },
    { accepts: false, edges: [[blanks, 2]], rest: 1 },
  ]);

const anyText = tableAutomaton([{ accepts: true, edges: [], rest: 0 }]);
const someText = tableAutomaton([
  { accepts: false, edges: [], rest: 1 },
  { accepts: true, edges: [], rest: 1 },
]);

/** The strings that there are, as automata over characters, and the characters they are made of. */
export interface StringSpace {
  /** The most readable first. */
  readonly characters: readonly string[];
  /** From which code point on every character of Unicode is one of them, too. */
  readonly unicodeFrom: number;
  readonly any: Automaton;
  /** Those that people write: examples are looked for here first. */
  readonly plain: Automaton;
  /** Characters that the automata treat in their own way. */
  readonly specials: readonly (readonly string[])[];
}

const text = { characters: [...visible, ' '], unicodeFrom: 0, plain: someText, specials: [] };

/**
 * Hosts are in lower case, with or without a port. Header values are visible characters with blanks
 * inside, not of ASCII alone: proxies let any byte from 0x80 on pass (`obs-text` of RFC 9110, 5.5)
 * and compare bytes, so that a pattern in UTF-8 can be met. The values of a claim are never empty; those of a query key are any text.
 */
export const stringSpaces: Readonly<Record<StringUniverse, StringSpace>> = {
  host: {
    characters: hostCharacters,
    unicodeFrom: Infinity,
    any: anyHost,
    plain: plainHost,
    specials: [['.'], [':'], ['['], [']'], ['-'], digits, charactersOf('abcdef'), labelCharacters],
  },
  header: {
    characters: [...visible, ...blanks],
    unicodeFrom: 0x80,
    any: header(true),
    plain: header(false),
    specials: [blanks],
  },
  claim: { ...text, any: someText },
  query: { ...text, any: anyText },
};
