import { byCodeUnits } from '../diagnostics/order.ts';
import { agreementOf, grantRules } from './agreement.ts';
import type { Calls } from './calls.ts';
import type { Context, ServiceView } from './context.ts';
import type { Entry } from './entry.ts';
import { isHttpOnly } from './decide/match.ts';
import type { ServicePort } from './mesh.ts';
import type { ServiceRules } from './service-rules.ts';
import { isHttp, type Rule, type TokenRule } from './workload.ts';

/** What stands on one port of a service: its part of the layer that decides there. */
export interface PortRules {
  readonly allow: readonly Rule[];
  readonly deny: readonly Rule[];
  readonly tokens: readonly TokenRule[];
}

/** Whether an entry is about a port. One with an HTTP key never matches on a tcp or tls port. */
export function concerns(entry: Entry, port: ServicePort): boolean {
  if (entry.ports !== undefined && !entry.ports.includes(port.name)) return false;
  return isHttp(port.protocol) || !entry.isHttp;
}

function denyRule(entry: Entry, port: ServicePort): Rule {
  const callers = entry.callers?.flatMap(({ patterns }) => patterns);
  const boxes = entry.boxes.map((box) => ({
    ...(callers && { callers }),
    ...box,
    ...(entry.remoteIp && { remoteIp: entry.remoteIp }),
  }));
  // Taking HTTP requests out again means nothing on a connection: there the refusal stands whole, as
  // it does on a port that `unless` is not about.
  const isHere = entry.minusPorts?.includes(port.name) ?? true;
  const minus = entry.minus.filter((box) => isHere && (isHttp(port.protocol) || !isHttpOnly(box)));
  return { requests: { boxes, ...(minus.length > 0 && { minus }) }, from: [entry.at] };
}

/** Each issuer once, sorted, with every line that names it. */
export function byIssuer(rules: readonly TokenRule[]): readonly TokenRule[] {
  const merged = new Map<string, TokenRule>();
  for (const { issuer, from } of rules)
    merged.set(issuer, { issuer, from: [...(merged.get(issuer)?.from ?? []), ...from] });
  return [...merged.values()].sort((a, b) => byCodeUnits(a.issuer, b.issuer));
}

function tokensOf(entries: readonly Entry[]): readonly TokenRule[] {
  const named = entries.flatMap(({ boxes, minus, at }) =>
    [...boxes, ...minus]
      .flatMap(({ token }) => token?.issuers ?? [])
      .map((issuer) => ({ issuer, from: [at] })),
  );
  return byIssuer(named);
}

/** The rules of one port of a service. Who nobody grants anything is refused. */
export function portRules(
  context: Context,
  service: ServiceView,
  port: ServicePort,
  rules: ServiceRules,
  calls: Calls,
): PortRules {
  const both = agreementOf(context, service) === 'both';
  const allow = rules.allow.filter((entry) => concerns(entry, port));
  const deny = rules.deny.filter((entry) => concerns(entry, port));
  const toHere = calls.to(service.name);
  return {
    allow: allow.flatMap((entry) => grantRules(context, entry, port, toHere, both)),
    deny: deny.map((entry) => denyRule(entry, port)),
    tokens: isHttp(port.protocol) ? tokensOf([...allow, ...deny]) : [],
  };
}
