import type { External, Service } from '../model/mesh.ts';
import type { Sides } from './field.ts';

/** The clients that routes or settings of either side name, by name; first everyone else, as `undefined`. */
export function clientsOf({
  before,
  after,
}: Sides<Service | External>): readonly (string | undefined)[] {
  const named = [before, after]
    .flatMap((callee) => [...(callee?.routes ?? []), ...(callee?.settings ?? [])])
    .flatMap(({ clients }) => clients ?? []);
  return [undefined, ...[...new Set(named)].sort()];
}
