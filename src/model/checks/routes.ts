import { diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Place } from '../../source/place.ts';
import { pointer } from '../../source/pointer.ts';
import type { Calls, CallView } from '../calls.ts';
import type { Context, ServiceView } from '../context.ts';
import { durationText } from '../duration.ts';
import type { Route } from '../route.ts';
import { listOf } from '../names.ts';
import { reportUnknown } from '../resolve-caller.ts';
import { destinations } from '../routes.ts';
import { portsNamed } from '../service-ports.ts';
import { versionsOf } from '../services.ts';
import { isHttp } from '../workload.ts';

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

function checkOrder(context: Context, service: ServiceView): void {
  const routes = service.spec.routes ?? [];
  const open = routes.findIndex(({ match }) => match === undefined);
  const last = routes.length - 1;
  if (routes.length > 0 && open === -1)
    context.report(diagnostic('MW3011', service.place(pointer('routes', last)), {}));
  if (open === -1) return;
  for (let index = open + 1; index < routes.length; index += 1) {
    const related = [
      { ...service.place(pointer('routes', open)), message: 'this one matches everything' },
    ];
    context.report(diagnostic('MW3012', service.place(pointer('routes', index)), {}, { related }));
  }
}

/** A fault stands outside the timeout and retries that the same route writes. */
function checkFaults(context: Context, service: ServiceView): void {
  for (const [index, route] of (service.spec.routes ?? []).entries())
    for (const field of ['timeout', 'retry'] as const)
      if (route.fault && route[field] !== undefined && route[field] !== 'none')
        context.report(
          diagnostic('MW3015', service.place(pointer('routes', index, 'fault'), 'key'), { field }),
        );
}

/** Fields of calls and routes that mean nothing on plain connections. */
function checkTcp(context: Context, service: ServiceView): void {
  const { ports } = service;
  const [first] = ports;
  if (first === undefined || ports.some(({ protocol }) => isHttp(protocol))) return;
  for (const key of ['timeout', 'retry', 'routes', 'limit'] as const)
    if (service.spec[key] !== undefined) {
      const params = { key: `\`${key}\``, port: first.name, protocol: first.protocol };
      context.report(diagnostic('MW3013', service.place(`/${key}`, 'key'), params));
    }
}

function checkHeadless(context: Context, service: ServiceView): void {
  if (service.spec.headless !== true) return;
  for (const field of ['routes', 'versions', 'balance'] as const)
    if (service.spec[field] !== undefined)
      context.report(diagnostic('MW3022', service.place(`/${field}`, 'key'), { field }));
}

/** Calls to plain connections that shape requests. */
function checkTcpCalls(context: Context, call: CallView): void {
  const ports = portsNamed(call.to, call.ports);
  const [first] = ports;
  if (first === undefined || ports.some(({ protocol }) => isHttp(protocol))) return;
  for (const key of ['ops', 'timeout', 'retry', 'fault'] as const)
    if (call.written[key] !== undefined) {
      const params = { key: `\`${key}\``, port: first.name, protocol: first.protocol };
      context.report(
        diagnostic('MW3013', call.from.place(`${call.pointer}/${key}`, 'key'), params),
      );
    }
}

/** Whether all tries of a route fit into its timeout; looked at where one of the two is written. */
export function checkTries(context: Context, route: Route): void {
  const { retry, timeout } = route;
  if (!('attempts' in retry) || retry.perTry === undefined || timeout.value === null) return;
  const tries = retry.attempts.value + 1;
  if (tries * retry.perTry.value <= timeout.value) return;
  const params = {
    tries: String(tries),
    perTry: durationText(retry.perTry.value),
    timeout: durationText(timeout.value),
  };
  const related = timeout.at ? [{ ...timeout.at, message: 'the timeout' }] : [];
  context.report(diagnostic('MW3016', retry.perTry.at ?? route.from[0] ?? {}, params, { related }));
}

/** What the routes and calls of a mesh say against each other. */
export function checkRoutes(context: Context, calls: Calls): void {
  for (const service of context.services) {
    checkDestinations(context, service);
    checkPortNames(context, service);
    checkOrder(context, service);
    checkFaults(context, service);
    checkTcp(context, service);
    checkHeadless(context, service);
  }
  for (const call of calls.all) checkTcpCalls(context, call);
}
