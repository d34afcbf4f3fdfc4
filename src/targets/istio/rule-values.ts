import type { KeyTest, PathPattern, StringPattern } from '../../access/term.ts';

/** A pattern in the notation of AuthorizationPolicy: one star at an end, or `*` for "present". */
function stringValue(pattern: StringPattern): string {
  if ('exact' in pattern) return pattern.exact;
  if ('prefix' in pattern) return `${pattern.prefix}*`;
  if ('suffix' in pattern) return `*${pattern.suffix}`;
  return '*';
}

/**
 * A host, with and without a port: the match is on the authority as sent, while routing takes both.
 * https://istio.io/latest/docs/ops/best-practices/security/#writing-host-match-policies
 */
export function hostValues(pattern: StringPattern): readonly string[] {
  if (!('exact' in pattern) || pattern.exact.includes(':')) return [stringValue(pattern)];
  return [pattern.exact, `${pattern.exact}:*`];
}

/** A template: one whole segment is `{*}`; a bare star would be a prefix match, or literal text. */
function template(text: string): string {
  return text
    .split('/')
    .map((segment) => (segment === '*' ? '{*}' : segment))
    .join('/');
}

/** Everything below a node. A plain prefix cannot follow a template, so below one the template goes on. */
function belowValue(path: string): string {
  const node = template(path);
  return node.includes('{*}') ? `${node}/{**}` : `${node}/*`;
}

/** A path. A subtree is two values: `/a/*` alone does not hold `/a`, and `/a*` would hold `/ab`. */
export function pathValues(pattern: PathPattern): readonly string[] {
  if ('exact' in pattern) return [pattern.exact];
  if ('prefix' in pattern) return [`${pattern.prefix}*`];
  if ('suffix' in pattern) return [`*${pattern.suffix}`];
  if ('template' in pattern) return [template(pattern.template)];
  if ('regex' in pattern) return [];
  if ('below' in pattern) return [belowValue(pattern.below)];
  const { subtree } = pattern;
  const below = belowValue(subtree);
  return subtree === '' ? [below] : [template(subtree), below];
}

/** One condition of `when`. */
export interface When {
  readonly key: string;
  readonly values?: readonly string[];
  readonly notValues?: readonly string[];
}

/** A test of a header or claim: `values` holds if one of them matches, `notValues` also when it is absent. */
export function when(key: string, { some, none }: Omit<KeyTest, 'key'>): When {
  return {
    key,
    ...(some && { values: some.map(stringValue) }),
    ...(none && { notValues: none.map(stringValue) }),
  };
}

/** `request.auth.claims[a][b]` for a claim written `a[b]`. */
export function claimKey(claim: string): string {
  const [outer = '', ...inner] = claim.split(/[[\]]+/).filter((part) => part !== '');
  return `request.auth.claims${[outer, ...inner].map((part) => `[${part}]`).join('')}`;
}
