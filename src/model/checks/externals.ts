import { diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Context, ServiceView } from '../context.ts';
import { rulesFor, type RulesByService } from '../service-rules.ts';

/** What says how a proxy opens TLS, where it opens none. */
function checkTls(context: Context, service: ServiceView): void {
  const { external } = service.spec;
  if (external === undefined || external.tls === 'originate') return;
  for (const field of ['sni', 'clientCertificate', 'ca'] as const)
    if (external[field] !== undefined) {
      const at = service.place(`/external/${field}`, 'key');
      context.report(diagnostic('MW3051', at, { field, tls: external.tls ?? 'none' }));
    }
}

/** What only pods, or machines with a proxy, can have. */
const ofPods = [
  'calls',
  'identity',
  'workload',
  'endpoints',
  'mtls',
  'egress',
  'inbound',
  'headless',
] as const;

function checkFields(context: Context, service: ServiceView): void {
  for (const field of ofPods)
    if (service.spec[field] !== undefined)
      context.report(diagnostic('MW3052', service.place(`/${field}`, 'key'), { field }));
}

/** Callers that stand outside: nobody there has an identity of the mesh, so no rule ever sees them. */
export function checkExternalCallers(context: Context, rules: RulesByService): void {
  if (!context.services.some(({ isExternal }) => isExternal)) return;
  const entries = new Set(
    context.services.flatMap((service) => {
      const { allow, deny } = rulesFor(rules, service);
      return [...allow, ...deny];
    }),
  );
  for (const { callers = [] } of entries)
    for (const { service = '', at } of callers)
      if (context.byName.get(service)?.isExternal === true)
        context.report(diagnostic('MW3053', at(), { service }));
}

/** What cannot be said of a service outside of the mesh. */
export function checkExternal(context: Context, service: ServiceView): void {
  if (!service.isExternal) return;
  checkTls(context, service);
  checkFields(context, service);
}
