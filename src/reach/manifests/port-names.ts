import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { ServicePort } from '../../model/mesh.ts';
import { handlingOfName, handlingOfProtocol } from './istio-protocol.ts';
import type { Subject } from './subject.ts';

/** Ports beside the first that a finding shows. */
const shownPorts = 9;

const speaksFor = ({ name, protocol }: ServicePort): boolean =>
  handlingOfName(name) === handlingOfProtocol(protocol);

/**
 * Ports whose Kubernetes Service is not in the tree, and whose name would not tell Istio their
 * protocol if that Service calls them the same. Nothing is certain here, and many teams call a port
 * `metrics`: all of a mesh are one finding.
 */
export function portNameFindings(subjects: readonly Subject[]): readonly Diagnostic[] {
  const silent = subjects
    .filter(({ kube }) => kube.length === 0)
    .flatMap(({ service }) =>
      service.ports.filter((port) => !speaksFor(port)).map((port) => ({ service, port })),
    );
  const [first, ...others] = silent;
  if (first === undefined) return [];
  const { name, protocol } = first.port;
  const related = others.slice(0, shownPorts).map(({ service, port }) => ({
    ...port.at,
    message: `port ${port.name} of ${service.name}`,
  }));
  const count = others.length === 0 ? '' : ` (and those of ${others.length} more)`;
  const params = { name, service: first.service.name, protocol, count };
  return [diagnostic('MW3509', first.port.at, params, { related })];
}
