import { diagnostic } from '../../diagnostics/diagnostic.ts';
import { pointer } from '../../source/pointer.ts';
import type { Context } from '../context.ts';
import type { Entry } from '../entry.ts';
import { hostCovers } from '../decide/match-host.ts';
import type { Gateway, Listener } from '../mesh.ts';
import { reportUnknown } from '../resolve-caller.ts';
import type { RulesByService } from '../service-rules.ts';

function checkListener(context: Context, gateway: Gateway, listener: Listener): void {
  const { name, protocol } = listener;
  const at = pointer('gateways', gateway.name, 'listen', name);
  if (protocol === 'https' && listener.certificate === undefined)
    context.report(diagnostic('MW3030', context.mesh.place(at, 'key'), { listener: name }));
  for (const field of ['certificate', 'clientCa'] as const)
    if (protocol !== 'https' && listener[field] !== undefined) {
      const place = context.mesh.place(`${at}/${field}`, 'key');
      context.report(diagnostic('MW3031', place, { field, listener: name, protocol }));
    }
}

/** Hosts and listener of a rule must be the gateway's: a refusal for a misspelt host refuses nothing. */
function checkRule(context: Context, gateway: Gateway, entry: Entry): void {
  for (const [index, host] of (entry.hosts ?? []).entries()) {
    if (gateway.hosts.some((own) => own === host || hostCovers(own, host))) continue;
    const hosts = gateway.hosts.map((own) => `\`${own}\``).join(', ');
    const at = entry.place(`/hosts/${index}`);
    context.report(diagnostic('MW3033', at, { gateway: gateway.name, host, hosts }));
  }
  const known = gateway.listeners.map(({ name }) => name);
  const { listener } = entry;
  // Without `listen` the Gateway object is someone else's, and so are the names of its listeners.
  if (listener === undefined || known.length === 0 || known.includes(listener)) return;
  const what = `listener of the gateway \`${gateway.name}\``;
  reportUnknown(context, what, listener, known, entry.place('/listener'));
}

/** What gateways say of themselves, and what grants ask of them. */
export function checkGateways(
  context: Context,
  gateways: readonly Gateway[],
  rules: RulesByService,
): void {
  // Rules of the Mesh and of Teams stand in those of many services.
  const entries = new Set([...rules.values()].flatMap(({ allow, deny }) => [...allow, ...deny]));
  for (const gateway of gateways) {
    for (const listener of gateway.listeners) checkListener(context, gateway, listener);
    if (gateway.listeners.length > 0 && Object.keys(gateway.labels).length === 0)
      context.report(diagnostic('MW3032', gateway.at, { gateway: gateway.name }));
    for (const entry of entries)
      if (entry.callers?.some((caller) => caller.gateway === gateway.name))
        checkRule(context, gateway, entry);
  }
}
