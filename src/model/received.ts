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

/** One pattern as the service receives it: a subtree's node is replaced, anything else whole. */
function rewritten(matched: PathPattern | undefined, sent: PathPattern, path: string): PathPattern {
  if (matched === undefined || !('subtree' in matched)) return { exact: path };
  const depth = matched.subtree.split('/').length;
  const text =
    'subtree' in sent
      ? sent.subtree
      : 'template' in sent
        ? sent.template
        : 'exact' in sent
          ? sent.exact
          : '';
  const base = path.endsWith('/') ? path.slice(0, -1) : path;
  const replaced = [base, ...text.split('/').slice(depth)].join('/');
  const whole = replaced === '' ? '/' : replaced;
  if ('subtree' in sent) return { subtree: replaced };
  return whole.split('/').includes('*') ? { template: whole } : { exact: whole };
}

function throughRoute(route: WrittenRoute, sent: Operation): Operation | undefined {
  const matched = matchedPath(route);
  const path = route.rewrite?.path;
  const match: Operation = {
    ...(route.match?.methods && { methods: route.match.methods }),
    ...(matched && { paths: [matched] }),
  };
  const taken = intersectOperations(match, sent);
  if (taken === undefined || path === undefined) return taken;
  const paths = taken.paths?.map((pattern) => rewritten(matched, pattern, path)) ?? [
    { exact: path },
  ];
  return { ...taken, paths };
}

/**
 * What a service receives of an operation that a caller sends, through its routes: only routes that
 * rewrite change it. Conditions on headers are not looked at, so a route with some leaves the
 * operation as it was too.
 */
export function received(service: ServiceView, sent: Operation): readonly Operation[] {
  const operations: Operation[] = [];
  for (const route of service.spec.routes ?? []) {
    const taken = throughRoute(route, sent);
    if (taken === undefined || route.rewrite?.path === undefined) continue;
    operations.push(taken);
    const matched = matchedPath(route);
    const unconditional = route.match?.headers === undefined && route.match?.query === undefined;
    const whole: Operation = {
      ...(route.match?.methods && { methods: route.match.methods }),
      ...(matched && { paths: [matched] }),
    };
    if (unconditional && includesOperation(whole, sent)) return operations;
  }
  return [...operations, sent];
}
