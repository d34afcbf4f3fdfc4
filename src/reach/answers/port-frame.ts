import { frame, type Asked, type Frame } from '../../access/sets/frame.ts';
import type { Request } from '../../access/request.ts';
import type { CallerPattern } from '../../access/term.ts';
import type { Assignment } from '../../access/witness/witness.ts';
import { portOf } from '../../model/decide/decide-port.ts';
import { peerIn } from '../../model/decide/gateway-peer.ts';
import { matchesCaller } from '../../model/decide/match-caller.ts';
import { weakestNormalization } from '../../model/decide/path-normalization.ts';
import type { Gateway, Mesh } from '../../model/mesh.ts';
import { isHttp } from '../../model/workload.ts';
import { namespaceOf } from '../../source/place.ts';
import { callerNames, type Caller, type NameOf } from '../caller.ts';
import { exactCallers } from '../exact-callers.ts';
import type { PortRules } from '../port-rules.ts';
import { gatewayHost, type PortRef } from '../port-space.ts';
import { groundOf, type Ground } from './ground.ts';
import { calleesOf, heardAt } from './heard-at.ts';

/** One port of one callee, and everything that some meshes can tell apart there. */
export interface PortFrame {
  readonly ref: PortRef;
  readonly frame: Frame;
  /** One of each class; a caller's index is its number in the frame. */
  readonly callers: readonly Caller[];
  /** The host that a caller uses where none is asked for. */
  readonly hostFor: (caller: Caller) => string;
  readonly ground: Ground;
}

/** Nobody sees a request at a port, on no way: only connections arrive. */
function isPlain(mesh: Mesh, { to, port: number }: PortRef): boolean {
  const [callee] = calleesOf([mesh], to);
  const port = callee?.ports.find((candidate) => candidate.number === number);
  if (callee === undefined || port === undefined) return true;
  if (isHttp(port.protocol)) return false;
  const ids = 'workloads' in callee ? callee.workloads : [];
  return mesh.workloads
    .filter(({ id }) => ids.includes(id))
    .every((workload) => portOf(workload, port.target).ways.every(({ wire }) => wire === 'tcp'));
}

/** Whether a caller is whom a pattern names in one of the meshes, by its identity. */
function isNamed(meshes: readonly Mesh[], pattern: CallerPattern, caller: Caller | undefined) {
  if (caller === undefined) return false;
  if ('cidr' in pattern) return caller.peer.kind === 'none';
  return meshes.some((mesh) => matchesCaller(mesh.facts, pattern, peerIn(mesh, caller), undefined));
}

function gatewaysOf(rules: readonly PortRules[]): readonly Gateway[] {
  const all = rules.flatMap(({ gateways }) => gateways);
  return [...new Map(all.map((gateway) => [gateway.name, gateway])).values()];
}

/**
 * The frame of one port in which everything is exact that these meshes (one, or both revisions; parts
 * will do) and `extra` terms say about it. Paths are those that its rules may see: what
 * the target with the least normalization among theirs leaves as it is. Where trust domains differ `extra` terms name a caller
 * whom one of the meshes takes for it.
 */
export function portFrame(
  meshes: readonly Mesh[],
  ref: PortRef,
  nameOf: NameOf = callerNames(meshes),
  extra: readonly Asked[] = [],
): PortFrame {
  const { asked, named, rules, issuers } = heardAt(meshes, ref, extra);
  const gateways = gatewaysOf(rules);
  const callers = exactCallers(named, {
    facts: meshes.map(({ facts }) => facts),
    nameOf,
    gateways,
    namespace: namespaceOf(ref.to),
  });
  const wire = rules.length > 0 && meshes.every((mesh) => isPlain(mesh, ref)) ? 'tcp' : 'http';
  const made = frame(asked, {
    peers: callers.length,
    holds: (pattern, peer) => isNamed(meshes, pattern, callers[peer]),
    isAnonymous: (peer) => callers[peer]?.peer.kind === 'none',
    isGateway: (peer) => callers[peer]?.gateway !== undefined,
    issuers,
    normalization: weakestNormalization(meshes, ref.to),
    wire,
  });
  const [callee] = calleesOf(meshes, ref.to);
  const host = callee?.hosts[0] ?? ref.to.split('/')[1] ?? '';
  return {
    ref,
    frame: made,
    callers,
    hostFor: (caller) => gatewayHost(gateways, caller) ?? host,
    ground: groundOf(made, wire, callers),
  };
}

/** The host that callers of a port use, for `witness`: taken where a set leaves a choice. */
export function preferredHost({
  callers,
  hostFor,
}: PortFrame): (peer: number) => string | undefined {
  return (peer) => {
    const caller = callers[peer];
    return caller && hostFor(caller);
  };
}

/**
 * The request of an assignment, with the host that its caller would use where any will do. Its keys
 * stand in one order, so that equal requests print alike.
 */
export function requestFrom(
  { ref, frame, callers, hostFor }: PortFrame,
  sent: Assignment,
): Request {
  const caller = callers[sent.peer];
  const { wire } = frame.universe;
  const { sourceIp, remoteIp, method, path, query, headers, token } = sent;
  const host = sent.host ?? (caller ? hostFor(caller) : '');
  return {
    wire,
    peer: caller?.peer ?? { kind: 'none' },
    ...(caller?.gateway !== undefined && { gateway: caller.gateway }),
    to: ref.to,
    port: ref.port,
    ...(sourceIp !== undefined && { sourceIp }),
    ...(remoteIp !== undefined && { remoteIp }),
    method: wire === 'tcp' ? '' : method,
    path: wire === 'tcp' ? '' : path,
    query,
    host: wire === 'tcp' ? '' : host,
    headers,
    token,
  };
}
