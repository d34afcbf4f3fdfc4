import { diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Place } from '../../source/place.ts';
import { pointer } from '../../source/pointer.ts';
import type { Context, ServiceView } from '../context.ts';
import { listOf } from '../names.ts';
import { reportUnknown } from '../resolve-caller.ts';
import { destinations } from '../routes.ts';
import { versionsOf } from '../services.ts';

function checkDestinations(context: Context, service: ServiceView): void {
  const versions = versionsOf(service).map(({ name }) => name);
  for (const [index, route] of (service.spec.routes ?? []).entries()) {
    const at = pointer('routes', index, 'to');
    const shares = destinations(service.name, route.to);
    const named = [...shares.map(({ version }) => version), route.mirror?.to];
    for (const version of named) {
      if (version === undefined || versions.includes(version)) continue;
      const isKey = typeof route.to === 'object' && version in route.to;
      const below = isKey
        ? `${at}/${version}`
        : version === route.mirror?.to
          ? `/routes/${index}/mirror/to`
          : at;
      const place = service.place(below, isKey ? 'key' : 'value');
      reportUnknown(context, `version of \`${service.name}\``, version, versions, place);
    }
    const sum = shares.reduce((total, { weight }) => total + weight, 0);
    if (sum !== 100) context.report(diagnostic('MW3010', service.place(at), { sum: String(sum) }));
  }
}

/** Ports that routes name, and versions and ports that endpoints name. */
function checkPortNames(context: Context, service: ServiceView): void {
  const ports = service.ports.map(({ name }) => name);
  const versions = versionsOf(service).map(({ name }) => name);
  const expect = (what: string, name: string, known: readonly string[], at: Place) => {
    if (!known.includes(name))
      reportUnknown(context, `${what} of \`${service.name}\``, name, known, at);
  };
  for (const [index, { match }] of (service.spec.routes ?? []).entries())
    for (const name of listOf(match?.port))
      expect('port', name, ports, service.place(pointer('routes', index, 'match', 'port')));
  for (const [index, endpoint] of (service.spec.endpoints ?? []).entries()) {
    const at = pointer('endpoints', index);
    for (const name of Object.keys(endpoint.ports ?? {}))
      expect('port', name, ports, service.place(`${at}/ports/${name}`, 'key'));
    if (endpoint.version !== undefined)
      expect('version', endpoint.version, versions, service.place(`${at}/version`));
  }
}

function checkHeadless(context: Context, service: ServiceView): void {
  if (service.spec.headless !== true) return;
  for (const field of ['routes', 'versions', 'balance'] as const)
    if (service.spec[field] !== undefined)
      context.report(diagnostic('MW3022', service.place(`/${field}`, 'key'), { field }));
}

/** What routes name, and what does not go together in them. */
export function checkRoutes(context: Context, service: ServiceView): void {
  checkDestinations(context, service);
  checkPortNames(context, service);
  checkHeadless(context, service);
}
