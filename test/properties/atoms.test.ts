import fc from 'fast-check';
import { RE2JS } from 're2js';
import { afterAll, describe, expect, it } from 'vitest';
import { hasBit, noBits } from '../../src/access/atoms/bitset.ts';
import { addressAtoms } from '../../src/access/atoms/address-atoms.ts';
import type { Atom, PathTest, Shift } from '../../src/access/atoms/atom.ts';
import { dead, runOver } from '../../src/access/automata/automaton.ts';
import { charactersOf } from '../../src/access/automata/characters.ts';
import { normalizePath, type Normalization } from '../../src/access/normalize.ts';
import { pathAtoms } from '../../src/access/atoms/path-atoms.ts';
import { pathCharacters, pathUniverse } from '../../src/access/automata/path-universe.ts';
import { stringAtoms, type StringUniverse } from '../../src/access/atoms/string-atoms.ts';
import type { PathPattern, StringPattern } from '../../src/access/term.ts';
import { formatIpAddress } from '../../src/check/ip-address.ts';
import { inNetwork } from '../../src/model/decide/match-address.ts';
import { matchesHost } from '../../src/access/match-host.ts';
import { matchesPath } from '../../src/access/match-path.ts';
import { matchesString } from '../../src/access/match-string.ts';
import { rewrittenPath } from '../../src/model/decide/pick-route.ts';
import type { Facts } from '../../src/model/mesh.ts';
import type { Route } from '../../src/model/route.ts';
import { always } from '../support/always.ts';
import { allStrings } from '../support/all-strings.ts';
import { nobody, request } from '../support/requests.ts';
import { seed } from '../support/seed.ts';

let decisions = 0;
const facts: Facts = { trustDomain: 'cluster.local', aliases: [], issuers: [], providers: [] };

const modes: readonly Normalization[] = [
  'none',
  'base',
  'merge-slashes',
  'decode-and-merge-slashes',
];

/**
 * Holds atoms against single matchers: each text's vector is the vector of an atom, each example has
 * exactly the vector of its atom, and no two atoms are the same.
 */
function check(
  atoms: readonly Atom[] | undefined,
  texts: readonly string[],
  matchers: readonly ((text: string) => boolean)[],
): void {
  const vectorOf = (text: string) =>
    matchers.map((matches) => (matches(text) ? '1' : '0')).join('');
  const bitsOf = ({ holds }: Atom) =>
    matchers.map((_, index) => Number(hasBit(holds, index))).join('');
  const vectors = new Set(atoms?.map(bitsOf));
  expect(vectors.size).toBe(atoms?.length);
  for (const atom of atoms ?? [])
    expect([atom.example, vectorOf(atom.example)]).toEqual([atom.example, bitsOf(atom)]);
  for (const text of texts)
    if (!vectors.has(vectorOf(text))) expect([text, vectorOf(text)]).toBe('an atom');
  decisions += texts.length * matchers.length;
}

/** What a rewrite makes of a path, as requests are really routed. */
function shifted({ node, base }: Shift, path: string): string | undefined {
  if (!matchesPath({ subtree: node }, path)) return undefined;
  const route = { match: [{ paths: [{ subtree: node }] }], rewrite: { path: base } };
  return rewrittenPath(
    facts,
    route as unknown as Route,
    request(nobody, 'shop/cart', `GET ${path}`),
  );
}

const pathMatcher = ({ pattern, through }: PathTest) => {
  const known = new Map<string, string | undefined>();
  return (path: string): boolean => {
    if (through === undefined) return matchesPath(pattern, path);
    if (!known.has(path)) known.set(path, shifted(through, path));
    const arrives = known.get(path);
    return arrives !== undefined && matchesPath(pattern, arrives);
  };
};

const word = fc.constantFrom('a', 'b', '*', '*', 'a', '');
const node = fc
  .array(fc.constantFrom('a', 'b', '*'), { maxLength: 2 })
  .map((words) => words.map((one) => `/${one}`).join(''));
const whole = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => `/${words.join('/')}`);
const segments: fc.Arbitrary<PathPattern> = fc.oneof(
  whole.map((exact) => ({ exact })),
  whole.map((template) => ({ template })),
  node.map((subtree) => ({ subtree })),
  node.map((below) => ({ below })),
);
const loose: fc.Arbitrary<PathPattern> = fc.oneof(
  fc.constantFrom('/a', '/', '/a/', '/ab', '', '/%2', '/a.').map((prefix) => ({ prefix })),
  fc.constantFrom('a', '/', '/b', '.a', '%2f', '').map((suffix) => ({ suffix })),
  fc
    .constantFrom('/a.*', '.*b', '/[ab]+', '/(a|b/?)*', '[^.]*', '/\\w+', '.*a\\b.*', '/a{2,3}', '')
    .map((regex) => ({ regex })),
);
const shift: fc.Arbitrary<Shift> = fc.record({
  node,
  base: fc.constantFrom('/', '/a', '/b/', '/a/b', '/x/'),
});
const testsOf = (pattern: fc.Arbitrary<PathPattern>) =>
  fc.array(
    fc.oneof(
      { weight: 3, arbitrary: pattern.map((one): PathTest => ({ pattern: one })) },
      { weight: 1, arbitrary: fc.record({ pattern, through: shift }) },
    ),
    { minLength: 1, maxLength: 6 },
  );

const rawPaths = [
  ...allStrings(['/', 'a', 'b', '.'], 5),
  ...allStrings(['/', 'a', '%', '2', 'f'], 4),
].map((text) => `/${text}`);
const pathsOf = new Map(
  modes.map((mode) => [
    mode,
    [...new Set(rawPaths.filter((path) => normalizePath(path, mode) === path))],
  ]),
);

describe(`atoms of paths, with seed ${seed}`, () => {
  it.each([
    ['whole segments', segments, 250],
    ['characters', fc.oneof(segments, loose), 120],
  ] as const)('are the classes that patterns of %s tell apart', (_, pattern, numRuns) => {
    always(
      fc.property(testsOf(pattern), fc.constantFrom(...modes), (tests, normalization) => {
        const atoms = pathAtoms(tests, { normalization });
        expect(atoms).toBeDefined();
        check(atoms, pathsOf.get(normalization) ?? [], tests.map(pathMatcher));
        for (const { example } of atoms ?? [])
          expect(normalizePath(example, normalization)).toBe(example);
      }),
      { seed, numRuns },
    );
  });

  it('are the same for characters as for whole segments', () => {
    // A suffix that everything has tells nothing apart, but asks for characters.
    const everything: PathTest = { pattern: { suffix: '' } };
    always(
      fc.property(testsOf(segments), fc.constantFrom(...modes), (tests, normalization) => {
        const vectors = (atoms: readonly Atom[] | undefined) =>
          new Set(atoms?.map(({ holds }) => tests.map((_, index) => hasBit(holds, index)).join()));
        const bySegments = vectors(pathAtoms(tests, { normalization }));
        expect(vectors(pathAtoms([...tests, everything], { normalization }))).toEqual(bySegments);
      }),
      { seed, numRuns: 150 },
    );
  });
});

describe('normalization', () => {
  const odd = allStrings(['/', '.', '%', '2', 'e', 'F', '\\', '5', 'c'], 4).map(
    (text) => `/${text}`,
  );

  it.each(modes)('%s changes nothing when it is done twice', (mode) => {
    for (const raw of odd) {
      const once = normalizePath(raw, mode);
      if (once !== undefined) expect([raw, normalizePath(once, mode)]).toEqual([raw, once]);
      decisions += 1;
    }
  });

  it.each(modes)('%s leaves exactly the paths of its universe as they are', (mode) => {
    const universe = pathUniverse(mode, false);
    const characters = pathCharacters(mode);
    for (const raw of [...odd, ...rawPaths]) {
      const end = runOver(universe, charactersOf(raw));
      const accepted =
        end !== dead &&
        universe.accepts(end) &&
        charactersOf(raw).every((one) => characters.includes(one));
      expect([raw, accepted]).toEqual([raw, normalizePath(raw, mode) === raw]);
      decisions += 1;
    }
  });
});

/** RE2 patterns built from parts, so that they are always well formed. */
const regex: fc.Arbitrary<string> = fc.letrec<{ one: string }>((tie) => ({
  one: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constantFrom(
      'a',
      'b',
      '.',
      '[ab]',
      '[^a]',
      '\\w',
      '\\b',
      '\\B',
      '^',
      '$',
      '(?i:a)',
      '(?i:k)',
    ),
    fc.constantFrom('(?s:.)', '(?m:^)', '(?m:$)', '\\A', '\\z', '', '\\s', '[[:upper:]]', '\\pL'),
    tie('one').map((inner) => `(${inner})*`),
    tie('one').map((inner) => `(?:${inner})+?`),
    tie('one').map((inner) => `(${inner})?`),
    tie('one').map((inner) => `(?:${inner}){1,2}`),
    fc.tuple(tie('one'), tie('one')).map(([a, b]) => `${a}${b}`),
    fc.tuple(tie('one'), tie('one')).map(([a, b]) => `(?:${a}|${b})`),
  ),
})).one;
const text = fc.constantFrom('', 'a', 'ab', 'b', 'aba', 'é', 'K', 'a b', ' ');
const stringPattern: fc.Arbitrary<StringPattern> = fc.oneof(
  text.map((exact) => ({ exact })),
  text.map((prefix) => ({ prefix })),
  text.map((suffix) => ({ suffix })),
  fc.constant({ present: true } as const),
  regex.map((one) => ({ regex: one })),
  regex.map((one) => ({ regex: one })),
);
const values = allStrings(['a', 'b', 'K', '_', ' '], 4);
const texts = [...values, ...allStrings(['a', 'K', '\n', 'é', '\u{212a}', '😀'], 4)];
/** Without control characters, and without blanks at its ends. */
const isHeader = (value: string) =>
  !/^[ \t]|[ \t]$/.test(value) &&
  Array.from(value).every((one) => one === '\t' || (one >= ' ' && one !== '\u{7f}'));
const stringsOf: Readonly<Record<Exclude<StringUniverse, 'host'>, readonly string[]>> = {
  header: texts.filter(isHeader),
  claim: texts.filter((value) => value !== ''),
  query: texts,
};

describe(`atoms of strings, with seed ${seed}`, () => {
  it.each(['header', 'claim', 'query'] as const)('of a %s are the classes', (universe) => {
    always(
      fc.property(fc.array(stringPattern, { minLength: 1, maxLength: 5 }), (patterns) => {
        const atoms = stringAtoms(patterns, universe);
        expect(atoms).toBeDefined();
        const matchers = patterns.map((pattern) => {
          if (!('regex' in pattern)) return (value: string) => matchesString(pattern, value);
          const compiled = RE2JS.compile(pattern.regex);
          return (value: string) => compiled.matcher(value).matches();
        });
        check(atoms, stringsOf[universe], matchers);
        for (const { example } of atoms ?? []) {
          if (universe === 'header') expect(example).toSatisfy(isHeader);
          if (universe === 'claim') expect(example).not.toBe('');
        }
      }),
      { seed, numRuns: 60 },
    );
  });

  it('of hosts match with or without the port', () => {
    const host = fc.constantFrom('a', 'a.b', '.b', 'b', 'a:8', 'a:', ':8', '[a:8', ']', 'A', '8');
    const pattern: fc.Arbitrary<StringPattern> = fc.oneof(
      host.map((exact) => ({ exact })),
      host.map((prefix) => ({ prefix })),
      host.map((suffix) => ({ suffix })),
      fc
        .constantFrom('a.*', '.*b', '.*:8', '[^:]+', '.*:.*:.*', '(?i)A')
        .map((one) => ({ regex: one })),
      fc.constant({ present: true } as const),
    );
    const isHost = /^(?:[^[\]:]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/;
    const hosts = allStrings(['a', 'b', '.', ':', '8', '[', ']'], 5).filter((one) =>
      isHost.test(one),
    );
    always(
      fc.property(fc.array(pattern, { minLength: 1, maxLength: 5 }), (patterns) => {
        const atoms = stringAtoms(patterns, 'host');
        expect(atoms).toBeDefined();
        check(
          atoms,
          hosts,
          patterns.map((one) => (value: string) => matchesHost(one, value)),
        );
        for (const { example } of atoms ?? []) expect(example).toMatch(isHost);
      }),
      { seed, numRuns: 150 },
    );
  });
});

describe(`atoms of addresses, with seed ${seed}`, () => {
  const v4 = fc.constantFrom(
    '0.0.0.0/0',
    '10.0.0.0/8',
    '10.1.0.0/16',
    '10.1.2.3',
    '10.1.2.2/31',
    '10.9.9.9/8',
    '255.255.255.255',
  );
  const v6 = fc.constantFrom('::/0', '2001:db8::/32', '2001:db8::1', '::1/127', '::a00:1');
  const address = fc.oneof(
    fc
      .nat({ max: 0xff_ff })
      .map((low) => formatIpAddress({ bits: 32, value: (10n << 24n) + BigInt(low) })),
    fc.constantFrom(
      '0.0.0.0',
      '9.255.255.255',
      '10.0.0.0',
      '10.255.255.255',
      '11.0.0.0',
      '10.1.2.3',
    ),
    fc.constantFrom(
      '10.1.2.2',
      '10.1.2.4',
      '255.255.255.255',
      '10.1.255.255',
      '10.2.0.0',
      '::',
      '::1',
    ),
    fc.constantFrom('::2', '2001:db8::', '2001:db8::1', '2001:db9::', '2001:db7:ffff::', '::a00:1'),
  );

  it('are the classes of networks', () => {
    always(
      fc.property(
        fc.array(fc.oneof(v4, v6), { minLength: 1, maxLength: 5 }),
        fc.array(address, { minLength: 40, maxLength: 40 }),
        (networks, addresses) => {
          const [outside, ...atoms] = addressAtoms(networks);
          expect(outside).toEqual({ holds: noBits(networks.length) });
          const others = atoms.map(({ holds, example = '' }): Atom => ({ holds, example }));
          const inside = addresses.filter((one) =>
            networks.some((network) => inNetwork(one, network)),
          );
          check(
            others,
            inside,
            networks.map((network) => (one: string) => inNetwork(one, network)),
          );
        },
      ),
      { seed, numRuns: 300 },
    );
  });
});

afterAll(() => {
  // Fewer would mean that a generator went blind.
  expect(decisions).toBeGreaterThan(2_000_000);
});
