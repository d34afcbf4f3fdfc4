import type { Conditions } from './conditions.ts';

const wildcard = '{*}';
/** Every path that is written as RFC 3986 has it. */
const regular = '/{**}';

/** The literal start of a template, as a prefix. */
const startOf = (value: string): string => `${value.slice(0, value.indexOf(wildcard))}*`;

/**
 * A refusal, with what keeps a template in it from being walked around. Envoy's templates hold the
 * characters of RFC 3986 only, while proxies pass on `[` and `]` as they are (without normalization
 * others, too), so `/a/[b]` is not in `/a/{*}`, though `/a/*` means it. What is no path of RFC 3986
 * below the literal start of a template is refused as a whole. Measured in Envoy 1.40.0.
 */
export function withOddPaths(rule: Conditions): readonly Conditions[] {
  const { paths = [], notPaths = [] } = rule.operation;
  const templates = paths.filter((value) => value.includes(wildcard));
  if (templates.length === 0) return [rule];
  const starts = [...new Set(templates.map(startOf))];
  const odd = { ...rule.operation, paths: starts, notPaths: [...notPaths, regular] };
  return [rule, { ...rule, operation: odd }];
}
