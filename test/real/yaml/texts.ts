/** A pseudo-random sequence from a seed (mulberry32): the same texts for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Random = () => number;
const pick = <T>(random: Random, list: readonly T[]): T =>
  list[Math.floor(random() * list.length)] as T;
const upTo = (random: Random, most: number): number => Math.floor(random() * (most + 1));

const scalars = [
  ...[
    'a',
    'b',
    'shop/cart',
    'x y',
    'on',
    'off',
    'yes',
    'No',
    'y',
    'N',
    'true',
    'False',
    '~',
    'null',
    '',
  ],
  ...[
    '0',
    '-0',
    '7',
    '010',
    '08',
    '0o10',
    '0x1F',
    '0b101',
    '1_000',
    '1:30',
    '1.5',
    '.5',
    '1e3',
    '1.',
    '-.5',
  ],
  ...[
    '+1',
    '+.5',
    '1e-7',
    '123456789012',
    '0.1',
    '1_0.5_0',
    '.1_0',
    '._1',
    '0b-1',
    '-0b1',
    '0x',
    '1__0',
    '-_1',
  ],
  ...[
    '2001-12-14',
    '2001-12-14t21:59:43.10-05:00',
    '1.30',
    '1.2.3',
    '10.0.0.0/8',
    '5xx',
    '100/s',
    '.inf',
  ],
  ...[
    "'q'",
    '"q"',
    "'it''s'",
    '"\\u0061\\n"',
    '"\\x41"',
    "''",
    '""',
    '"a: b"',
    "'#'",
    '"on"',
    "'010'",
  ],
  ...[
    'a:b',
    'a#b',
    'http://x:80/y',
    '-a',
    '?a',
    ':a',
    'a-',
    'a?',
    'a:',
    '<<',
    '=',
    '!a',
    '&a',
    'GET /a/**',
  ],
];
const keys = [
  ...[
    'a',
    'b',
    'c',
    'name',
    'x-y',
    'a b',
    '"a"',
    "'b'",
    '"\\u0061"',
    'on',
    '1',
    '1.5',
    'true',
    '010',
    '"1"',
  ],
  ...['k', 'l', 'm', 'n', 'p', 'q', 'r', 's', 't', '?', '-x', 'null', '1e6', '0.1'],
];

/** Mostly keys that differ, so that few texts are refused for a duplicate. */
function anyKey(random: Random): string {
  return random() < 0.75 ? `k${upTo(random, 60)}` : pick(random, keys);
}

function flow(random: Random, depth: number): string {
  const kind = random();
  if (depth <= 0 || kind < 0.5) return pick(random, scalars);
  const count = upTo(random, 3);
  const separator = pick(random, [', ', ',', ' , ', ',\n    ']);
  const items = Array.from({ length: count }, () =>
    kind < 0.75
      ? flow(random, depth - 1)
      : `${anyKey(random)}${pick(random, [': ', ': ', ': ', ':', ' : '])}${flow(random, depth - 1)}`,
  );
  const end = random() < 0.1 ? ',' : '';
  return kind < 0.75 ? `[${items.join(separator)}${end}]` : `{${items.join(separator)}${end}}`;
}

function blockScalar(random: Random, indent: string): string {
  const header = pick(random, ['|', '>', '|-', '>-', '|+', '>+', '|2', '>1-', '| # c']);
  const lines = Array.from({ length: 1 + upTo(random, 3) }, () =>
    pick(random, [
      'x',
      'x y',
      '',
      ' x',
      '# x',
      '---',
      'a: b',
      '  deep',
      'y',
      'z',
      'é',
      'x#',
      random() < 0.1 ? '\tx' : 'v',
    ]),
  );
  return `${header}\n${lines.map((line) => (line === '' ? '' : `${indent}${line}`)).join('\n')}\n`;
}

function block(random: Random, indent: string, depth: number): string {
  const isMap = random() < 0.7;
  const count = 1 + upTo(random, 3);
  let text = '';
  for (let index = 0; index < count; index += 1) {
    text += indent;
    if (isMap) text += `${anyKey(random)}:`;
    else text += '-';
    text += value(random, indent, depth);
    if (random() < 0.1) text += pick(random, ['\n', '# comment\n', '  # comment\n']);
  }
  return text;
}

function value(random: Random, indent: string, depth: number): string {
  const kind = random();
  const anchor =
    random() < 0.1 ? ` ${pick(random, ['&a', '&b', '!!str', '!!int', '!!float', '!x'])}` : '';
  const deeper = indent + pick(random, ['  ', '  ', '  ', ' ', '    ']);
  if (kind < 0.45 || depth <= 0)
    return `${anchor} ${pick(random, scalars)}${pick(random, ['\n', '\n', '\n', ' # c\n', ' \n'])}`;
  if (kind < 0.47) return ` ${pick(random, ['*a', '*b', '*c'])}\n`;
  if (kind < 0.6) return `${anchor} ${flow(random, depth)}\n`;
  if (kind < 0.68) return `${anchor} ${blockScalar(random, deeper)}`;
  if (kind < 0.74) return ` ${pick(random, scalars)}\n${deeper}${pick(random, scalars)}\n`;
  if (kind < 0.75)
    return `\n${deeper}<<: ${pick(random, ['*a', '[*a, *b]', '{z: 1}', '*b'])}\n${block(random, deeper, depth - 1)}`;
  return `${anchor}\n${block(random, deeper, depth - 1)}`;
}

const glue = ['---\n', '...\n', '--- # c\n', '\n', '# c\n', '---\n---\n'];

/** A text by a loose grammar: mostly valid YAML, with every corner that readers disagree on. */
export function generated(random: Random): string {
  let text = random() < 0.1 ? pick(random, glue) : '';
  const documents = 1 + (random() < 0.2 ? upTo(random, 2) : 0);
  for (let index = 0; index < documents; index += 1) {
    if (index > 0) text += pick(random, glue);
    text += block(random, '', 3);
  }
  return random() < 0.1 ? text.replaceAll('\n', '\r\n') : text;
}

const bits = [
  ...[
    ':',
    ': ',
    '-',
    '- ',
    '? ',
    '#',
    ' #',
    '\n',
    '\t',
    ' ',
    '  ',
    '"',
    "'",
    '[',
    ']',
    '{',
    '}',
    ',',
    '|',
    '>',
  ],
  ...[
    '&a ',
    '*a',
    '<<: ',
    '!',
    '!!str ',
    '%',
    '@',
    '`',
    '---\n',
    '...\n',
    '\\',
    '0',
    '_',
    '~',
    '\r\n',
    'é',
    '😀',
  ],
];

/** A text with a few places changed. */
export function mutated(random: Random, text: string): string {
  let result = text;
  for (let count = 1 + upTo(random, 2); count > 0; count -= 1) {
    const at = upTo(random, result.length);
    const cut = random() < 0.5 ? upTo(random, 3) : 0;
    const put = random() < 0.7 ? pick(random, bits) : '';
    result = result.slice(0, at) + put + result.slice(at + cut);
  }
  // Half of a pair of surrogates cannot be sent as UTF-8.
  return result.toWellFormed();
}
