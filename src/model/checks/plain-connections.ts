import { diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Place } from '../../source/place.ts';
import { pointer } from '../../source/pointer.ts';
import type { Calls, CallView } from '../calls.ts';
import type { Context, ServiceView } from '../context.ts';
import { listOf } from '../names.ts';
import { portsNamed } from '../service-ports.ts';
import type { View } from '../view.ts';
import { allPlain, namedPlain, type PlainPort } from './plain-ports.ts';

function report(context: Context, key: string, plain: PlainPort, at: Place): void {
  context.report(diagnostic('MW3013', at, { key: `\`${key}\``, ...plain }));
}

/** Fields of a service that shape requests, where it has none. */
function checkService(context: Context, service: ServiceView): void {
  const plain = allPlain(service, service.ports);
  for (const key of ['timeout', 'retry', 'routes', 'limit'] as const)
    if (plain && service.spec[key] !== undefined)
      report(context, key, plain, service.place(`/${key}`, 'key'));
  if (plain) return;
  for (const [index, { match }] of (service.spec.routes ?? []).entries()) {
    const named = namedPlain(service, listOf(match?.port));
    const at = service.place(pointer('routes', index, 'match', 'port'));
    if (named) report(context, 'routes', named, at);
  }
}

/** Calls to plain connections that shape requests. */
function checkCall(context: Context, call: CallView): void {
  const plain = allPlain(call.to, portsNamed(call.to, call.ports));
  for (const key of ['ops', 'timeout', 'retry', 'fault'] as const)
    if (plain && call.written[key] !== undefined)
      report(context, key, plain, call.from.place(`${call.pointer}/${key}`, 'key'));
}

/** Guarantees about requests where there are none: a `deny` would hold of nothing, and look as if it held. */
function checkGuarantee(context: Context, guarantee: View<'Guarantee'>): void {
  for (const kind of ['allow', 'deny', 'routed'] as const)
    for (const [index, line] of (guarantee.spec[kind] ?? []).entries()) {
      const service = context.byName.get(line.to);
      if (service === undefined) continue;
      const names = line.port === undefined ? undefined : listOf(line.port);
      const plain = allPlain(service, portsNamed(service, names));
      for (const key of ['ops', 'headers', 'jwt'] as const)
        if (plain && line[key] !== undefined)
          report(context, key, plain, guarantee.place(pointer(kind, index, key), 'key'));
    }
}

/** What a service and its calls say of requests, on ports that carry plain connections. */
export function checkPlainConnections(context: Context, service: ServiceView, calls: Calls): void {
  checkService(context, service);
  for (const call of calls.from(service.name)) checkCall(context, call);
}

/** What guarantees say of requests, on such ports. */
export function checkPlainGuarantees(context: Context): void {
  for (const guarantee of context.guarantees) checkGuarantee(context, guarantee);
}
