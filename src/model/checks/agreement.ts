import {
  includesOperation,
  intersectOperations,
  pieces,
  type Operation,
} from '../../access/box-algebra.ts';
import { diagnostic } from '../../diagnostics/diagnostic.ts';
import { agreementOf } from '../agreement.ts';
import type { Calls, CallView } from '../calls.ts';
import type { Caller } from '../caller.ts';
import type { Context, ServiceView } from '../context.ts';
import type { Entry } from '../entry.ts';
import type { ServicePort } from '../mesh.ts';
import { concerns } from '../port-rules.ts';
import { received } from '../received.ts';
import { portsNamed } from '../service-ports.ts';
import { rulesFor, type RulesByService, type ServiceRules } from '../service-rules.ts';
import { isHttp } from '../workload.ts';

/** Whether a caller of a rule stands for a service, at least in part. */
function holds(caller: Caller, service: ServiceView): boolean {
  return caller.patterns.some((pattern) => {
    if ('any' in pattern || 'mesh' in pattern) return true;
    if ('namespace' in pattern) return pattern.namespace === service.namespace;
    if ('account' in pattern)
      return (
        pattern.account.namespace === service.namespace &&
        service.accounts.includes(pattern.account.name)
      );
    return 'spiffe' in pattern && service.spiffe.includes(pattern.spiffe);
  });
}

const isAbout = (entry: Entry, service: ServiceView): boolean =>
  entry.callers === undefined || entry.callers.some((caller) => holds(caller, service));

/** Whether a refusal says something only about some requests: a header, a token, an address. */
const isConditional = (entry: Entry): boolean =>
  entry.remoteIp !== undefined ||
  entry.minus.length > 0 ||
  entry.boxes.some(({ headers, token, hosts }) => headers ?? token ?? hosts);

/** What one port grants to a caller, and what it refuses to it without a condition. */
interface Granted {
  readonly allow: readonly Operation[];
  readonly deny: readonly Operation[];
}

function grantedOn(call: CallView, port: ServicePort, rules: ServiceRules): Granted {
  const of = (entries: readonly Entry[]) =>
    entries
      .filter((entry) => concerns(entry, port) && isAbout(entry, call.from))
      .flatMap(({ boxes }) => boxes);
  return { allow: of(rules.allow), deny: of(rules.deny.filter((entry) => !isConditional(entry))) };
}

/** Whether every piece of an operation is granted and none of it refused. */
function isGranted(call: CallView, sent: Operation, granted: Granted): boolean {
  return received(call.to, sent)
    .flatMap(pieces)
    .every(
      (piece) =>
        granted.allow.some((allowed) => includesOperation(allowed, piece)) &&
        !granted.deny.some((denied) => intersectOperations(denied, piece)),
    );
}

/** The grant that is missing, ready to be pasted into the other side's file, and who owns that file. */
export function patchFor(call: CallView, ops: readonly string[]): string {
  const { from, to } = call;
  const caller = from.namespace === to.namespace ? from.object.name : from.name;
  const owners = to.spec.owners ?? to.team?.spec.owners ?? [];
  const whose = owners.length > 0 ? ` (owned by ${owners.join(', ')})` : '';
  const entry =
    ops.length > 0 ? `{from: ${caller}, ops: [${ops.join(', ')}]}` : `{from: ${caller}}`;
  return `add to \`spec.allow\` in ${to.file}${whose}:\n- ${entry}`;
}

/** A call that names operations: each must be granted on one of its HTTP ports. */
function checkOperations(context: Context, call: CallView, granted: readonly Granted[]): void {
  const missing = (call.ops ?? []).filter(
    ({ operation }) => !granted.some((each) => isGranted(call, operation, each)),
  );
  if (missing.length === 0) return;
  const [from, to] = [call.from.name, call.to.name];
  const patch = patchFor(
    call,
    missing.map(({ text }) => text),
  );
  const touches = (call.ops ?? []).some(({ operation }) =>
    granted.some(({ allow }) =>
      received(call.to, operation).some((one) =>
        allow.some((box) => intersectOperations(box, one)),
      ),
    ),
  );
  if (!touches) context.report(diagnostic('MW3006', call.at, { from, to, patch }));
  else
    for (const op of missing)
      context.report(
        diagnostic('MW3005', op.at, { from, to, op: op.text, patch: patchFor(call, [op.text]) }),
      );
}

function checkCall(context: Context, call: CallView, rules: ServiceRules): void {
  const ports = portsNamed(call.to, call.ports);
  const relevant = call.ops ? ports.filter(({ protocol }) => isHttp(protocol)) : ports;
  const granted = relevant.map((port) => grantedOn(call, port, rules));
  if (granted.every(({ allow }) => allow.length === 0)) {
    const ops = call.ops?.map(({ text }) => text) ?? [];
    const params = { from: call.from.name, to: call.to.name, patch: patchFor(call, ops) };
    context.report(diagnostic('MW3004', call.at, params));
  } else if (call.ops) checkOperations(context, call, granted);
}

/** Grants to a Service document that declares no call: open under `server`, nothing under `both`. */
function checkUndeclared(
  context: Context,
  service: ServiceView,
  rules: ServiceRules,
  calls: Calls,
): void {
  const code = agreementOf(context, service) === 'both' ? 'MW3008' : 'MW3007';
  for (const entry of rules.allow.filter(({ scope }) => scope === 'service'))
    for (const caller of entry.callers ?? []) {
      const from = caller.service;
      if (from === undefined || from === service.name) continue;
      if (calls.to(service.name).some((call) => call.from.name === from)) continue;
      context.report(diagnostic(code, caller.at, { from, to: service.name }));
    }
}

/** What callers declare against what services grant. Only port, method and path are compared. */
export function checkAgreement(context: Context, rules: RulesByService, calls: Calls): void {
  for (const call of calls.all) checkCall(context, call, rulesFor(rules, call.to));
  for (const service of context.services)
    checkUndeclared(context, service, rulesFor(rules, service), calls);
  for (const team of context.teams)
    if (team.spec.agreement === 'server' && context.mesh.spec.agreement === 'both')
      context.report(diagnostic('MW3026', team.place('/agreement'), {}));
}
