import { diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Context, ServiceView } from '../context.ts';
import type { Entry } from '../entry.ts';
import { ingressPort } from '../gateways.ts';
import { mtlsOf } from '../mtls.ts';
import { concerns } from '../port-rules.ts';
import { reportUnknown } from '../resolve-caller.ts';
import { portsNamed } from '../service-ports.ts';
import { rulesFor, type RulesByService } from '../service-rules.ts';
import { isHttp } from '../workload.ts';

function checkPorts(context: Context, service: ServiceView, entry: Entry): void {
  const known = service.ports.map(({ name }) => name);
  for (const name of entry.ports ?? [])
    if (!known.includes(name))
      reportUnknown(context, `port of \`${service.name}\``, name, known, entry.place('/port'));
  const named = portsNamed(service, entry.ports);
  const [first] = named;
  if (!entry.isHttp || first === undefined || named.some(({ protocol }) => isHttp(protocol)))
    return;
  const keys = [
    ['ops', entry.boxes.some(({ methods, paths }) => methods ?? paths)],
    ['headers', entry.boxes.some(({ headers }) => headers)],
    ['jwt', entry.boxes.some(({ token }) => token)],
  ] as const;
  const [key = 'ops'] = keys.flatMap(([name, used]) => (used ? [name] : []));
  const params = { key: `\`${key}\``, port: first.name, protocol: first.protocol };
  context.report(diagnostic('MW3013', entry.place(`/${key}`), params));
}

function checkGatewayPort(context: Context, service: ServiceView, entry: Entry): void {
  const isIngress = entry.callers?.some(({ gateway }) => gateway !== undefined) ?? false;
  if (isIngress && entry.ports === undefined && ingressPort(service, entry) === undefined)
    context.report(diagnostic('MW3025', entry.place('/from'), { service: service.name }));
}

/** A refusal by identity is void where the caller can come without one. */
function checkDenyByIdentity(context: Context, service: ServiceView, entry: Entry): void {
  const byIdentity = entry.callers?.some(({ patterns }) =>
    patterns.some((pattern) => !('any' in pattern) && !('cidr' in pattern)),
  );
  if (!byIdentity) return;
  for (const port of service.ports.filter((candidate) => concerns(entry, candidate))) {
    const { namespace, team } = service;
    const mtls = mtlsOf(context, { namespace, team, service, port: port.name });
    if (mtls.value === 'strict') continue;
    const related = mtls.at ? [{ ...mtls.at, message: `${mtls.value} here` }] : [];
    const params = { port: port.name, service: service.name, mtls: mtls.value };
    context.report(diagnostic('MW3018', entry.place('/from'), params, { related }));
  }
}

/** What the rules of every service say about its ports, gateways and mTLS. */
export function checkRules(context: Context, rules: RulesByService): void {
  for (const service of context.services) {
    const { allow, deny } = rulesFor(rules, service);
    const isOwn = ({ scope }: Entry) => scope === 'service';
    for (const entry of [...allow, ...deny].filter(isOwn)) checkPorts(context, service, entry);
    for (const entry of allow.filter(isOwn)) checkGatewayPort(context, service, entry);
    if (!service.isExternal) for (const entry of deny) checkDenyByIdentity(context, service, entry);
  }
}
