import type { GuaranteeLine } from '../../model/guarantee.ts';
import type { Mesh } from '../../model/mesh.ts';

/**
 * Whether a line refuses calls to an external service that nothing refuses on some target: no egress
 * gateway stands on the way, and only our own Envoys judge what leaves a workload. Its grant then says
 * who calls, and keeps nobody from it.
 */
export function isUnenforced({ externals, targets }: Mesh, { kind, to }: GuaranteeLine): boolean {
  if (kind !== 'deny' && kind !== 'never') return false;
  const external = externals.find(({ name }) => name === to);
  if (external === undefined || external.via !== undefined) return false;
  return targets.some(({ type }) => type !== 'envoy');
}
