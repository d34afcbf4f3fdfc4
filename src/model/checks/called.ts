import { diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Calls, CallView } from '../calls.ts';
import type { Context, ServiceView } from '../context.ts';

/** One service by its short and its full name: the caller's values for it would be those of one of them. */
function checkTwice(context: Context, calls: readonly CallView[]): void {
  const first = new Map<string, CallView>();
  for (const call of calls) {
    const other = first.get(call.to.name);
    if (other === undefined) first.set(call.to.name, call);
    else {
      const related = [{ ...other.at, message: 'the other entry' }];
      context.report(diagnostic('MW3049', call.at, { to: call.to.name }, { related }));
    }
  }
}

/** Calls and grants that are about what cannot be called like that, and calls that are declared twice. */
export function checkCalled(context: Context, service: ServiceView, calls: Calls): void {
  const own = calls.from(service.name);
  for (const { from, to, written, pointer, at } of own) {
    if (to.ports.length === 0)
      context.report(diagnostic('MW3048', at, { service: to.name, verb: 'call' }));
    if (to.spec.headless === true && written.balance !== undefined) {
      const place = from.place(`${pointer}/balance`, 'key');
      context.report(diagnostic('MW3022', place, { field: 'balance' }));
    }
  }
  checkTwice(context, own);
  if (service.ports.length === 0 && service.spec.allow !== undefined) {
    const at = service.place('/allow', 'key');
    context.report(diagnostic('MW3048', at, { service: service.name, verb: 'grant' }));
  }
}
