import {
  includesOperation,
  intersectOperations,
  pieces,
  type Operation,
} from '../../access/box-algebra.ts';
import { diagnostic } from '../../diagnostics/diagnostic.ts';
import { agreementOf } from '../agreement.ts';
import { opPlace, type Calls, type CallView } from '../calls.ts';
import type { Caller } from '../caller.ts';
import type { Context, ServiceView } from '../context.ts';
import type { Entry } from '../entry.ts';
import { grantFixes } from '../fixes/grant-fixes.ts';
import { opFixes } from '../fixes/op-fixes.ts';
import type { Standing } from '../fixes/standing.ts';
import type { ServicePort } from '../mesh.ts';
import { concerns } from '../port-rules.ts';
import { received } from '../received.ts';
import { portsNamed } from '../service-ports.ts';
import { rulesFor, type RulesByService, type ServiceRules } from '../service-rules.ts';
import { plainProtocol } from './plain-ports.ts';

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
  /** The entries of the service's own `allow` among them. */
  readonly own: readonly Entry[];
}

function grantedOn(call: CallView, port: ServicePort, rules: ServiceRules): Granted {
  const about = (entries: readonly Entry[]) =>
    entries.filter((entry) => concerns(entry, port) && isAbout(entry, call.from));
  const allow = about(rules.allow);
  const deny = about(rules.deny.filter((entry) => !isConditional(entry)));
  return {
    allow: allow.flatMap(({ boxes }) => boxes),
    deny: deny.flatMap(({ boxes }) => boxes),
    own: allow.filter(({ scope }) => scope === 'service'),
  };
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

/** Whether any grant is about a part of an operation. */
function isTouched(call: CallView, sent: Operation, granted: readonly Granted[]): boolean {
  const parts = received(call.to, sent);
  return granted.some(({ allow }) =>
    allow.some((box) => parts.some((part) => intersectOperations(box, part))),
  );
}

/** How each operation of a call stands to what is granted, for fixes. */
function standing(call: CallView, granted: readonly Granted[]): Standing {
  return (sent) => {
    if (granted.some((each) => isGranted(call, sent, each))) return 'granted';
    if (isTouched(call, sent, granted)) return 'partly';
    const parts = received(call.to, sent);
    const isRefused = granted.some(({ deny }) =>
      deny.some((box) => parts.some((part) => intersectOperations(box, part))),
    );
    return isRefused ? 'refused' : 'missing';
  };
}

/** A call that names operations: each must be granted on one of its HTTP ports. */
function checkOperations(context: Context, call: CallView, granted: readonly Granted[]): void {
  const ops = call.ops ?? [];
  const missing = ops.filter(
    ({ operation }) => !granted.some((each) => isGranted(call, operation, each)),
  );
  if (missing.length === 0) return;
  const [from, to] = [call.from.name, call.to.name];
  const stands = standing(call, granted);
  if (!ops.some(({ operation }) => isTouched(call, operation, granted))) {
    const texts = missing.map(({ text }) => text);
    const patch = patchFor(call, texts);
    const fixes = grantFixes(context, call, missing, stands);
    context.report(diagnostic('MW3006', call.at, { from, to, patch }, { fixes }));
    return;
  }
  const own = granted.flatMap((each) => each.own);
  for (const op of missing) {
    const patch = patchFor(call, [op.text]);
    const fixes = opFixes(context, call, op, { stands, own });
    context.report(
      diagnostic('MW3005', opPlace(call, op), { from, to, op: op.text, patch }, { fixes }),
    );
  }
}

function checkCall(context: Context, call: CallView, rules: ServiceRules): void {
  const ports = portsNamed(call.to, call.ports);
  const relevant = call.ops ? ports.filter((port) => !plainProtocol(call.to, port)) : ports;
  // No such port, or operations where there are none: that has a finding of its own.
  if (relevant.length === 0) return;
  // What is redirected needs no grant: the caller's own proxy answers it.
  if (call.ops?.every(({ operation }) => received(call.to, operation).length === 0)) return;
  const granted = relevant.map((port) => grantedOn(call, port, rules));
  if (granted.every(({ allow }) => allow.length === 0)) {
    const ops = call.ops?.map(({ text }) => text) ?? [];
    const params = { from: call.from.name, to: call.to.name, patch: patchFor(call, ops) };
    const fixes = grantFixes(context, call, call.ops ?? [], standing(call, granted));
    context.report(diagnostic('MW3004', call.at, params, { fixes }));
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
      // Neither can this be called, nor can what is external call: each has a finding of its own.
      if (service.ports.length === 0 || context.byName.get(from)?.isExternal) continue;
      if (calls.to(service.name).some((call) => call.from.name === from)) continue;
      context.report(diagnostic(code, caller.at(), { from, to: service.name }));
    }
}

/** What a service calls and grants, against the other side. Only port, method and path are compared. */
export function checkAgreement(
  context: Context,
  service: ServiceView,
  rules: RulesByService,
  calls: Calls,
): void {
  for (const call of calls.from(service.name)) checkCall(context, call, rulesFor(rules, call.to));
  checkUndeclared(context, service, rulesFor(rules, service), calls);
}

/** What Teams say of agreement that the Mesh does not let them say. */
export function checkTeamAgreement(context: Context): void {
  for (const team of context.teams)
    if (team.spec.agreement === 'server' && context.mesh.spec.agreement === 'both')
      context.report(diagnostic('MW3026', team.place('/agreement'), {}));
}
