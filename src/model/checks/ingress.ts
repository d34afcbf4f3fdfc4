import { includesPath, intersectPaths, shapeOf } from '../../access/path-algebra.ts';
import type { PathPattern } from '../../access/term.ts';
import { diagnostic } from '../../diagnostics/diagnostic.ts';
import { grouped } from '../../source/grouped.ts';
import type { Context } from '../context.ts';
import { hostCovers } from '../decide/match-host.ts';
import type { Gateway, IngressRoute } from '../mesh.ts';
import { opText } from '../ops.ts';

const everything: PathPattern = { subtree: '' };

/** Two patterns clash if they are equal, or share paths and neither is the more specific one. */
function clash(a: PathPattern, b: PathPattern): boolean {
  if (intersectPaths(a, b) === undefined) return false;
  return includesPath(a, b) === includesPath(b, a);
}

function crossing(
  a: IngressRoute,
  b: IngressRoute,
): readonly [PathPattern, PathPattern] | undefined {
  for (const one of a.paths ?? [everything])
    for (const other of b.paths ?? [everything]) if (clash(one, other)) return [one, other];
  return undefined;
}

const pathText = (path: PathPattern): string => opText({ methods: [''], paths: [path] }).trim();

function reportCrossing(
  context: Context,
  gateway: Gateway,
  a: IngressRoute,
  b: IngressRoute,
  [path, other]: readonly [PathPattern, PathPattern],
): void {
  const params = {
    gateway: gateway.name,
    path: pathText(other),
    service: b.service,
    other: pathText(path),
    otherService: a.service,
  };
  const related = a.from.map((place) => ({ ...place, message: 'the other grant' }));
  context.report(diagnostic('MW3014', b.from[0] ?? {}, params, { related }));
}

/** The addresses of a route, in whatever order they are written. */
function addressesOf({ remoteIp }: IngressRoute): string {
  if (remoteIp === undefined) return '';
  return JSON.stringify(
    'in' in remoteIp ? [...remoteIp.in].sort() : { not: [...remoteIp.notIn].sort() },
  );
}

function checkPair(context: Context, gateway: Gateway, a: IngressRoute, b: IngressRoute): void {
  if (a.listener !== undefined || b.listener !== undefined) return;
  const leadsElsewhere = a.service !== b.service || a.port !== b.port;
  if (!leadsElsewhere && addressesOf(a) === addressesOf(b)) return;
  const pair = crossing(a, b);
  if (pair === undefined) return;
  if (leadsElsewhere) return reportCrossing(context, gateway, a, b, pair);
  const params = { gateway: gateway.name, path: pathText(pair[1]) };
  const related = a.from.map((place) => ({ ...place, message: 'the other grant' }));
  context.report(diagnostic('MW3047', b.from[0] ?? {}, params, { related }));
}

/** The first literal segments that paths of a route begin with; `*` stands for any. */
function startsOf({ paths }: IngressRoute): readonly string[] {
  const starts = paths?.map((path) => shapeOf(path)?.segments[1] ?? '*') ?? ['*'];
  return [...new Set(starts)];
}

/** Routes by what their paths begin with: others share no path. */
function neighbours(routes: readonly IngressRoute[]): ReadonlyMap<string, readonly IngressRoute[]> {
  const entries = routes.flatMap((route) => startsOf(route).map((start) => ({ start, route })));
  const groups = grouped(entries, ({ start }) => start);
  return new Map([...groups].map(([start, each]) => [start, each.map(({ route }) => route)]));
}

/** Pairs of routes that may share a path on one host, each once, in their order. */
function pairs(
  routes: readonly IngressRoute[],
): readonly (readonly [IngressRoute, IngressRoute])[] {
  const near = neighbours(routes);
  const order = new Map(routes.map((route, index) => [route, index]));
  return routes.flatMap((route, index) => {
    const starts = startsOf(route);
    const others = starts.includes('*')
      ? routes
      : [...starts, '*'].flatMap((start) => near.get(start) ?? []);
    const later = [...new Set(others)].filter((other) => (order.get(other) ?? 0) > index);
    return later.map((other) => [route, other] as const);
  });
}

/** Routes by the hosts that they are written for, each with those whose pattern covers its host. */
function byHost(routes: readonly IngressRoute[]): readonly (readonly IngressRoute[])[] {
  const entries = routes.flatMap((route) => route.hosts.map((host) => ({ host, route })));
  const groups = grouped(entries, ({ host }) => host);
  const wide = entries.filter(({ host }) => host.startsWith('*'));
  return [...groups].map(([host, own]) => {
    const covering = wide.filter((other) => other.host !== host && hostCovers(other.host, host));
    const all = new Set([...covering, ...own].map(({ route }) => route));
    return routes.filter((route) => all.has(route));
  });
}

/** On one host a path leads to one service, for one set of clients. */
export function checkIngress(context: Context, gateways: readonly Gateway[]): void {
  for (const gateway of gateways) {
    const seen = new Map<IngressRoute, Set<IngressRoute>>();
    for (const routes of byHost(gateway.routes))
      for (const [a, b] of pairs(routes)) {
        const known = seen.get(a) ?? new Set();
        seen.set(a, known);
        if (!known.has(b)) checkPair(context, gateway, a, b);
        known.add(b);
      }
  }
}
