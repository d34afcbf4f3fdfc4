import { byCodeUnits } from '../../diagnostics/order.ts';
import type { Mesh } from '../../model/mesh.ts';

const key = 'data';
const value = 'pci';

/** The label that says that a service holds sensitive data. */
export const sensitiveLabel = `${key}: ${value}`;

/** Names of the services and externals with that label: where chains are looked for. */
export function sensitiveNames({ services, externals }: Mesh): readonly string[] {
  return [...services, ...externals]
    .filter(({ labels }) => labels[key] === value)
    .map(({ name }) => name)
    .sort(byCodeUnits);
}
