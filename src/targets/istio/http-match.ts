import type { Box, KeyTest, PathPattern, StringPattern } from '../../access/term.ts';
import type { JsonObject } from '../../source/json.ts';

/** Text as an RE2 literal. */
export function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** Whole segments as a regular expression; `*` is one non-empty segment. */
export function segmentsRegex(template: string): string {
  return template
    .split('/')
    .map((segment) => (segment === '*' ? '[^/]+' : literal(segment)))
    .join('/');
}

const hasStar = (template: string) => template.split('/').includes('*');

/** What a route matches of a path: one StringMatch each, ORed. VirtualService knows no segments. */
export function uriMatches(pattern: PathPattern): readonly JsonObject[] {
  if ('exact' in pattern) return [{ exact: pattern.exact }];
  if ('prefix' in pattern) return [{ prefix: pattern.prefix }];
  if ('suffix' in pattern) return [{ regex: `.*${literal(pattern.suffix)}` }];
  if ('regex' in pattern) return [{ regex: pattern.regex }];
  if ('template' in pattern) {
    const { template } = pattern;
    return hasStar(template) ? [{ regex: segmentsRegex(template) }] : [{ exact: template }];
  }
  if ('below' in pattern) {
    const { below } = pattern;
    return [hasStar(below) ? { regex: `${segmentsRegex(below)}/.*` } : { prefix: `${below}/` }];
  }
  const { subtree } = pattern;
  if (hasStar(subtree)) return [{ regex: `${segmentsRegex(subtree)}(/.*)?` }];
  return [...(subtree === '' ? [] : [{ exact: subtree }]), { prefix: `${subtree}/` }];
}

/** One pattern as RE2, to be ORed with others. */
function regexOf(pattern: StringPattern): string {
  if ('exact' in pattern) return literal(pattern.exact);
  if ('prefix' in pattern) return `${literal(pattern.prefix)}.*`;
  if ('suffix' in pattern) return `.*${literal(pattern.suffix)}`;
  return 'regex' in pattern ? pattern.regex : '.*';
}

/** Patterns of one header or parameter as one StringMatch, which has no suffix and no list. */
function stringMatch(patterns: readonly StringPattern[]): JsonObject {
  const [only] = patterns;
  if (patterns.length === 1 && only) {
    if ('exact' in only) return { exact: only.exact };
    if ('prefix' in only) return { prefix: only.prefix };
    return { regex: regexOf(only) };
  }
  return { regex: patterns.map((pattern) => `(?:${regexOf(pattern)})`).join('|') };
}

/**
 * What a header must not be. Without a value, the condition is that it is not there: istiod takes an
 * absent header for an empty one in every other, and `.*` would match that.
 */
function absence(patterns: readonly StringPattern[]): JsonObject {
  return patterns.some((pattern) => 'present' in pattern) ? {} : stringMatch(patterns);
}

function byKey(tests: readonly KeyTest[], side: 'some' | 'none'): JsonObject | undefined {
  const entries = tests.flatMap((test) => {
    const patterns = test[side];
    if (patterns === undefined) return [];
    return [[test.key, side === 'none' ? absence(patterns) : stringMatch(patterns)] as const];
  });
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/** Methods as one condition: they are exact and case-sensitive. */
function methodMatch(methods: readonly string[]): JsonObject {
  const [only] = methods;
  return methods.length === 1 && only !== undefined
    ? { exact: only }
    : { regex: methods.map(literal).join('|') };
}

/**
 * A box as HTTPMatchRequests, ORed.
 * https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest
 */
export function httpMatches({
  methods,
  hosts,
  paths,
  headers = [],
  query = [],
}: Box): readonly JsonObject[] {
  const withHeaders = byKey(headers, 'some');
  const without = byKey(headers, 'none');
  const parameters = byKey(query, 'some');
  const rest: JsonObject = {
    ...(methods && { method: methodMatch(methods) }),
    ...(hosts && { authority: stringMatch(hosts) }),
    ...(withHeaders && { headers: withHeaders }),
    ...(without && { withoutHeaders: without }),
    ...(parameters && { queryParams: parameters }),
  };
  if (paths === undefined) return [rest];
  return paths.flatMap(uriMatches).map((uri) => ({ uri, ...rest }));
}
