import type { Mesh } from '../../model/mesh.ts';
import type { Port, Workload } from '../../model/workload.ts';
import { indexOf } from './mesh-index.ts';

/**
 * The numbers on which a port really listens, which is what the server's own proxy sees: machines may
 * listen elsewhere than the pods of the same service. 0 stands for all ports that nobody declared.
 */
export function listeningPorts(mesh: Mesh, workload: Workload, port: Port): readonly number[] {
  const { items } = indexOf(mesh);
  const elsewhere = workload.services.flatMap((name) => {
    const item = items.get(name);
    if (item === undefined || !('endpoints' in item)) return [];
    return item.endpoints.flatMap(({ ports }) => ports[port.name] ?? []);
  });
  return [...new Set([port.number, ...elsewhere])];
}
