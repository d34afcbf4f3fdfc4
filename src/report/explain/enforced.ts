import type { Mesh } from '../../model/mesh.ts';
import type { Port, Workload } from '../../model/workload.ts';

/** A mesh in which these workloads, now in shadow mode, decide as they would in `enforce`. */
export function enforced(mesh: Mesh, workloads: readonly Workload[]): Mesh {
  const ids = new Set(workloads.map(({ id }) => id));
  const layerOf = (workload: Workload, { number }: Port) =>
    mesh.observers.find((each) => each.workload === workload.id && each.port === number)?.layer;
  const closedPort = (workload: Workload, port: Port): Port => {
    const layer = layerOf(workload, port);
    return layer === undefined
      ? port
      : { ...port, ways: port.ways.map((way) => ({ ...way, layers: [layer] })) };
  };
  return {
    ...mesh,
    workloads: mesh.workloads.map((workload) =>
      ids.has(workload.id)
        ? {
            ...workload,
            ports: workload.ports.map((port) => closedPort(workload, port)),
            otherPorts: closedPort(workload, workload.otherPorts),
          }
        : workload,
    ),
    observers: mesh.observers.filter(({ workload }) => !ids.has(workload)),
  };
}
