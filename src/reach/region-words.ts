import { intersectPaths } from '../access/path-algebra.ts';
import type { Piece } from '../access/describe/pieces.ts';
import type { Description, Region } from '../access/describe/region.ts';
import type { Box } from '../access/term.ts';
import { byCodeUnits } from '../diagnostics/order.ts';
import { grouped } from '../source/grouped.ts';
import { distinct } from '../source/json.ts';
import { boxesWords, boxWords } from './words.ts';

const together = <T>(a: readonly T[] = [], b: readonly T[] = []): readonly T[] =>
  distinct([...a, ...b]);

/** Both conditions as one box; nothing where a box cannot say it, as "one of these paths and one of those". */
function both(a: Box, b: Box): Box | undefined {
  if ((a.hosts && b.hosts) || (a.remoteIp && b.remoteIp)) return undefined;
  const methods = methodsOf(a, b);
  const paths = pathsOf(a, b);
  if (methods?.length === 0 || paths === 'unsaid') return undefined;
  const box: Box = { ...a, ...b };
  const headers = together(a.headers, b.headers);
  const query = together(a.query, b.query);
  const token = tokenOf(a, b);
  return {
    ...box,
    ...(methods && { methods }),
    ...(paths && { paths }),
    ...(headers.length > 0 && { headers }),
    ...(query.length > 0 && { query }),
    ...(token && { token }),
  };
}

function meet<T>(a: readonly T[], b: readonly T[]): readonly T[] {
  return a.filter((value) => b.includes(value));
}

function methodsOf(a: Box, b: Box): Box['methods'] {
  return a.methods && b.methods ? meet(a.methods, b.methods) : (a.methods ?? b.methods);
}

function pathsOf(a: Box, b: Box): Box['paths'] | 'unsaid' {
  if (a.paths === undefined || b.paths === undefined) return a.paths ?? b.paths;
  const [one, more] = [a.paths[0], b.paths[0]];
  if (one === undefined || more === undefined || a.paths.length + b.paths.length > 2)
    return 'unsaid';
  const common = intersectPaths(one, more);
  return common ? [common] : 'unsaid';
}

function tokenOf(a: Box, b: Box): Box['token'] {
  if (a.token === undefined || b.token === undefined) return a.token ?? b.token;
  return {
    issuers: meet(a.token.issuers, b.token.issuers),
    claims: distinct([...a.token.claims, ...b.token.claims]),
  };
}

const tokenWords = (token: 'none' | 'bad'): string =>
  token === 'none' ? 'without a token' : 'with a bad token';

/** What is left out, without the words that its surroundings have said: `/r/7`, `with x-debug present`. */
function exceptionWords(piece: Piece): string {
  if ('token' in piece) return `requests ${tokenWords(piece.token)}`;
  const words = boxWords(piece.box);
  const keys = Object.keys(piece.box);
  if (keys.join() === 'methods') return words.replace(' /**', '');
  const isPlain = keys.every((key) => key === 'paths');
  return isPlain
    ? words.replaceAll('ANY ', '').replaceAll(', ', ' or ')
    : words.replace(/^everything (?=\w)/, 'requests ');
}

interface Said {
  readonly box: Box;
  readonly more: string;
}

function said({ all, except }: Region): Said {
  let box: Box = {};
  const extra: string[] = [];
  for (const piece of all) {
    const merged = 'box' in piece ? both(box, piece.box) : undefined;
    if (merged !== undefined) box = merged;
    else if ('token' in piece) extra.push(tokenWords(piece.token));
    else extra.push(`that are ${boxWords(piece.box)}, too`);
  }
  const left = [...new Set(except.map(exceptionWords))].sort(byCodeUnits);
  const more = [...extra, ...(left.length > 0 ? [`except ${left.join(' or ')}`] : [])];
  return { box, more: more.join(' ') };
}

/** Each region in words, sorted: `GET|HEAD /items/*`, `POST /refunds/** except /refunds/7`. */
function regionWords(regions: readonly Region[]): readonly string[] {
  const groups = grouped(regions.map(said), ({ more }) => more);
  const words = [...groups].flatMap(([more, group]) =>
    boxesWords(group.map(({ box }) => box)).map((word) => (more === '' ? word : `${word} ${more}`)),
  );
  return [...new Set(words)].sort(byCodeUnits);
}

/** A description in words; what it leaves out is said. */
export function descriptionWords({ regions, isWhole }: Description): readonly string[] {
  const words = regionWords(regions);
  return isWhole ? words : [...words, words.length === 0 ? 'some requests' : 'and others'];
}

/** Most regions that one line holds. */
const mostWords = 8;

const exception = ' except ';

/** Regions that leave out the same say so once: `POST /a, GET /b, each except requests with x-debug`. */
function exceptedOnce(words: readonly string[]): readonly string[] {
  const byException = grouped(words, (word) => word.split(exception).slice(1).join(exception));
  return [...byException].flatMap(([left, group]) => {
    if (left === '' || group.length === 1) return group;
    const heads = group.map((word) => word.slice(0, word.indexOf(exception)));
    return [`${heads.join(', ')}, each except ${left}`];
  });
}

/** Words as one list, shortened where nobody would read it to its end. */
export function listWords(words: readonly string[]): string {
  const hidden = words.length - mostWords;
  const shown = exceptedOnce(hidden <= 1 ? words : words.slice(0, mostWords)).join(', ');
  return hidden <= 1 ? shown : `${shown} and ${hidden} more`;
}
