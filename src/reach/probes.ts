import type { Request } from '../access/request.ts';
import type { Box, CallerPattern } from '../access/term.ts';
import { matchesCaller } from '../model/match-caller.ts';
import type { Gateway, Mesh } from '../model/mesh.ts';
import { callerNames, callersOf, type Caller, type NameOf } from './caller.ts';
import { filler, pathExamples } from './examples.ts';
import { boxesOf, isOpaque, portRules, type PortRules } from './port-rules.ts';
import { byEffort } from './simplest.ts';
import { methodsOf, overlay, variants, wanted, type Sample, type Universe } from './sample.ts';

/** A request and who sends it. */
export interface Probe {
  readonly caller: Caller;
  readonly request: Request;
}

/** One port of one service or external. */
export interface PortRef {
  readonly to: string;
  readonly port: number;
}

/**
 * Most requests asked about one port, shared evenly by its callers so that no caller goes unasked.
 * Where it cuts, each rule's plain request comes before its edges, and those before pairs of rules.
 */
const maxProbes = 20_000;
const minProbes = 50;

/** Most boxes of a port that are tried in pairs: pairs grow with the square. */
const maxPairs = 24;

/** Every declared port of these meshes, each once, in the order of the meshes. */
export function portRefs(meshes: readonly Mesh[]): readonly PortRef[] {
  const found = new Map<string, PortRef>();
  for (const mesh of meshes)
    for (const { name: to, ports } of [...mesh.services, ...mesh.externals])
      for (const { number: port } of ports) found.set(`${to}:${port}`, { to, port });
  return [...found.values()];
}

/** A trust domain that every mesh takes for its own, so that one request can be asked of all. */
function commonDomain(meshes: readonly Mesh[]): string {
  const own = meshes.map(({ facts }) => facts.trustDomain);
  const accepts = (domain: string) =>
    meshes.every(({ facts }) => facts.trustDomain === domain || facts.aliases.includes(domain));
  return [...own].reverse().find(accepts) ?? own.at(-1) ?? 'cluster.local';
}

function ingressBoxes({ ingress }: PortRules): readonly Box[] {
  return ingress.map(({ gateway, route }) => ({
    callers: [{ account: { namespace: gateway.namespace, name: gateway.account } }],
    hosts: route.hosts.map((host) =>
      host === '*'
        ? { present: true }
        : host.startsWith('*.')
          ? { suffix: host.slice(1) }
          : { exact: host },
    ),
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

function distinct<T>(values: readonly T[]): readonly T[] {
  const seen = new Map<string, T>();
  for (const value of values) {
    const key = JSON.stringify(value);
    if (!seen.has(key)) seen.set(key, value);
  }
  return [...seen.values()];
}

function boxesAt(rules: readonly PortRules[]): readonly Box[] {
  const terms = rules.flatMap(({ allow, deny, asks }) => [...allow, ...deny, ...asks]);
  const own = [
    ...terms.flatMap(({ requests }) => boxesOf(requests)),
    ...rules.flatMap(({ routes }) => routes.flatMap(({ match }) => match)),
    ...rules.flatMap(ingressBoxes),
    ...rules.flatMap(({ lines }) => lines),
  ];
  const fill = filler(own.flatMap(({ paths }) => paths ?? []));
  return distinct([{}, ...own, ...rules.flatMap((one) => unrewritten(one, own, fill))]);
}

/** What one port's probes are made of. */
export interface PortSpace {
  readonly ref: PortRef;
  readonly opaque: boolean;
  readonly boxes: readonly Box[];
  readonly callers: readonly Caller[];
  readonly universe: Universe;
  readonly isFrom: (box: Box, caller: Caller) => boolean;
  /** The host a caller uses when no rule names one. */
  readonly hostFor: (caller: Caller) => string;
}

function gatewayHost(gateways: readonly Gateway[], caller: Caller): string | undefined {
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
  const boxes = boxesAt(rules);
  const known = rules.flatMap((one) => one.gateways);
  const gateways = [...new Map(known.map((gateway) => [gateway.name, gateway])).values()];
  const clients = rules.flatMap((one) => one.clients);
  const namespace = ref.to.split('/')[0] ?? '';
  const trustDomain = commonDomain(meshes);
  const patterns = boxes.flatMap(({ callers }): readonly CallerPattern[] => callers ?? []);
  const host = meshes.flatMap((mesh) =>
    [...mesh.services, ...mesh.externals].filter(({ name }) => name === ref.to),
  )[0]?.hosts[0];
  return {
    ref,
    opaque: rules.every(isOpaque),
    boxes,
    callers: callersOf(patterns, { trustDomain, nameOf, gateways, clients, namespace }),
    universe: {
      methods: methodsOf(boxes),
      issuers: [...new Set(rules.flatMap(({ issuers }) => issuers))].sort(),
      fill: filler(boxes.flatMap(({ paths }) => paths ?? [])),
    },
    isFrom: (box, caller) =>
      box.callers === undefined ||
      box.callers.some((pattern) =>
        meshes.some(({ facts }) => matchesCaller(facts, pattern, caller.peer, caller.sourceIp)),
      ),
    hostFor: (caller) => gatewayHost(gateways, caller) ?? host ?? ref.to.split('/')[1] ?? '',
  };
}

/** A request of a caller to a port. */
export function requestOf(space: PortSpace, caller: Caller, sample: Sample): Request {
  const { gateway, peer, sourceIp } = caller;
  const { remoteIp, ...rest } = sample;
  return {
    wire: space.opaque ? 'tcp' : 'http',
    peer,
    ...(gateway !== undefined && { gateway }),
    ...space.ref,
    ...(sourceIp !== undefined && { sourceIp }),
    // Only a gateway knows the address of the client in front of it.
    ...(gateway !== undefined && remoteIp !== undefined && { remoteIp }),
    ...rest,
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

/** The samples that one caller tries: every box, its edges if it is for this caller, and pairs of boxes. */
function samplesFor(space: PortSpace, caller: Caller): readonly Sample[] {
  const { boxes, universe } = space;
  const own = boxes.filter((box) => space.isFrom(box, caller));
  const pairs = own.slice(0, maxPairs).flatMap((box) => {
    const base = sampleOf(space, caller, box);
    return boxes.slice(0, maxPairs).map((other) => overlay(base, wanted(other, universe.fill)));
  });
  return [
    ...boxes.flatMap((box) => {
      const base = sampleOf(space, caller, box);
      const inner = (box.paths ?? []).flatMap((p) => pathExamples(p, universe.fill).inside);
      return [base, ...inner.map((path) => ({ ...base, path }))];
    }),
    ...own.flatMap((box) => variants(box, sampleOf(space, caller, box), universe)),
    ...pairs,
  ];
}

/** The boundary requests of a port; `whole` = the budget cut none of them. */
export interface PortProbes {
  readonly probes: readonly Probe[];
  readonly whole: boolean;
}

/** The boundary requests of one port: every caller has the same budget, the simplest request first. */
export function portProbes(space: PortSpace): PortProbes {
  const budget = Math.max(minProbes, Math.floor(maxProbes / Math.max(space.callers.length, 1)));
  let whole = true;
  const found = space.callers.flatMap((caller) => {
    const samples = space.opaque
      ? [{ ...sampleOf(space, caller, {}), method: '', path: '', host: '' }]
      : samplesFor(space, caller);
    const requests = distinct(samples.map((sample) => requestOf(space, caller, sample)));
    whole &&= requests.length <= budget;
    return requests
      .slice(0, budget)
      .sort(byEffort)
      .map((request) => ({ caller, request }));
  });
  return { probes: found, whole };
}

/**
 * Requests at the boundary of every rule, route and guarantee of all given meshes together: callers,
 * methods, paths, headers, tokens, hosts and addresses that match, and those that only just do not.
 * Not the full cross product: each rule's own box varied in one dimension at a time, each rule's
 * plain request from every caller, and rules overlaid in pairs (within a budget a port).
 * Deterministic; the simplest request of each caller first.
 */
export function probes(meshes: readonly Mesh[], to?: string): readonly Request[] {
  const nameOf = callerNames(meshes);
  return portRefs(meshes)
    .filter((ref) => to === undefined || ref.to === to)
    .flatMap((ref) => portProbes(portSpace(meshes, ref, nameOf)).probes)
    .map(({ request }) => request);
}
