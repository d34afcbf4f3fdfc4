import type {
  AddressTest,
  Box,
  CallerPattern,
  KeyTest,
  PathPattern,
  StringPattern,
  TokenTest,
} from '../access/term.ts';
import { byMethod } from '../access/method-order.ts';

/** A pattern over one string: `x`, `x*`, `*x`, `present`, `/re/`. */
export function stringWords(pattern: StringPattern): string {
  if ('exact' in pattern) return pattern.exact;
  if ('prefix' in pattern) return `${pattern.prefix}*`;
  if ('suffix' in pattern) return `*${pattern.suffix}`;
  if ('regex' in pattern) return `{regex: ${pattern.regex}}`;
  return 'present';
}

/** A caller as an intent names it; an account in words of the caller's choice. */
export function callerWords(
  pattern: CallerPattern,
  nameOf = (account: string): string => `sa:${account}`,
): string {
  if ('account' in pattern) return nameOf(`${pattern.account.namespace}/${pattern.account.name}`);
  if ('namespace' in pattern) return `${pattern.namespace}/*`;
  if ('spiffe' in pattern) return pattern.spiffe;
  if ('cidr' in pattern) return `cidr:${pattern.cidr}`;
  return 'mesh' in pattern ? 'mesh' : 'any';
}

/** A path pattern as an intent writes it: `/a`, `/a/*`, `/a/**`. */
export function pathWords(pattern: PathPattern): string {
  if ('exact' in pattern) return pattern.exact;
  if ('template' in pattern) return pattern.template;
  if ('subtree' in pattern) return `${pattern.subtree}/**`;
  // As Istio writes it: the language always means the node, too.
  if ('below' in pattern) return `${pattern.below}/{**}`;
  // Plain string prefixes and suffixes come only from foreign objects, which write them like this.
  if ('prefix' in pattern) return `{prefix: ${pattern.prefix}}`;
  if ('suffix' in pattern) return `{suffix: ${pattern.suffix}}`;
  return `{regex: ${pattern.regex}}`;
}

/** `x-audit present`, `groups = finance|sre`, `x-debug absent`, `x-a not b`. */
export function keyWords({ key, some, none }: KeyTest): string {
  const list = (patterns: readonly StringPattern[]) => patterns.map(stringWords).sort().join('|');
  const isPresent = (patterns: readonly StringPattern[]) => patterns.some((p) => 'present' in p);
  const parts: string[] = [];
  if (some) parts.push(isPresent(some) ? `${key} present` : `${key} = ${list(some)}`);
  if (none) parts.push(isPresent(none) ? `${key} absent` : `${key} not ${list(none)}`);
  return parts.join(' and ');
}

function tokenWords({ issuers, claims }: TokenTest): string {
  const of = [...issuers].sort().join('|');
  return claims.length === 0
    ? `a token of ${of}`
    : `a token of ${of} (${claims.map(keyWords).join(', ')})`;
}

/** `from address 10.0.0.0/8`: what a test asks of the address of a client. */
export function addressWords(test: AddressTest): string {
  return 'in' in test
    ? `from address ${[...test.in].sort().join('|')}`
    : `not from address ${[...test.notIn].sort().join('|')}`;
}

/** Everything a box asks for beside methods and paths. */
export function conditionWords({ hosts, headers = [], query = [], token, remoteIp }: Box): string {
  const having = [
    ...headers.map(keyWords),
    ...query.map((test) => `query ${keyWords(test)}`),
    ...(token ? [tokenWords(token)] : []),
  ];
  return [
    ...(hosts ? [`for host ${hosts.map(stringWords).sort().join('|')}`] : []),
    ...(having.length > 0 ? [`with ${having.join(' and ')}`] : []),
    ...(remoteIp ? [addressWords(remoteIp)] : []),
  ].join(' ');
}

/** One path of one box: its methods are merged with those of its neighbours before printing. */
interface Phrase {
  readonly methods: readonly string[] | undefined;
  readonly path: string;
  readonly rest: string;
}

function phrases(box: Box): readonly Phrase[] {
  const rest = conditionWords(box);
  const paths = box.paths?.map(pathWords) ?? ['/**'];
  return paths.map((path) => ({ methods: box.methods, path, rest }));
}

function print({ methods, path, rest }: Phrase): string {
  const words =
    methods === undefined
      ? path === '/**'
        ? 'everything'
        : `ANY ${path}`
      : `${[...new Set(methods)].sort(byMethod).join('|')} ${path}`;
  return rest === '' ? words : `${words} ${rest}`;
}

/** Boxes in words: `GET|HEAD /productpage`, `POST /refunds/** with x-audit present`; callers are left out. */
export function boxesWords(boxes: readonly Box[]): readonly string[] {
  const merged = new Map<string, Phrase>();
  for (const phrase of boxes.flatMap(phrases)) {
    const key = JSON.stringify([phrase.path, phrase.rest]);
    const known = merged.get(key);
    const both = known?.methods && phrase.methods && [...known.methods, ...phrase.methods];
    merged.set(key, known === undefined ? phrase : { ...phrase, methods: both });
  }
  return [...merged.values()].map(print).sort();
}

/** One box in words. */
export function boxWords(box: Box): string {
  return boxesWords([box]).join(', ');
}
