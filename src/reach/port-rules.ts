import type { Box, CallerPattern, RequestTerm } from '../access/term.ts';
import type { GuaranteeLine } from '../model/guarantee.ts';
import type { External, Gateway, IngressRoute, Mesh, Service } from '../model/mesh.ts';
import type { Route } from '../model/route.ts';
import { isHttp, type Layer, type Protocol, type Rule } from '../model/workload.ts';

/** Everything that has a say about one port of one service or external. */
export interface PortRules {
  readonly protocol: Protocol;
  readonly allow: readonly Rule[];
  readonly deny: readonly Rule[];
  readonly asks: readonly Rule[];
  /** No ALLOW rule at all on one of the ways in: what no DENY matches passes. */
  readonly open: boolean;
  /** Names of the issuers whose tokens are read here. */
  readonly issuers: readonly string[];
  readonly routes: readonly Route[];
  readonly ingress: readonly { readonly gateway: Gateway; readonly route: IngressRoute }[];
  /** Gateways with a route to it, and those that a guarantee about it names. */
  readonly gateways: readonly Gateway[];
  /** `namespace/account`: every client that a route or setting names. */
  readonly clients: readonly string[];
  /** What guarantees say about this port. */
  readonly lines: readonly Box[];
}

function layersOf(mesh: Mesh, service: Service, target: number): readonly Layer[] {
  return mesh.workloads
    .filter(({ id }) => service.workloads.includes(id))
    .map((workload) => workload.ports.find((p) => p.number === target) ?? workload.otherPorts)
    .flatMap((port) => port.ways.flatMap((way) => way.layers));
}

function linesAbout(mesh: Mesh, to: string, port: number): readonly GuaranteeLine[] {
  return mesh.guarantees
    .flatMap(({ lines }) => lines)
    .filter((line) => line.to === to && (line.ports?.includes(port) ?? true));
}

/** The boxes of the guarantee lines about a port, with their callers, those taken away too. */
function lineBoxes(lines: readonly GuaranteeLine[]): readonly Box[] {
  return lines.flatMap((line) => {
    const callers: readonly CallerPattern[] = [...(line.callers ?? []), ...line.except];
    const requests = line.requests.length === 0 ? [{}] : line.requests;
    return requests.map((box) => ({
      ...box,
      headers: [...(box.headers ?? []), ...line.headers],
      ...(callers.length > 0 && { callers }),
    }));
  });
}

function clientsOf(callee: Service | External): readonly string[] {
  return [...callee.routes, ...callee.settings].flatMap(({ clients }) => clients ?? []);
}

/** What one mesh says about a port; absent where the service or the port is not declared. */
export function portRules(mesh: Mesh, to: string, number: number): PortRules | undefined {
  const service = mesh.services.find(({ name }) => name === to);
  const external = mesh.externals.find(({ name }) => name === to);
  const callee = service ?? external;
  const port = callee?.ports.find((candidate) => candidate.number === number);
  if (callee === undefined || port === undefined) return undefined;
  const outside = external?.layers.filter((each) => each.port === number) ?? [];
  const layers = service ? layersOf(mesh, service, port.target) : outside.map(({ layer }) => layer);
  const ingress = mesh.gateways.flatMap((gateway) =>
    gateway.routes
      .filter((route) => route.service === to && route.port === number)
      .map((route) => ({ gateway, route })),
  );
  const lines = linesAbout(mesh, to, number);
  const through = new Set(lines.flatMap(({ gateways }) => gateways));
  return {
    protocol: port.protocol,
    allow: layers.flatMap(({ allow }) => (allow === 'open' ? [] : allow)),
    deny: layers.flatMap(({ deny }) => deny),
    asks: layers.flatMap(({ asks }) => asks),
    open: layers.some(({ allow }) => allow === 'open'),
    issuers: [...new Set(layers.flatMap(({ tokens }) => tokens.map(({ issuer }) => issuer)))],
    routes: callee.routes.filter(({ ports }) => ports?.includes(number) ?? true),
    ingress,
    gateways: mesh.gateways.filter(
      (gateway) => through.has(gateway.name) || ingress.some((one) => one.gateway === gateway),
    ),
    clients: clientsOf(callee),
    lines: lineBoxes(lines),
  };
}

/** Whether connections to a port carry no HTTP that a proxy could see. */
export function isOpaque({ protocol }: Pick<PortRules, 'protocol'>): boolean {
  return !isHttp(protocol);
}

/** Both parts of a term: what it takes away is a boundary too. */
export function boxesOf(term: RequestTerm): readonly Box[] {
  return [...term.boxes, ...(term.minus ?? [])];
}
