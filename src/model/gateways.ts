import { intersectPaths } from '../access/path-algebra.ts';
import type { PathPattern } from '../access/term.ts';
import type { Gateway as WrittenGateway, ListenerSettings } from '../check/intents.generated.ts';
import { protocolOfName } from '../check/port-protocol.ts';
import { byCodeUnits } from '../diagnostics/order.ts';
import { grouped } from '../source/grouped.ts';
import { distinct } from '../source/json.ts';
import { pointer } from '../source/pointer.ts';
import type { Context, ServiceView } from './context.ts';
import type { Entry } from './entry.ts';
import type { Gateway, IngressRoute, Listener, ServicePort } from './mesh.ts';
import { pathPattern } from './ops.ts';
import { isHttp } from './workload.ts';
import { rulesFor, type RulesByService } from './service-rules.ts';

const protocols = ['https', 'http', 'tcp', 'tls'] as const;

function listenerOf(name: string, written: ListenerSettings): Listener {
  const { port, certificate, clientCa, redirect } = written;
  return {
    name,
    protocol: written.protocol ?? protocolOfName(name, protocols) ?? 'http',
    port,
    ...(certificate !== undefined && { certificate }),
    ...(clientCa !== undefined && { clientCa }),
    ...(redirect !== undefined && { redirect }),
  };
}

/** Paths that reach granted ones only after a route's rewrite: they are exposed too. */
function exposedByRewrite(
  service: ServiceView,
  granted: readonly PathPattern[],
): readonly PathPattern[] {
  return (service.spec.routes ?? []).flatMap((route) => {
    const [path, target] = [route.match?.path, route.rewrite?.path];
    // What a regular expression matches no gateway's path can say.
    if (typeof path === 'object' || target === undefined) return [];
    const from: PathPattern = path === undefined ? { subtree: '' } : pathPattern(path);
    // Without a path of its own a route replaces the whole path.
    const to =
      path !== undefined && 'subtree' in from
        ? { subtree: target.replace(/\/$/, '') }
        : { exact: target };
    return granted.some((pattern) => intersectPaths(pattern, to)) ? [from] : [];
  });
}

/** The paths of an entry, and those that a route rewrites to them; nothing = every path. */
function pathsOf(service: ServiceView, { boxes }: Entry): readonly PathPattern[] | undefined {
  if (boxes.some(({ paths }) => paths === undefined)) return undefined;
  const granted = boxes.flatMap(({ paths }) => paths ?? []);
  return distinct([...granted, ...exposedByRewrite(service, granted)]);
}

/**
 * The port a grant from a gateway leads to: the named one, else the only HTTP port, or of several the
 * one that is called `http`.
 */
export function ingressPort(service: ServiceView, entry: Entry): ServicePort | undefined {
  const { ports } = service;
  const [name] = entry.ports ?? [];
  if (name !== undefined) return ports.find((port) => port.name === name);
  if (entry.listener !== undefined) return ports[0];
  const http = ports.filter(({ protocol }) => isHttp(protocol));
  return http.length === 1 ? http[0] : http.find((port) => port.name === 'http');
}

function routeFor(
  service: ServiceView,
  entry: Entry,
  gateway: WrittenGateway,
): IngressRoute | undefined {
  const port = ingressPort(service, entry);
  if (port === undefined) return undefined;
  const paths = isHttp(port.protocol) ? pathsOf(service, entry) : undefined;
  return {
    hosts: entry.hosts ?? gateway.hosts ?? ['*'],
    ...(paths && { paths }),
    service: service.name,
    port: port.number,
    ...(entry.listener !== undefined && { listener: entry.listener }),
    ...(entry.remoteIp && { remoteIp: entry.remoteIp }),
    from: [entry.at],
  };
}

/** A route, and the name of its gateway. */
interface GatewayRoute {
  readonly gateway: string;
  readonly route: IngressRoute;
}

/** The routes that follow from the grants of one service to gateways. */
function routesOf(
  context: Context,
  service: ServiceView,
  rules: RulesByService,
): readonly GatewayRoute[] {
  const own = rulesFor(rules, service).allow.filter(({ scope }) => scope === 'service');
  return own.flatMap((entry) => {
    const named = new Set(entry.callers?.flatMap((caller) => caller.gateway ?? []));
    return [...named].flatMap((gateway) => {
      const written = context.mesh.spec.gateways?.[gateway];
      const route = written && routeFor(service, entry, written);
      return route ? [{ gateway, route }] : [];
    });
  });
}

function gatewayOf(
  context: Context,
  name: string,
  written: WrittenGateway,
  routes: readonly IngressRoute[],
): Gateway {
  const listeners = Object.entries(written.listen ?? {});
  return {
    name,
    role: written.role ?? 'ingress',
    namespace: written.namespace,
    account: written.serviceAccount,
    labels: written.workload ?? {},
    hosts: written.hosts ?? ['*'],
    trustedHops: written.trustedHops ?? 0,
    listeners: listeners.map(([id, listener]) => listenerOf(id, listener)),
    routes,
    at: context.mesh.place(pointer('gateways', name), 'key'),
  };
}

/** The gateways of a mesh, sorted by name; their routes in the order of the services' names. */
export function gatewaysOf(context: Context, rules: RulesByService): readonly Gateway[] {
  const { remember, watch, keep } = context.memory;
  const all = context.services.flatMap((service) =>
    remember('ingress', service, () => routesOf(context, service, rules)),
  );
  const byGateway = [...grouped(all, ({ gateway }) => gateway)].map(
    ([name, list]) =>
      [
        name,
        keep(
          `routes of ${name}`,
          list.map(({ route }) => route),
        ),
      ] as const,
  );
  const routes = watch('routes of gateways', new Map(byGateway));
  const gateways = Object.entries(context.mesh.spec.gateways ?? {}).map(([name, written]) =>
    remember(`gateway ${name}`, context.mesh, () =>
      gatewayOf(context, name, written, routes.get(name) ?? []),
    ),
  );
  return keep(
    'gateways',
    gateways.sort((a, b) => byCodeUnits(a.name, b.name)),
  );
}
