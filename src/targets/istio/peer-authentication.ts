import type { Artifact } from '../../compile/artifact.ts';
import { objectNameOf } from '../../compile/object-name.ts';
import type { Mesh } from '../../model/mesh.ts';
import type { Workload } from '../../model/workload.ts';
import { listeningPorts } from './listening-ports.ts';
import { nameOf, namespaceName, namespaceWorkload } from './labels.ts';

const modeOf = (workload: Workload) => workload.otherPorts.mtls.value.toUpperCase();

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

function authentication(mesh: Mesh, workload: Workload): Artifact {
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
        mtls: { mode: modeOf(workload) },
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
  return mesh.workloads
    .filter((workload) => {
      if (workload.labels === undefined) return true;
      const around = namespaceWorkload(mesh, workload.namespace);
      const differs = around === undefined || modeOf(around) !== modeOf(workload);
      return differs || Object.keys(portLevel(mesh, workload)).length > 0;
    })
    .map((workload) => authentication(mesh, workload));
}
