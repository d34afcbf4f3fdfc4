import { diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Place } from '../../source/place.ts';
import type { Caller } from '../caller.ts';
import type { Context, ServiceView } from '../context.ts';
import type { Entry } from '../entry.ts';
import { isHttpOnly } from '../decide/match.ts';
import type { ServicePort } from '../mesh.ts';
import { mtlsOf } from '../precedence/mtls.ts';
import type { ServiceRules } from '../service-rules.ts';
import type { Sourced } from '../sourced.ts';
import { isHttp, type MtlsMode } from '../workload.ts';
import { EntryIndex } from './cover-index.ts';
import { coversCallers } from './covers-caller.ts';
import { coveredBy, grantOf, type Grant } from './grants.ts';

/** Why a grant lets one caller do nothing, and the lines that are the reason. */
interface Reason {
  readonly why: string;
  readonly at: readonly Place[];
}

/** Whether a refusal takes everything that its keys describe, on this port. */
function refusesAll(deny: Entry, port: ServicePort): boolean {
  if (deny.listener !== undefined) return false;
  if (deny.minusPorts !== undefined && !deny.minusPorts.includes(port.name)) return true;
  return deny.minus.every((box) => !isHttp(port.protocol) && isHttpOnly(box));
}

function refused(grant: Grant, caller: Caller, deny: EntryIndex): Reason | undefined {
  const covers = coveredBy(grant, caller, deny, (entry, { patterns }, port) => {
    const callers = entry.callers?.flatMap((each) => each.patterns);
    return refusesAll(entry, port) && coversCallers(callers, patterns);
  });
  return covers && { why: 'a `deny` refuses all of it', at: covers.map(({ at }) => at) };
}

const byIdentity = ({ patterns }: Caller): boolean =>
  patterns.length > 0 && patterns.every((pattern) => !('any' in pattern) && !('cidr' in pattern));

const byAddress = ({ patterns }: Caller): boolean =>
  patterns.length > 0 && patterns.every((pattern) => 'cidr' in pattern);

/** The modes of ports by name, and where they are written. */
type Modes = ReadonlyMap<string, Sourced<MtlsMode>>;

function modesOf(context: Context, service: ServiceView): Modes {
  if (service.isExternal) return new Map();
  const { team, namespace } = service;
  // What `mtls` itself says wrong is found where workloads are resolved.
  return new Map(
    service.ports.map(({ name }) => [
      name,
      mtlsOf(context, { team, namespace, service, port: name }, () => {}),
    ]),
  );
}

/** Without TLS nobody has an identity that could be granted anything, with strict TLS everybody has. */
function unproven({ ports }: Grant, caller: Caller, modes: Modes): Reason | undefined {
  const found = ports.map(({ name }) => modes.get(name));
  if (found.length === 0) return undefined;
  const at = found.flatMap((mode) => mode?.at ?? []);
  const isAll = (word: MtlsMode) => found.every((mode) => mode?.value === word);
  if (isAll('disable') && byIdentity(caller))
    return { why: '`mtls` is `disable` there, so no caller has an identity', at };
  // A weaker word that an override forbids is found there, and is what stands in the way.
  const isMeant = found.every((mode) => mode?.over.every(({ value }) => value === 'strict'));
  if (isAll('strict') && isMeant && byAddress(caller))
    return { why: '`mtls` is `strict` there, so only callers with an identity get in', at };
  return undefined;
}

function checkGrant(context: Context, grant: Grant, deny: EntryIndex, modes: Modes): void {
  const { entry } = grant;
  const callers = entry.callers ?? [];
  const ineffective = callers.flatMap((caller) => {
    const reason = refused(grant, caller, deny) ?? unproven(grant, caller, modes);
    return reason ? [{ caller, reason }] : [];
  });
  const report = (at: Place, text: string, { why, at: places }: Reason) => {
    const related = places.map((place) => ({ ...place, message: 'this is why' }));
    context.report(diagnostic('MW3039', at, { callers: text, why }, { related }));
  };
  const [first] = ineffective;
  const isOne = ineffective.every(({ reason }) => reason.why === first?.reason.why);
  if (first && isOne && ineffective.length === callers.length)
    report(entry.at, callers.map(({ text }) => `\`${text}\``).join(', '), first.reason);
  else
    for (const { caller, reason } of ineffective) report(caller.at(), `\`${caller.text}\``, reason);
}

/** Grants of a service that never let anything through. A `deny` that refuses nothing is a guard. */
export function checkVoidGrants(
  context: Context,
  service: ServiceView,
  { allow, deny }: ServiceRules,
): void {
  const own = allow.filter(({ scope }) => scope === 'service');
  if (own.length === 0) return;
  const modes = modesOf(context, service);
  const refusals = new EntryIndex(deny);
  for (const entry of own) checkGrant(context, grantOf(service, entry), refusals, modes);
}
