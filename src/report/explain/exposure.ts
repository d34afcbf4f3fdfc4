import type { Gateway, IngressRoute, Mesh } from '../../model/mesh.ts';
import { pathWords } from '../../reach/words.ts';
import type { Place } from '../../source/place.ts';

/** A way from outside through a gateway to a service. */
export interface Exposure {
  readonly gateway: string;
  /** `https 443`, `http 80 (redirects to https)`. */
  readonly listeners: readonly string[];
  readonly hosts: readonly string[];
  /** Empty = every path. */
  readonly paths: readonly string[];
  /** Port of the service. */
  readonly port: number;
  /** `203.0.113.0/24`, `not 203.0.113.0/24`; empty = every client. */
  readonly clientAddresses: readonly string[];
  readonly from: readonly Place[];
}

function listenersOf({ listeners }: Gateway, { listener }: IngressRoute): readonly string[] {
  return listeners
    .filter(({ name }) => listener === undefined || listener === name)
    .map(({ protocol, port, redirect }) => {
      const moved = redirect === undefined ? '' : ` (redirects to ${redirect})`;
      return `${protocol} ${port}${moved}`;
    });
}

function addresses({ remoteIp }: IngressRoute): readonly string[] {
  if (remoteIp === undefined) return [];
  return 'in' in remoteIp ? remoteIp.in : remoteIp.notIn.map((network) => `not ${network}`);
}

/** Where gateways let requests through to a service. */
export function exposureOf(mesh: Mesh, service: string): readonly Exposure[] {
  return mesh.gateways.flatMap((gateway) =>
    gateway.routes
      .filter((route) => route.service === service)
      .map((route) => ({
        gateway: gateway.name,
        listeners: listenersOf(gateway, route),
        hosts: route.hosts,
        paths: (route.paths ?? []).map(pathWords),
        port: route.port,
        clientAddresses: addresses(route),
        from: route.from,
      })),
  );
}
