import { byCodeUnits } from '../diagnostics/order.ts';
import type { KubeService } from '../model/manifests/inventory.ts';
import { grouped } from '../source/grouped.ts';
import { carriedBy, type Carried, type PodPorts } from './port-intent.ts';
import type { SelectPods } from './selected-pods.ts';

const keysOf = ({ selector = {} }: KubeService) => Object.keys(selector).sort(byCodeUnits);

const valuesOf = ({ selector = {} }: KubeService, keys: readonly string[]) =>
  JSON.stringify(keys.map((key) => selector[key]));

/**
 * Services that select a part of the pods of another one, with that other one. One document speaks
 * for pods, so only the wider of the two can have one.
 */
export function partsOfOthers(
  services: readonly KubeService[],
): ReadonlyMap<KubeService, KubeService> {
  const parts = new Map<KubeService, KubeService>();
  for (const all of grouped(services, ({ namespace }) => namespace).values())
    for (const wider of grouped(all, (each) => JSON.stringify(keysOf(each))).values()) {
      const keys = wider[0] === undefined ? [] : keysOf(wider[0]);
      const byValues = new Map(wider.map((each) => [valuesOf(each, keys), each]));
      for (const service of all) {
        const own = keysOf(service);
        if (own.length <= keys.length || !keys.every((key) => own.includes(key))) continue;
        const other = byValues.get(valuesOf(service, keys));
        if (other !== undefined) parts.set(service, other);
      }
    }
  return parts;
}

/**
 * What the container ports carry, over all Services in front of the same pods: where they disagree,
 * Istio takes the oldest, which no manifest tells.
 */
export function podPorts(
  services: readonly KubeService[],
  select: SelectPods,
): ReadonlyMap<KubeService, PodPorts> {
  const podsOf = (service: KubeService) =>
    JSON.stringify([service.namespace, keysOf(service), valuesOf(service, keysOf(service))]);
  const found = new Map<KubeService, PodPorts>();
  for (const same of grouped(services, podsOf).values()) {
    const ports = new Map<number, Carried>();
    for (const { namespace = '', selector = {}, ports: own } of same)
      for (const port of own) {
        const { number, carries } = carriedBy(port, select(namespace, selector));
        if (carries === undefined) continue;
        const known = ports.get(number) ?? carries;
        ports.set(number, known === carries ? carries : 'both');
      }
    for (const service of same) found.set(service, ports);
  }
  return found;
}
