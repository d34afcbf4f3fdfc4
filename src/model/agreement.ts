import { restrict } from '../access/box-algebra.ts';
import type { Box, CallerPattern } from '../access/term.ts';
import type { Place } from '../source/place.ts';
import type { Caller } from './caller.ts';
import type { CallView } from './calls.ts';
import { identityPatterns, type Context, type ServiceView } from './context.ts';
import type { Entry } from './entry.ts';
import type { ServicePort } from './mesh.ts';
import { received } from './received.ts';
import { spiffeAccount } from './spiffe-account.ts';
import type { Rule } from './workload.ts';

/** What opens an edge to a service: the Mesh's word, which its Team may only tighten. */
export function agreementOf(context: Context, service: ServiceView): 'server' | 'both' {
  const words = [context.mesh.spec.agreement, service.team?.spec.agreement];
  return words.includes('both') ? 'both' : 'server';
}

/** Callers with the same boxes and the same lines stand in one rule: a decision names just its own lines. */
interface Share {
  readonly callers: CallerPattern[];
  readonly boxes: readonly Box[];
  readonly from: readonly Place[];
}

function add(
  shares: Map<string, Share>,
  callers: readonly CallerPattern[],
  boxes: readonly Box[],
  from: readonly Place[],
) {
  if (boxes.length === 0) return;
  const key = JSON.stringify([boxes, from]);
  const share = shares.get(key) ?? { callers: [], boxes, from };
  shares.set(key, share);
  share.callers.push(...callers);
}

/** The part of a grant that a service also declares on this port, and the lines that declare it. */
function declaredPart(
  boxes: readonly Box[],
  calls: readonly CallView[],
  port: ServicePort,
): { readonly boxes: readonly Box[]; readonly from: readonly Place[] } {
  const relevant = calls.filter(({ ports }) => ports === undefined || ports.includes(port.name));
  const parts = relevant.map((call) => {
    if (call.ops === undefined) return { boxes, at: call.at };
    const sent = call.ops.flatMap(({ operation }) => received(call.to, operation));
    const cut = boxes.flatMap((box) => sent.map((one) => restrict(box, one)));
    return { boxes: cut.filter((box) => box !== undefined), at: call.at };
  });
  const useful = parts.filter((part) => part.boxes.length > 0);
  return { boxes: useful.flatMap((part) => part.boxes), from: useful.map(({ at }) => at) };
}

/** Service documents whose identities lie inside a wide caller (`ns/*`, `team:x`). */
function inside(context: Context, caller: Caller): readonly ServiceView[] {
  const namespaces = caller.patterns.flatMap((pattern) =>
    'namespace' in pattern ? [pattern.namespace] : [],
  );
  return namespaces
    .flatMap((namespace) => context.servicesIn.get(namespace) ?? [])
    .filter(({ isExternal }) => !isExternal);
}

/** The identities of a service that a wide caller means: a SPIFFE ID need not be of its namespace. */
function identitiesInside(
  { trustDomains }: Context,
  caller: Caller,
  service: ServiceView,
): readonly CallerPattern[] {
  return identityPatterns(service).filter((identity) => {
    if (!('spiffe' in identity)) return true;
    const named = spiffeAccount(identity.spiffe);
    return (
      named !== undefined &&
      trustDomains.includes(named.trustDomain) &&
      caller.patterns.some((wide) => 'namespace' in wide && wide.namespace === named.namespace)
    );
  });
}

/**
 * The address of the client is judged at the gateway, on the route that a Service's grant makes. A
 * grant of a Mesh or Team makes no route, so there the rule itself must ask for it.
 */
function boxesOf({ scope, boxes, remoteIp }: Entry): readonly Box[] {
  if (scope === 'service' || remoteIp === undefined) return boxes;
  return boxes.map((box) => ({ ...box, remoteIp }));
}

/**
 * The rules that one grant means on one port. Under `both` a Service document gets only what it also
 * declares; `calls` are those to this service. Callers with the same outcome share a rule.
 */
export function grantRules(
  context: Context,
  entry: Entry,
  port: ServicePort,
  calls: readonly CallView[],
  both: boolean,
): readonly Rule[] {
  const shares = new Map<string, Share>();
  const excluded: CallerPattern[] = [];
  const cut = both && entry.scope !== 'mesh';
  const boxes = boxesOf(entry);
  const addDeclared = (service: ServiceView, patterns: readonly CallerPattern[]) => {
    const own = calls.filter(({ from }) => from.name === service.name);
    const part = declaredPart(boxes, own, port);
    add(shares, patterns, part.boxes, part.from);
  };
  const wide: CallerPattern[] = [];
  for (const caller of entry.callers ?? []) {
    const service = caller.service === undefined ? undefined : context.byName.get(caller.service);
    if (cut && service) addDeclared(service, identityPatterns(service));
    else if (cut && caller.wide) {
      for (const each of inside(context, caller)) {
        excluded.push(...identityPatterns(each));
        const meant = identitiesInside(context, caller, each);
        if (meant.length > 0) addDeclared(each, meant);
      }
      wide.push(...caller.patterns);
    } else add(shares, caller.patterns, boxes, []);
  }
  const until = entry.until === undefined ? {} : { until: entry.until };
  const rules = [...shares.values()].map(({ callers, from, ...share }) => ({
    requests: { boxes: share.boxes.map((box) => ({ callers, ...box })) },
    from: [entry.at, ...from],
    ...until,
  }));
  if (wide.length === 0) return rules;
  const minus = excluded.length > 0 ? { minus: [{ callers: excluded }] } : {};
  const requests = { boxes: boxes.map((box) => ({ callers: wide, ...box })), ...minus };
  return [...rules, { requests, from: [entry.at], ...until }];
}
