import type { Artifact } from '../../compile/artifact.ts';
import { objectNameOf } from '../../compile/object-name.ts';
import type { Mesh } from '../../model/mesh.ts';
import type { Workload } from '../../model/workload.ts';
import { nameOf, namespaceName, namespaceWorkload } from './labels.ts';

const modeOf = (workload: Workload) => workload.otherPorts.mtls.value.toUpperCase();

function portLevel({ ports, otherPorts }: Workload): Readonly<Record<string, { mode: string }>> {
  const others = ports.filter(({ mtls }) => mtls.value !== otherPorts.mtls.value);
  return Object.fromEntries(
    others.map(({ number, mtls }) => [String(number), { mode: mtls.value.toUpperCase() }]),
  );
}

function authentication(workload: Workload): Artifact {
  const ports = workload.labels ? portLevel(workload) : {};
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
      return differs || Object.keys(portLevel(workload)).length > 0;
    })
    .map(authentication);
}
