import type { External, Gateway, Mesh, Service } from '../model/mesh.ts';
import { canonical } from './canonical.ts';
import type { Parts } from './parts.ts';

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
  const key = canonical([name, namespace, account, hosts, routes.map(canonical).sort()]);
  gatewayKeys.set(gateway, key);
  return key;
}

/** The gateways that send anything to the callee of a part. */
function gatewaysTo(part: Mesh, to: string | undefined): readonly Gateway[] {
  return part.gateways.filter(({ routes }) => routes.some((route) => route.service === to));
}

/** What a callee itself says about requests to it, apart from timeouts and the like. */
function calleeKey(part: Mesh): string {
  const callee = calleeOf(part);
  const [external] = part.externals;
  return canonical({
    name: callee?.name,
    ports: callee?.ports,
    headless: part.services[0]?.headless,
    external: external && [external.layer, external.layers, external.tls, external.via],
    routes: callee?.routes.map(({ clients, ports, match, redirect, rewrite, headers }) => [
      clients && [...clients].sort(),
      ports,
      canonical({ match }),
      redirect,
      rewrite,
      headers?.request,
    ]),
  });
}

const workloadsKey = ({ workloads }: Mesh): string =>
  canonical(workloads.map(({ id, ports, otherPorts }) => [id, ports, otherPorts]));

/** Whether everything around a callee that decides about requests to it is equal: pods, gateways, what nobody understands. */
function areSurroundingsEqual(parts: Parts, to: string): boolean {
  const { before, after } = parts;
  const opaque = areSame(before.opaque, after.opaque);
  return (
    areSameGateways(parts, to) &&
    (opaque || canonical(before.opaque) === canonical(after.opaque)) &&
    (areSame(before.workloads, after.workloads) || workloadsKey(before) === workloadsKey(after))
  );
}

/** Whether all that decides about requests to a callee is written alike, wherever it stands. */
export function isAccessWrittenAlike(parts: Parts, to: string): boolean {
  const { before, after } = parts;
  return areSurroundingsEqual(parts, to) && calleeKey(before) === calleeKey(after);
}

/** The rules themselves, whatever else differs. */
export function rulesKey(part: Mesh): string {
  return canonical([
    part.workloads.map((w) => [w.ports.map((p) => p.ways), w.otherPorts.ways]),
    part.externals[0]?.layers,
  ]);
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
  return canonical(place(one)) === canonical(place(other));
}

/** Whether both sides hold the very same values about a callee: then nothing has to be written out to compare it. */
export function isSamePart(parts: Parts, to: string): boolean {
  const { before, after } = parts;
  return (
    areSame(before.services, after.services) &&
    areSame(before.externals, after.externals) &&
    areSame(before.workloads, after.workloads) &&
    areSurroundingsEqual(parts, to)
  );
}
