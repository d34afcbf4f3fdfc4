import type { Box } from '../../access/term.ts';
import { diagnostic, type Related } from '../../diagnostics/diagnostic.ts';
import { agreementOf } from '../agreement.ts';
import type { Caller } from '../caller.ts';
import type { Context, ServiceView } from '../context.ts';
import type { Entry } from '../entry.ts';
import { ingressPort } from '../gateways.ts';
import type { ServicePort } from '../mesh.ts';
import { concerns } from '../port-rules.ts';
import { coversBox } from './covers-box.ts';
import { CallerIndex, EntryIndex } from './cover-index.ts';
import { coversCaller } from './covers-caller.ts';

/** The boxes of an entry with the address of the client, which stands beside them. */
function conditionsOf({ boxes, remoteIp }: Entry): readonly Box[] {
  return boxes.map((box) => ({ ...box, ...(remoteIp && { remoteIp }) }));
}

/** One entry of `allow` and the service it opens. */
export interface Grant {
  readonly service: ServiceView;
  readonly entry: Entry;
  readonly ports: readonly ServicePort[];
}

/** A grant with the ports it is about. */
export function grantOf(service: ServiceView, entry: Entry): Grant {
  return { service, entry, ports: service.ports.filter((port) => concerns(entry, port)) };
}

/**
 * The entries that together cover what a grant gives one caller, on each of its ports; nothing where
 * they leave a part, or where that cannot be shown.
 */
export function coveredBy(
  { entry, ports }: Grant,
  caller: Caller,
  others: EntryIndex,
  reaches: (other: Entry, caller: Caller, port: ServicePort) => boolean,
): readonly Entry[] | undefined {
  if (ports.length === 0 || caller.patterns.length === 0) return undefined;
  const found = new Set<Entry>();
  for (const port of ports) {
    for (const box of conditionsOf(entry)) {
      const cover = others
        .around(caller, box)
        .find(
          (other) =>
            concerns(other, port) &&
            reaches(other, caller, port) &&
            conditionsOf(other).some((outer) => coversBox(outer, box)),
        );
      if (cover === undefined) return undefined;
      found.add(cover);
    }
  }
  return [...found];
}

/** Whether a grant asks for more than a caller, a port and an operation. */
export const isConditional = (entry: Entry): boolean =>
  entry.remoteIp !== undefined ||
  entry.until !== undefined ||
  entry.boxes.some(({ headers, token }) => headers ?? token);

/** Whether what agreement leaves of `outer` still holds all that it leaves of `inner`. */
function meansAlso(outer: Caller, inner: Caller, cut: boolean): boolean {
  if (outer.gateway !== undefined) return outer.gateway === inner.gateway;
  // Under `both` these hold only what each document declares, so they reach nobody else. And two
  // documents are two callers, even where they share an account.
  if (outer.service !== undefined && (cut || inner.service !== undefined))
    return outer.service === inner.service;
  if (cut && outer.wide && inner.service === undefined && !inner.wide) return false;
  return inner.patterns.every((one) => outer.patterns.some((other) => coversCaller(other, one)));
}

/** A grant to a gateway is also a route: another one covers it only if it makes the same one. */
function makesSameRoute(service: ServiceView, outer: Entry, inner: Entry): boolean {
  return (
    outer.scope === 'service' &&
    ingressPort(service, outer) === ingressPort(service, inner) &&
    outer.listener === inner.listener &&
    JSON.stringify(outer.remoteIp) === JSON.stringify(inner.remoteIp)
  );
}

function grantReaches(context: Context, { service, entry }: Grant, index: EntryIndex) {
  const both = agreementOf(context, service) === 'both';
  return (outer: Entry, caller: Caller): boolean => {
    if (outer.until !== undefined && !(entry.until !== undefined && entry.until <= outer.until))
      return false;
    if (caller.gateway !== undefined && !makesSameRoute(service, outer, entry)) return false;
    const cut = both && outer.scope !== 'mesh';
    return index
      .callersAround(outer, caller)
      .some(
        (other) =>
          (caller.gateway === undefined || other.gateway === caller.gateway) &&
          meansAlso(other, caller, cut),
      );
  };
}

/** A plain grant beside one of the Team or Mesh says the same once more; one with a condition means it. */
function isMistaken(entry: Entry, covers: readonly Entry[]): boolean {
  if (covers.every(({ scope }) => scope === 'service')) return true;
  return isConditional(entry) && !covers.some(isConditional);
}

const related = (entries: readonly Entry[], message: string): readonly Related[] =>
  entries.map(({ at }) => ({ ...at, message }));

const noEffect = ': its conditions have no effect';

/** Reports a grant that others cover; whether it does, so that of two equal ones only one is reported. */
function checkCovered(context: Context, grant: Grant, others: EntryIndex): boolean {
  const { entry } = grant;
  const reaches = grantReaches(context, grant, others);
  const covered = (entry.callers ?? []).map((caller) => ({
    caller,
    covers: coveredBy(grant, caller, others, reaches),
  }));
  const whole = covered.length > 0 && covered.every(({ covers }) => covers !== undefined);
  const all = [...new Set(covered.flatMap(({ covers = [] }) => covers))];
  if (whole && isMistaken(entry, all)) {
    const effect = isConditional(entry) && !all.some(isConditional) ? noEffect : '';
    const params = { what: 'whatever this grants', effect };
    context.report(
      diagnostic('MW3040', entry.at, params, { related: related(all, 'granted here') }),
    );
  }
  if (whole) return true;
  for (const { caller, covers = [] } of covered)
    if (isConditional(entry) && covers.length > 0 && !covers.some(isConditional)) {
      const params = { what: `whatever this grants to \`${caller.text}\``, effect: noEffect };
      const extras = { related: related(covers, 'granted here') };
      context.report(diagnostic('MW3040', caller.at(), params, extras));
    }
  return false;
}

/** Callers that others of the same list mean, too: of two equal ones the first stays. */
function checkCallers(context: Context, service: ServiceView, { callers = [] }: Entry): void {
  const cut = agreementOf(context, service) === 'both';
  const standing = new CallerIndex(callers);
  for (const caller of callers.toReversed()) {
    if (caller.gateway !== undefined || caller.patterns.length === 0) continue;
    const other = standing
      .around(caller)
      .find((each) => each !== caller && meansAlso(each, caller, cut));
    if (other === undefined) continue;
    standing.delete(caller);
    const params = { what: `whatever this grants to \`${caller.text}\``, effect: '' };
    const related = [{ ...other.at(), message: 'meant by this, too' }];
    context.report(diagnostic('MW3040', caller.at(), params, { related }));
  }
}

/** Grants that change nothing because wider ones stand beside them: their conditions are void. */
export function checkCoveredGrants(
  context: Context,
  service: ServiceView,
  allow: readonly Entry[],
): void {
  const standing = new EntryIndex(allow);
  const own = allow.filter(({ scope }) => scope === 'service');
  // From the last one on: of two equal grants the first stays.
  for (const entry of own.toReversed()) {
    checkCallers(context, service, entry);
    standing.delete(entry);
    const isCovered = checkCovered(context, grantOf(service, entry), standing);
    if (!isCovered) standing.add(entry);
  }
}
