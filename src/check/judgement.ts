import type { Diagnostic, Related } from '../diagnostics/diagnostic.ts';
import { policyFinding } from '../diagnostics/policy-finding.ts';
import { severities, type Severity } from '../diagnostics/severity.ts';
import { fieldPath } from '../source/pointer.ts';
import type { RuleFinding } from './evaluate.ts';
import { covers, type Domain, type GuardrailWaiver } from './guardrail-waiver.ts';
import { answerableFor, ownName, type Question } from './question.ts';
import type { Level, RuleMeta } from './rule-meta.ts';

/** What a guardrail that counts here found in an object, before exceptions. */
export interface Violation {
  readonly question: Question;
  readonly rule: RuleMeta;
  readonly finding: RuleFinding;
  readonly severity: Severity;
}

/** A violation as it is told, and the waiver that permits it. */
export interface Judged {
  readonly question: Question;
  readonly rule: RuleMeta;
  readonly diagnostic: Diagnostic;
  readonly waiver?: GuardrailWaiver;
}

/** The mildest of three: the guardrail's level, the set it came in, and what it says itself. */
export function weighed(level: Level, set: 'deny' | 'warn', said: Severity = 'error'): Severity {
  const bound: Severity = level === 'deny' && set === 'deny' ? 'error' : 'warning';
  return severities[Math.max(severities.indexOf(bound), severities.indexOf(said))] ?? 'error';
}

/** Tells a violation: an active waiver makes a warning of a denial and says how long, an ended one not. */
export function weigh(
  violation: Violation,
  {
    waivers,
    today,
    domain,
  }: { waivers: readonly GuardrailWaiver[]; today: string; domain: Domain },
): Judged {
  const { question, rule, finding } = violation;
  const about = answerableFor(question, finding.path ?? '');
  const covering = waivers.filter((waiver) => covers(waiver, rule, finding, about, domain));
  const active = covering
    .filter(({ until }) => today <= until)
    .reduce<GuardrailWaiver | undefined>(
      (best, next) => (best && best.until >= next.until ? best : next),
      undefined,
    );
  const related = active === undefined ? covering.map(ended) : [permitting(active)];
  const severity = active && violation.severity === 'error' ? 'warning' : violation.severity;
  return {
    question,
    rule,
    diagnostic: told({ ...violation, severity }, related, active),
    ...(active && { waiver: active }),
  };
}

function told(
  { question, rule, finding, severity }: Violation,
  related: readonly Related[],
  waiver: GuardrailWaiver | undefined,
): Diagnostic {
  const permitted =
    waiver === undefined ? '' : `; \`${waiver.name}\` permits it until ${waiver.until}`;
  return policyFinding(
    {
      pack: rule.pack,
      rule: rule.rule,
      severity,
      message: `${finding.msg}${where(question, finding)}${permitted}`,
      help: finding.help ?? rule.fix,
      related,
      params: { object: ownName(question.object), path: finding.path ?? '' },
    },
    question.place(finding.path ?? ''),
  );
}

/** The place of an emitted object is an intent, which says nothing of the field: so the message does. */
function where({ origin, object }: Question, { path }: RuleFinding): string {
  if (origin !== 'emitted') return '';
  const field = path === undefined || path === '' ? '' : ` at \`${fieldPath(path)}\``;
  return ` in the emitted \`${ownName(object)}\`${field}`;
}

function permitting({ name, owner, until, at }: GuardrailWaiver): Related {
  return { ...at, message: `\`${name}\` of ${owner} permits it until ${until}` };
}

function ended({ name, until, untilAt }: GuardrailWaiver): Related {
  return { ...untilAt, message: `\`${name}\` permitted it until ${until}` };
}
