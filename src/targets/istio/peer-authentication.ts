import type { Artifact } from '../../compile/artifact.ts';
import { objectNameOf } from '../../compile/object-name.ts';
import type { Mesh } from '../../model/mesh.ts';
import type { Workload } from '../../model/workload.ts';
import { listeningPorts } from './listening-ports.ts';
import { nameOf, namespaceName, namespaceWorkload } from './labels.ts';

const modeOf = (workload: Workload) => workload.otherPorts.mtls.value.toUpperCase();

/** Namespaces of which some workload takes mTLS. */
function withMtls(mesh: Mesh): ReadonlySet<string> {
  const takes = ({ labels, ports, otherPorts }: Workload) =>
    labels !== undefined && [...ports, otherPorts].some(({ mtls }) => mtls.value !== 'disable');
  return new Set(mesh.workloads.filter(takes).map(({ namespace }) => namespace));
}

/**
 * The mode that is written for a namespace. Callers go by it for all services there and look no
 * further where it is DISABLE (`BestEffortInferServiceMTLSMode` of istiod): they would send plain text
 * to the workloads that take mTLS. PERMISSIVE takes the plain text that is meant, too.
 */
function namespaceMode(workload: Workload, mixed: ReadonlySet<string>): string {
  const mode = modeOf(workload);
  return mode === 'DISABLE' && mixed.has(workload.namespace) ? 'PERMISSIVE' : mode;
}

type PortModes = Readonly<Record<string, { readonly mode: string }>>;

function portLevel(mesh: Mesh, workload: Workload): PortModes {
  const others = workload.ports.filter(({ mtls }) => mtls.value.toUpperCase() !== modeOf(workload));
  return Object.fromEntries(
    others.flatMap((port) =>
      listeningPorts(mesh, workload, port).map(
        (number) => [String(number), { mode: port.mtls.value.toUpperCase() }] as const,
      ),
    ),
  );
}

function authentication(mesh: Mesh, workload: Workload, mode: string): Artifact {
  const ports = workload.labels ? portLevel(mesh, workload) : {};
  const sources = [...workload.ports, workload.otherPorts].map(({ mtls }) => mtls.at);
  return {
    wave: 0,
    from: [...workload.from, ...sources.filter((at) => at !== undefined)],
    object: {
      apiVersion: 'security.istio.io/v1',
      kind: 'PeerAuthentication',
      metadata: {
        name: workload.labels ? objectNameOf(nameOf(workload)) : namespaceName,
        namespace: workload.namespace,
      },
      spec: {
        ...(workload.labels && { selector: { matchLabels: workload.labels } }),
        mtls: { mode },
        ...(Object.keys(ports).length > 0 && { portLevelMtls: ports }),
      },
    },
  };
}

/**
 * Who must prove an identity: one for a closed namespace, and one for a workload only where it
 * differs; of two in one scope the oldest would win.
 * https://istio.io/latest/docs/reference/config/security/peer_authentication/
 */
export function peerAuthentications(mesh: Mesh): readonly Artifact[] {
  const mixed = withMtls(mesh);
  return mesh.workloads.flatMap((workload) => {
    if (workload.labels === undefined)
      return [authentication(mesh, workload, namespaceMode(workload, mixed))];
    const around = namespaceWorkload(mesh, workload.namespace);
    const mode = modeOf(workload);
    const differs = around === undefined || namespaceMode(around, mixed) !== mode;
    if (!differs && Object.keys(portLevel(mesh, workload)).length === 0) return [];
    return [authentication(mesh, workload, mode)];
  });
}
