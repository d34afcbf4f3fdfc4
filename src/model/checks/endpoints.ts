import { diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Context, ServiceView } from '../context.ts';
import { isHttp } from '../workload.ts';

/**
 * Plain connections to machines outside the cluster are told apart by their port alone: a proxy
 * without an address of the service listens on that port for all of them.
 */
export function checkEndpoints(context: Context): void {
  const owners = new Map<number, ServiceView>();
  for (const service of context.services) {
    if (service.spec.endpoints === undefined) continue;
    for (const port of service.ports) {
      if (isHttp(port.protocol)) continue;
      const other = owners.get(port.number);
      if (other === undefined) {
        owners.set(port.number, service);
        continue;
      }
      const params = { port: String(port.number), service: service.name, other: other.name };
      const related = [{ ...other.here, message: 'the other service' }];
      context.report(diagnostic('MW3036', port.at, params, { related }));
    }
  }
}
