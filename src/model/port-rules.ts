import { agreementOf, grantRules } from './agreement.ts';
import type { Calls } from './calls.ts';
import type { Context, ServiceView } from './context.ts';
import type { Entry } from './entry.ts';
import { isHttpOnly } from './match.ts';
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
  // Taking HTTP requests out again means nothing on a connection: there the refusal stands whole.
  const minus = entry.minus.filter((box) => isHttp(port.protocol) || !isHttpOnly(box));
  return { requests: { boxes, ...(minus.length > 0 && { minus }) }, from: [entry.at] };
}

function tokensOf(entries: readonly Entry[]): readonly TokenRule[] {
  const byIssuer = new Map<string, TokenRule>();
  for (const entry of entries) {
    for (const box of [...entry.boxes, ...entry.minus]) {
      for (const issuer of box.token?.issuers ?? []) {
        const known = byIssuer.get(issuer);
        byIssuer.set(issuer, { issuer, from: [...(known?.from ?? []), entry.at] });
      }
    }
  }
  return [...byIssuer.values()].sort((a, b) => (a.issuer < b.issuer ? -1 : 1));
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
