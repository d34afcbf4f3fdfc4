import { includesOperation, intersectOperations, type Operation } from '../access/box-algebra.ts';
import type { PathPattern } from '../access/term.ts';
import type { Route as WrittenRoute } from '../check/intents.generated.ts';
import type { ServiceView } from './context.ts';
import { pathPattern } from './ops.ts';

/** The path pattern of a route's match, if it has one that is made of whole segments. */
function matchedPath(route: WrittenRoute): PathPattern | undefined {
  const path = route.match?.path;
  return typeof path === 'string' ? pathPattern(path) : undefined;
}

/** The whole segments of a pattern: all that the language can say of a path. */
function nodeOf(pattern: PathPattern): string {
  if ('subtree' in pattern) return pattern.subtree;
  if ('template' in pattern) return pattern.template;
  return 'exact' in pattern ? pattern.exact : '';
}

/** One pattern as the service receives it: a subtree's node is replaced, anything else whole. */
function rewritten(matched: PathPattern | undefined, sent: PathPattern, path: string): PathPattern {
  if (matched === undefined || !('subtree' in matched)) return { exact: path };
  const depth = matched.subtree.split('/').length;
  const text = nodeOf(sent);
  const base = path.endsWith('/') ? path.slice(0, -1) : path;
  const replaced = [base, ...text.split('/').slice(depth)].join('/');
  if ('subtree' in sent) return { subtree: replaced };
  const whole = replaced === '' ? '/' : replaced;
  return whole.split('/').includes('*') ? { template: whole } : { exact: whole };
}

/** The operations that a route matches; its conditions on headers and query stand apart. */
function matchedBy(route: WrittenRoute): Operation {
  const { methods } = route.match ?? {};
  const path = matchedPath(route);
  return { ...(methods && { methods }), ...(path && { paths: [path] }) };
}

/** The part of an operation that a route takes, with the paths that it makes of it. */
function throughRoute(route: WrittenRoute, sent: Operation, path: string): Operation | undefined {
  const taken = intersectOperations(matchedBy(route), sent);
  if (taken === undefined) return undefined;
  const matched = matchedPath(route);
  const paths = taken.paths?.map((pattern) => rewritten(matched, pattern, path));
  return { ...taken, paths: paths ?? [{ exact: path }] };
}

/** Whether a route takes all that it matches by method and path, whoever sends it to which port. */
function isForEveryone({ match = {} }: WrittenRoute): boolean {
  const { headers, query, from, port } = match;
  return [headers, query, from, port].every((condition) => condition === undefined);
}

/**
 * What a service receives of an operation that a caller sends, through its routes: routes that
 * rewrite change it, and of what one redirects nothing arrives. Conditions on headers are not looked
 * at, so a route with some leaves the operation as it was too.
 */
export function received(service: ServiceView, sent: Operation): readonly Operation[] {
  const operations: Operation[] = [];
  for (const route of service.spec.routes ?? []) {
    if (route.redirect !== undefined) {
      if (isForEveryone(route) && includesOperation(matchedBy(route), sent)) return operations;
      continue;
    }
    const path = route.rewrite?.path;
    const taken = path === undefined ? undefined : throughRoute(route, sent, path);
    if (taken === undefined) continue;
    operations.push(taken);
    const unconditional = route.match?.headers === undefined && route.match?.query === undefined;
    if (unconditional && includesOperation(matchedBy(route), sent)) return operations;
  }
  return [...operations, sent];
}
