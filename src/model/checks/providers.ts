import { pointer } from '../../source/pointer.ts';
import type { Context } from '../context.ts';
import { reportUnknown } from '../resolve-caller.ts';
import { isShadow } from '../workloads.ts';

/** Pods of a namespace that a Team closes get nothing as long as no document describes them. */
function isClosed(context: Context, namespace: string): boolean {
  const team = context.teamOf.get(namespace);
  return team !== undefined && !isShadow(context, team, namespace);
}

/** Providers that nobody can send to: their service has no such port, or nothing opens it. */
export function checkProviders(context: Context): void {
  for (const [name, { otlp, rateLimit }] of Object.entries(context.mesh.spec.providers ?? {})) {
    const [kind, written] = otlp ? ['otlp', otlp] : ['rateLimit', rateLimit];
    if (written === undefined) continue;
    const at = (field: string) => context.mesh.place(pointer('providers', name, kind, field));
    const service = context.byName.get(written.service);
    const [namespace = ''] = written.service.split('/');
    if (service === undefined) {
      // Without a document it may be anything, unless its namespace is closed.
      if (isClosed(context, namespace))
        reportUnknown(context, 'service', written.service, context.byName.keys(), at('service'));
      continue;
    }
    const ports = service.ports.map(({ number }) => String(number));
    if (!ports.includes(String(written.port)))
      reportUnknown(
        context,
        `port of \`${service.name}\``,
        String(written.port),
        ports,
        at('port'),
      );
  }
}
