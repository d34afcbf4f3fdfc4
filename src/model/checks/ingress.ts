import { includesPath, intersectPaths } from '../../access/path-algebra.ts';
import type { PathPattern } from '../../access/term.ts';
import { diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Context } from '../context.ts';
import { hostCovers } from '../match-host.ts';
import type { Gateway, IngressRoute } from '../mesh.ts';
import { opText } from '../ops.ts';

const everything: PathPattern = { subtree: '' };

const sharesHost = (a: IngressRoute, b: IngressRoute): boolean =>
  a.hosts.some((one) => b.hosts.some((other) => hostCovers(one, other) || hostCovers(other, one)));

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

function checkPair(context: Context, gateway: Gateway, a: IngressRoute, b: IngressRoute): void {
  const isTcp = a.listener !== undefined || b.listener !== undefined;
  if (a.service === b.service || isTcp || !sharesHost(a, b)) return;
  const pair = crossing(a, b);
  if (pair === undefined) return;
  const params = {
    gateway: gateway.name,
    path: pathText(pair[1]),
    service: b.service,
    other: pathText(pair[0]),
    otherService: a.service,
  };
  const related = a.from.map((place) => ({ ...place, message: 'the other grant' }));
  context.report(diagnostic('MW3014', b.from[0] ?? {}, params, { related }));
}

/** On one host a path leads to one service. */
export function checkIngress(context: Context, gateways: readonly Gateway[]): void {
  for (const gateway of gateways)
    for (const [index, route] of gateway.routes.entries())
      for (const other of gateway.routes.slice(index + 1))
        checkPair(context, gateway, route, other);
}
