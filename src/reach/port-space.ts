import type { Request } from '../access/request.ts';
import type { Box, CallerPattern } from '../access/term.ts';
import { matchesCaller } from '../model/decide/match-caller.ts';
import { hostPattern } from '../model/decide/match-host.ts';
import type { Gateway, Mesh } from '../model/mesh.ts';
import { distinct } from '../source/json.ts';
import { namespaceOf } from '../source/place.ts';
import { callerNames, callersOf, type Caller, type NameOf } from './caller.ts';
import { commonDomain } from './domain-classes.ts';
import { filler, pathExamples } from './examples.ts';
import { boxesOf, isOpaque, portRules, type PortRules } from './port-rules.ts';
import { methodsOf, overlay, wanted, type Sample, type Universe } from './sample.ts';

/** One port of one service or external. */
export interface PortRef {
  readonly to: string;
  readonly port: number;
}

/** Every declared port of these meshes, each once, in the order of the meshes. */
export function portRefs(meshes: readonly Mesh[]): readonly PortRef[] {
  const found = new Map<string, PortRef>();
  for (const mesh of meshes)
    for (const { name: to, ports } of [...mesh.services, ...mesh.externals])
      for (const { number: port } of ports) found.set(`${to}:${port}`, { to, port });
  return [...found.values()];
}

function ingressBoxes({ ingress }: PortRules): readonly Box[] {
  return ingress.map(({ gateway, route }) => ({
    callers: [{ account: { namespace: gateway.namespace, name: gateway.account } }],
    hosts: route.hosts.map(hostPattern),
    ...(route.paths && { paths: route.paths }),
    ...(route.remoteIp && { remoteIp: route.remoteIp }),
  }));
}

/** The path as sent for each path that a rule names behind a subtree rewrite. */
function unrewritten(rules: PortRules, boxes: readonly Box[], fill: string): readonly Box[] {
  const named = boxes.flatMap(({ paths }) => paths ?? []);
  const received = named.flatMap((pattern) => pathExamples(pattern, fill).inside);
  return rules.routes.flatMap((route) => {
    const base = route.rewrite?.path?.replace(/\/$/, '');
    if (base === undefined) return [];
    const nodes = route.match
      .flatMap(({ paths }) => paths ?? [])
      .flatMap((pattern) => ('subtree' in pattern ? [pattern.subtree] : []));
    const rests = received
      .filter((path) => path === base || path.startsWith(`${base}/`))
      .map((path) => path.slice(base.length));
    return nodes.flatMap((node) => {
      const paths = rests.map((rest) => ({ exact: `${node}${rest}`.replaceAll('*', fill) || '/' }));
      return paths.length === 0 ? [] : [{ paths }];
    });
  });
}

interface Boxes {
  readonly all: readonly Box[];
  readonly cutting: readonly Box[];
  readonly fill: string;
}

function boxesAt(rules: readonly PortRules[]): Boxes {
  const allow = rules.flatMap((one) => one.allow).flatMap(({ requests }) => requests);
  const refuse = rules.flatMap(({ deny, asks }) => [...deny, ...asks]).map((r) => r.requests);
  const cutting = [
    ...refuse.flatMap(boxesOf),
    ...allow.flatMap(({ minus }) => minus ?? []),
    ...rules.flatMap(({ routes }) => routes.flatMap(({ match }) => match)),
    ...rules.flatMap(ingressBoxes),
  ];
  const lines = rules.flatMap((one) => one.lines);
  const ruled = [...allow.flatMap(({ boxes }) => boxes), ...cutting];
  const own = [...ruled, ...lines];
  // A guarantee's own example of a wildcard, `/ratings/0`, is a good one.
  const fill = filler(ruled.flatMap(({ paths }) => paths ?? []));
  const sent = rules.flatMap((one) => unrewritten(one, own, fill));
  return { all: distinct([{}, ...own, ...sent]), cutting: distinct([...cutting, ...sent]), fill };
}

/** What one port's probes are made of. */
export interface PortSpace {
  readonly ref: PortRef;
  readonly opaque: boolean;
  readonly boxes: readonly Box[];
  /** Boxes that cut something out of others, or send it elsewhere: tried together with each of those. */
  readonly cutting: readonly Box[];
  readonly callers: readonly Caller[];
  readonly universe: Universe;
  readonly isFrom: (box: Box, caller: Caller) => boolean;
  /** The host a caller uses when no rule names one. */
  readonly hostFor: (caller: Caller) => string;
}

/** A host under which a caller behind a gateway reaches it. */
export function gatewayHost(gateways: readonly Gateway[], caller: Caller): string | undefined {
  const host = gateways.find(({ name }) => name === caller.gateway)?.hosts[0];
  if (host === undefined) return undefined;
  return host.startsWith('*') ? `shop${host === '*' ? '.example.com' : host.slice(1)}` : host;
}

/** The callers, boxes and values that the rules of these meshes tell apart at one port. */
export function portSpace(
  meshes: readonly Mesh[],
  ref: PortRef,
  nameOf: NameOf = callerNames(meshes),
): PortSpace {
  const rules = meshes.flatMap((mesh) => portRules(mesh, ref.to, ref.port) ?? []);
  const { all: boxes, cutting, fill } = boxesAt(rules);
  const known = rules.flatMap((one) => one.gateways);
  const gateways = [...new Map(known.map((gateway) => [gateway.name, gateway])).values()];
  const clients = rules.flatMap((one) => one.clients);
  const trustDomain = commonDomain(meshes.map(({ facts }) => facts));
  const patterns = boxes.flatMap(({ callers }): readonly CallerPattern[] => callers ?? []);
  const host = meshes.flatMap((mesh) =>
    [...mesh.services, ...mesh.externals].filter(({ name }) => name === ref.to),
  )[0]?.hosts[0];
  return {
    ref,
    opaque: rules.every(isOpaque),
    boxes,
    cutting,
    callers: callersOf(patterns, {
      trustDomain,
      nameOf,
      gateways,
      clients,
      namespace: namespaceOf(ref.to),
    }),
    universe: {
      methods: methodsOf(boxes),
      issuers: [...new Set(rules.flatMap(({ issuers }) => issuers))].sort(),
      fill,
    },
    isFrom: (box, caller) =>
      box.callers === undefined ||
      box.callers.some((pattern) =>
        meshes.some(({ facts }) => matchesCaller(facts, pattern, caller.peer, caller.sourceIp)),
      ),
    hostFor: (caller) => gatewayHost(gateways, caller) ?? host ?? ref.to.split('/')[1] ?? '',
  };
}

/** A request of a caller to a port. Its keys stand in one order, so that equal requests print alike. */
export function requestOf(space: PortSpace, caller: Caller, sample: Sample): Request {
  const { gateway, peer, sourceIp } = caller;
  const { method, path, query, host, headers, token, remoteIp } = sample;
  return {
    wire: space.opaque ? 'tcp' : 'http',
    peer,
    ...(gateway !== undefined && { gateway }),
    to: space.ref.to,
    port: space.ref.port,
    ...(sourceIp !== undefined && { sourceIp }),
    // Only a gateway knows the address of the client in front of it.
    ...(gateway !== undefined && remoteIp !== undefined && { remoteIp }),
    method,
    path,
    query,
    host,
    headers,
    token,
  };
}

/** The plainest sample that lies in a box, as this caller sends it. */
export function sampleOf(space: PortSpace, caller: Caller, box: Box): Sample {
  const empty: Sample = {
    method: 'GET',
    path: '/',
    query: {},
    host: space.hostFor(caller),
    headers: {},
    token: { kind: 'none' },
  };
  return overlay(empty, wanted(box, space.universe.fill));
}
