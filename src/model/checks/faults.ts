import type { Call as WrittenCall, Route as WrittenRoute } from '../../check/intents.generated.ts';
import { diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Place } from '../../source/place.ts';
import { pointer } from '../../source/pointer.ts';
import type { Calls } from '../calls.ts';
import type { Context, ServiceView } from '../context.ts';

function checkFault(
  context: Context,
  written: WrittenRoute | WrittenCall,
  what: 'route' | 'call',
  at: () => Place,
): void {
  for (const field of ['timeout', 'retry'] as const)
    if (written.fault && written[field] !== undefined && written[field] !== 'none')
      context.report(diagnostic('MW3015', at(), { what, field }));
}

/** A fault stands outside the timeout and retries that the same route, or the same call, writes. */
export function checkFaults(context: Context, service: ServiceView, calls: Calls): void {
  for (const [index, route] of (service.spec.routes ?? []).entries())
    checkFault(context, route, 'route', () =>
      service.place(pointer('routes', index, 'fault'), 'key'),
    );
  for (const { from, written, pointer: at } of calls.from(service.name))
    checkFault(context, written, 'call', () => from.place(`${at}/fault`, 'key'));
}
