import type { PathPattern } from '../../access/term.ts';
import { canonicalJson } from '../../compile/digest.ts';
import type { IngressRoute } from '../../model/mesh.ts';

/** Exact before a template before a subtree before everything; of one kind the longer one. */
function specificity(path: PathPattern | undefined): readonly [number, number] {
  if (path === undefined) return [-1, 0];
  if ('exact' in path) return [2, path.exact.length];
  if ('template' in path) return [1, path.template.length];
  return 'subtree' in path ? [0, path.subtree.length] : [0, 0];
}

interface Entry {
  readonly route: IngressRoute;
  readonly path: PathPattern | undefined;
}

function sameService(a: IngressRoute, b: IngressRoute): boolean {
  return a.service === b.service && a.port === b.port;
}

function joined(a: IngressRoute, { route, path }: Entry): IngressRoute {
  const { paths: _, ...rest } = a;
  const from = [...a.from, ...route.from];
  // Everything of a service holds each of its paths.
  if (a.paths === undefined || path === undefined) return { ...rest, from };
  const isKnown = a.paths.some((known) => canonicalJson(known) === canonicalJson(path));
  return { ...rest, from, paths: isKnown ? a.paths : [...a.paths, path] };
}

/**
 * What a gateway sends where, in the order in which a VirtualService must say it: there the first
 * match wins, here the most specific path. Neighbours that lead to one service are one route.
 */
export function inOrder(routes: readonly IngressRoute[]): readonly IngressRoute[] {
  const entries = routes.flatMap((route): readonly Entry[] =>
    (route.paths ?? [undefined]).map((path) => ({ route, path })),
  );
  const sorted = [...entries].sort((a, b) => {
    const [left, right] = [specificity(a.path), specificity(b.path)];
    return right[0] - left[0] || right[1] - left[1];
  });
  const merged: IngressRoute[] = [];
  for (const entry of sorted) {
    const last = merged.at(-1);
    if (last && sameService(last, entry.route)) merged[merged.length - 1] = joined(last, entry);
    else {
      const { paths: _, ...rest } = entry.route;
      merged.push({ ...rest, ...(entry.path && { paths: [entry.path] }) });
    }
  }
  return merged;
}
