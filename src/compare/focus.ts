import type { Box } from '../access/term.ts';
import type { Mesh } from '../model/mesh.ts';
import type { Layer, Rule, Workload } from '../model/workload.ts';
import { boxesOf, portRules, type PortRules } from '../reach/port-rules.ts';
import type { PortRef } from '../reach/port-space.ts';
import { canonical } from './canonical.ts';
import type { Parts } from './parts.ts';

const frame = ({ at, sees, tokens, allow }: Layer) => [at, sees, tokens, allow === 'open'];

function workloadFrame({ id, ports, otherPorts }: Workload) {
  return [...ports, otherPorts].map(({ number, protocol, mtls, ways }) => [
    id,
    number,
    protocol,
    mtls.value,
    ways.map(({ via, wire, layers }) => [via, wire, layers.map(frame)]),
  ]);
}

/** Everything that decides about a port except the allow, deny and ask rules themselves. */
function frameKey(part: Mesh, ref: PortRef, { routes, ingress }: PortRules): string {
  const { facts, opaque, externals, services } = part;
  return canonical([
    ref,
    facts.trustDomain,
    facts.aliases,
    opaque,
    services.map(({ ports, headless, workloads }) => [ports, headless, workloads]),
    externals.map(({ ports, tls, via, layers }) => [
      ports,
      tls,
      via,
      layers.map(({ port, layer }) => [port, frame(layer)]),
    ]),
    part.workloads.map(workloadFrame),
    routes.map(({ clients, ports, match, redirect, rewrite }) => ({
      clients,
      ports,
      match,
      redirect,
      rewrite,
    })),
    // Which of a gateway's routes wins depends on all of them.
    ingress.length === 0 ? [] : part.gateways,
  ]);
}

function onlyIn(rules: readonly Rule[], others: readonly Rule[]): readonly Rule[] {
  const known = new Set(others.map(({ requests }) => canonical(requests)));
  return rules.filter(({ requests }) => !known.has(canonical(requests)));
}

/**
 * The boxes of the rules that only one side has, where nothing else differs: a request that is
 * decided differently then lies in one of them, so no other rule's edges need to be tried. Absent
 * where more than rules differs.
 */
export function focusOf(parts: Parts, ref: PortRef): readonly Box[] | undefined {
  const before = portRules(parts.before, ref.to, ref.port);
  const after = portRules(parts.after, ref.to, ref.port);
  if (before === undefined || after === undefined) return undefined;
  if (frameKey(parts.before, ref, before) !== frameKey(parts.after, ref, after)) return undefined;
  return (['allow', 'deny', 'asks'] as const)
    .flatMap((kind) => [...onlyIn(before[kind], after[kind]), ...onlyIn(after[kind], before[kind])])
    .flatMap(({ requests }) => boxesOf(requests));
}
