import { diagnostic } from '../../diagnostics/diagnostic.ts';
import { distinct } from '../../source/json.ts';
import type { Context, ServiceView } from '../context.ts';
import type { Entry } from '../entry.ts';
import { concerns } from '../port-rules.ts';
import { rulesFor, type RulesByService } from '../service-rules.ts';
import { isHttp } from '../workload.ts';
import { listedNames } from './listed-names.ts';

/** The issuers whose tokens an entry speaks of. */
function issuersOf({ boxes, minus }: Entry): readonly string[] {
  return distinct([...boxes, ...minus].flatMap(({ token }) => token?.issuers ?? []));
}

/** Whether an entry is about requests of a service, and so makes its proxies check tokens. */
const reaches = (entry: Entry, service: ServiceView): boolean =>
  service.ports.some((port) => isHttp(port.protocol) && concerns(entry, port));

/** Services by each rule of a Team or the Mesh that alone makes them check tokens. */
function reachedBy(context: Context, rules: RulesByService): ReadonlyMap<Entry, string[]> {
  const reached = new Map<Entry, string[]>();
  for (const service of context.services) {
    const { allow, deny } = rulesFor(rules, service);
    const naming = [...allow, ...deny].filter(
      (entry) => issuersOf(entry).length > 0 && reaches(entry, service),
    );
    if (naming.some(({ scope }) => scope === 'service')) continue;
    for (const entry of naming) {
      const names = reached.get(entry) ?? [];
      reached.set(entry, names);
      names.push(service.name);
    }
  }
  return reached;
}

/**
 * A rule of a Team or the Mesh that names an issuer reaches services that never spoke of tokens: from
 * then on they refuse whatever another issuer signed.
 */
export function checkIssuers(context: Context, rules: RulesByService): void {
  for (const [entry, services] of reachedBy(context, rules)) {
    const below = entry.boxes.some(({ token }) => token) ? '/jwt' : '/unless/jwt';
    const issuers = issuersOf(entry).map((name) => `\`${name}\``);
    const params = { services: listedNames(services), issuers: issuers.join(', ') };
    context.report(diagnostic('MW3042', entry.place(below), params));
  }
}
