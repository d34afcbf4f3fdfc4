import type { PathPattern } from '../../access/term.ts';
import { canonicalJson } from '../../compile/digest.ts';
import { bySpecificity } from '../../model/decide/ingress.ts';
import type { IngressRoute } from '../../model/mesh.ts';

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
  const sorted = [...entries].sort((a, b) => bySpecificity(a.path, b.path));
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
