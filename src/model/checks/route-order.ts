import { pieces } from '../../access/box-algebra.ts';
import type { Box } from '../../access/term.ts';
import { diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Context } from '../context.ts';
import type { External, Service } from '../mesh.ts';
import type { Route } from '../route.ts';
import { isHttp } from '../workload.ts';
import { coversBox } from './covers-box.ts';

/** A route as a set: its matches, and the ports that it is for. */
interface Matched {
  readonly route: Route;
  readonly ports: readonly number[];
}

const isOpen = ({ route }: Matched): boolean => route.match.some((box) => coversBox(box, {}));

/** The ports on which routes act. */
function routedPorts({ ports }: Service | External): readonly number[] {
  const http = ports.filter(({ protocol }) => isHttp(protocol));
  return (http.length > 0 ? http : ports).map(({ number }) => number);
}

/** The written routes of a service; those with clients are copies of them. */
function matchedRoutes(routes: readonly Route[], all: readonly number[]): readonly Matched[] {
  return routes
    .filter(({ clients }) => clients === undefined)
    .map((route) => ({ route, ports: route.ports ?? all }));
}

/** A box as boxes of one caller, method and path each, so that several routes can cover it together. */
function parts(box: Box): readonly Box[] {
  const callers = box.callers?.map((caller) => [caller]) ?? [undefined];
  const { methods: _methods, paths: _paths, callers: _callers, ...conditions } = box;
  return pieces(box).flatMap((piece) =>
    callers.map((one) => ({ ...conditions, ...piece, ...(one && { callers: one }) })),
  );
}

/** The routes before one that take all its requests; nothing where that cannot be shown. */
function takenBy(route: Matched, before: readonly Matched[]): readonly Matched[] | undefined {
  const takers = new Set<Matched>();
  const wanted = route.ports.flatMap((port) =>
    route.route.match.flatMap(parts).map((part) => ({ port, part })),
  );
  // What names a port or caller that nobody declares has its own finding, and matches nothing.
  if (wanted.length === 0) return undefined;
  for (const { port, part } of wanted) {
    const taker = before.find(
      (other) =>
        other.ports.includes(port) && other.route.match.some((box) => coversBox(box, part)),
    );
    if (taker === undefined) return undefined;
    takers.add(taker);
  }
  return [...takers];
}

function reportUnreachable(
  context: Context,
  route: Route,
  takers: readonly Matched[],
  takesAll: (taker: Matched) => boolean,
): void {
  const [first] = takers;
  const why =
    takers.length > 1
      ? 'those before it together match all that it does'
      : first && takesAll(first)
        ? 'one before it matches everything'
        : 'one before it matches all that it does';
  const related = takers.flatMap((taker) => {
    const [at] = taker.route.from;
    const message = takesAll(taker) ? 'this one matches everything' : 'this one comes first';
    return at ? [{ ...at, message }] : [];
  });
  context.report(diagnostic('MW3012', route.from[0] ?? {}, { why }, { related }));
}

/** The first route that matches decides: those that never get a request, and requests that get none. */
export function checkRouteOrder(context: Context, service: Service | External): void {
  const all = routedPorts(service);
  const routes = matchedRoutes(service.routes, all);
  const last = routes.at(-1);
  if (last === undefined) return;
  const takesAll = (one: Matched) => isOpen(one) && all.every((port) => one.ports.includes(port));
  if (!routes.some(takesAll)) context.report(diagnostic('MW3011', last.route.from[0] ?? {}, {}));
  for (const [index, route] of routes.entries()) {
    const takers = takenBy(route, routes.slice(0, index));
    if (takers !== undefined) reportUnreachable(context, route.route, takers, takesAll);
  }
}
