import type { Mesh, ServicePort } from '../model/mesh.ts';
import type { NameOf } from '../reach/caller.ts';
import { accessChanges } from './access-changes.ts';
import type { Change } from './change.ts';
import { areEqual } from './field.ts';
import type { Parts } from './parts.ts';
import { portPair } from './port-pair.ts';
import { isClosed } from './workload-changes.ts';

/** A port that no workload declares: what is sent there arrives at `otherPorts`. */
const nowhere = 0;

/** The part with a service port that leads to whatever the pods did not declare. */
function withUndeclared(part: Mesh): Mesh {
  const services = part.services.map((service) => {
    const at = service.from[0] ?? service.ports[0]?.at;
    if (at === undefined) return service;
    const port: ServicePort = {
      name: 'undeclared',
      number: nowhere,
      target: nowhere,
      protocol: 'tcp',
      at,
    };
    return { ...service, ports: [port], routes: [], headless: true };
  });
  return { ...part, services };
}

/**
 * Who may newly connect to a port that nobody declared, and who no longer. Pods that open or close as a
 * whole are told with the workloads.
 */
export function undeclaredChanges(parts: Parts, to: string, nameOf: NameOf): readonly Change[] {
  const sides = [parts.before, parts.after];
  if (sides.some(({ services }) => services.length === 0)) return [];
  const others = ({ workloads }: Mesh) => workloads.map(({ otherPorts }) => otherPorts);
  const closed = ({ workloads }: Mesh) => workloads.map(isClosed);
  if (areEqual({ before: others(parts.before), after: others(parts.after) })) return [];
  if (!areEqual({ before: closed(parts.before), after: closed(parts.after) })) return [];
  const both = { before: withUndeclared(parts.before), after: withUndeclared(parts.after) };
  const pair = portPair(both, { to, port: nowhere }, nameOf);
  // No witness: a request that names no real port cannot be asked again.
  return accessChanges(both, pair).map(({ port: _port, witness: _witness, ...change }) => ({
    ...change,
    what: 'undeclared ports',
  }));
}
