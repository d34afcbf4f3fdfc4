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

/** What a route that rewrites the path makes of the part of an operation that it takes. */
function rewrittenBy(route: WrittenRoute, taken: Operation, path: string): Operation {
  const matched = matchedPath(route);
  const paths = taken.paths?.map((pattern) => rewritten(matched, pattern, path));
  return { ...taken, paths: paths ?? [{ exact: path }] };
}

/** Whether a route takes all that it matches by method and path, whoever sends it to which port. */
function isForEveryone({ match = {} }: WrittenRoute): boolean {
  const { headers, query, from, port, path } = match;
  const isUnconditional = [headers, query, from, port].every((each) => each === undefined);
  // Which paths a regular expression takes, nobody can say here.
  return isUnconditional && typeof path !== 'object';
}

/**
 * What a service receives of an operation that a caller sends, through its routes: the first that
 * takes it decides, those that rewrite change it, and of what one redirects nothing arrives. A route
 * with conditions takes perhaps some of it, so what the next ones make of it may arrive, too.
 */
export function received(service: ServiceView, sent: Operation): readonly Operation[] {
  const changed: Operation[] = [];
  const unchanged: Operation[] = [];
  const all = () => [...changed, ...(unchanged.includes(sent) ? [sent] : unchanged)];
  for (const route of service.spec.routes ?? []) {
    const matched = matchedBy(route);
    const taken = intersectOperations(matched, sent);
    if (taken === undefined) continue;
    const isWhole = includesOperation(matched, sent);
    const path = route.rewrite?.path;
    if (route.redirect === undefined && path === undefined) unchanged.push(isWhole ? sent : taken);
    else if (route.redirect === undefined) changed.push(rewrittenBy(route, taken, path ?? ''));
    if (isWhole && isForEveryone(route)) return all();
  }
  unchanged.push(sent);
  return all();
}
