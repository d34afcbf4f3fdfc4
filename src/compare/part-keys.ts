import type { Box } from '../access/term.ts';
import type { External, Gateway, Mesh, Service } from '../model/mesh.ts';
import { canonical } from './canonical.ts';
import type { Parts } from './parts.ts';
import { isSameMeaning } from './same-meaning.ts';

/** The callee that a part of a mesh is about. */
export function calleeOf({ services, externals }: Mesh): Service | External | undefined {
  return services[0] ?? externals[0];
}

const gatewayKeys = new WeakMap<Gateway, string>();

/** A gateway is shared by every service behind it: its key is made once. */
function gatewayKey(gateway: Gateway): string {
  const known = gatewayKeys.get(gateway);
  if (known !== undefined) return known;
  const { name, namespace, account, hosts, routes } = gateway;
  // In their order: of two equally specific routes the first wins.
  const key = canonical([name, namespace, account, hosts, routes]);
  gatewayKeys.set(gateway, key);
  return key;
}

/** The gateways that send anything to the callee of a part. */
function gatewaysTo(part: Mesh, to: string | undefined): readonly Gateway[] {
  return part.gateways.filter(({ routes }) => routes.some((route) => route.service === to));
}

/** Boxes where their order counts: the first path that matches is the one that a rewrite replaces. */
const inOrder = (match: readonly Box[]): unknown =>
  match.map(({ paths, ...rest }) => [paths, rest]);

/** What a callee itself says about requests to it, apart from timeouts and the like. */
function requestsTo(part: Mesh): unknown {
  const callee = calleeOf(part);
  const [external] = part.externals;
  return {
    name: callee?.name,
    ports: callee?.ports,
    headless: part.services[0]?.headless,
    external: external && [external.layer, external.layers, external.tls, external.via],
    routes: callee?.routes.map(({ clients, ports, match, redirect, rewrite, headers }) => [
      clients && [...clients].sort(),
      ports,
      rewrite?.path === undefined ? { match } : inOrder(match),
      redirect,
      rewrite,
      headers?.request,
    ]),
  };
}

const portsOf = ({ workloads }: Mesh): unknown =>
  workloads.map(({ id, ports, otherPorts }) => [id, ports, otherPorts]);

/** Whether everything around a callee that decides about requests to it is equal: pods, gateways, what nobody understands. */
function areSurroundingsEqual(parts: Parts, to: string): boolean {
  const { before, after } = parts;
  const opaque = areSame(before.opaque, after.opaque);
  return (
    areSameGateways(parts, to) &&
    (opaque || isSameMeaning(before.opaque, after.opaque)) &&
    (areSame(before.workloads, after.workloads) || isSameMeaning(portsOf(before), portsOf(after)))
  );
}

/** Whether all that decides about requests to a callee is written alike, wherever it stands. */
export function isAccessWrittenAlike(parts: Parts, to: string): boolean {
  const { before, after } = parts;
  return areSurroundingsEqual(parts, to) && isSameMeaning(requestsTo(before), requestsTo(after));
}

const rulesOf = (part: Mesh): unknown => [
  part.workloads.map((w) => [w.ports.map((p) => p.ways), w.otherPorts.ways]),
  part.externals[0]?.layers,
];

/** Whether the rules themselves are written alike, whatever else differs. */
export function areRulesWrittenAlike({ before, after }: Parts): boolean {
  return isSameMeaning(rulesOf(before), rulesOf(after));
}

function areSame(before: readonly unknown[], after: readonly unknown[]): boolean {
  return before.length === after.length && before.every((one, index) => one === after[index]);
}

function areSameGateways({ before, after }: Parts, to: string): boolean {
  const [was, is] = [gatewaysTo(before, to), gatewaysTo(after, to)];
  return was.length === is.length && was.every((one, index) => isSameGateway(one, is[index]));
}

function isSameGateway(one: Gateway, other: Gateway | undefined): boolean {
  if (one === other || other === undefined) return one === other;
  if (!areSame(one.routes, other.routes)) return gatewayKey(one) === gatewayKey(other);
  const place = ({ name, namespace, account, hosts }: Gateway) => [name, namespace, account, hosts];
  return isSameMeaning(place(one), place(other));
}

/** Whether both sides hold the very same values about a callee: then nothing else has to be compared. */
export function isSamePart(parts: Parts, to: string): boolean {
  const { before, after } = parts;
  return (
    areSame(before.services, after.services) &&
    areSame(before.externals, after.externals) &&
    areSame(before.workloads, after.workloads) &&
    areSurroundingsEqual(parts, to)
  );
}
