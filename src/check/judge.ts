import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { grouped } from '../source/grouped.ts';
import { objectName } from '../source/place.ts';
import type { Evaluate, RuleFinding } from './evaluate.ts';
import type { Domain, GuardrailWaiver } from './guardrail-waiver.ts';
import { type Judged, type Violation, weigh, weighed } from './judgement.ts';
import { ownName, type Question } from './question.ts';
import { policyCode, type RuleMeta } from './rule-meta.ts';
import type { Rulebook } from './rulebook.ts';
import { unusedWaivers } from './waiver-findings.ts';

/** The exceptions that are made, and the day it is. */
export interface Exceptions {
  readonly waivers: readonly GuardrailWaiver[];
  /** `YYYY-MM-DD`. */
  readonly today: string;
  readonly domain: Domain;
  /** Whether every object of the mesh is asked about: only then can a waiver be told unused. */
  readonly whole: boolean;
}

/**
 * Asks the guardrails about each object and says what they found. An object that could not be judged
 * is an error. Findings come in the order of the questions; renderers sort.
 */
export function judge(
  questions: readonly Question[],
  evaluate: Evaluate,
  rulebook: Rulebook,
  exceptions: Exceptions,
): readonly Diagnostic[] {
  const rules = new Map(rulebook.rules.map((rule) => [policyCode(rule), rule]));
  const heard = inOrderOfData(questions, (question) => ask(question, evaluate, rulebook, rules));
  const judged = heard.flatMap(({ violations }) =>
    violations.map((violation) => weigh(violation, exceptions)),
  );
  const used = new Set(judged.flatMap(({ waiver }) => (waiver === undefined ? [] : [waiver.name])));
  return [
    ...heard.flatMap(({ failures }) => failures),
    ...withoutConsequences(judged).map(({ diagnostic: finding }) => finding),
    ...(exceptions.whole
      ? unusedWaivers(exceptions.waivers, used, rulebook.rules, exceptions.today)
      : []),
  ];
}

/** Answers in the order of the questions, asked in an order that changes the data least often. */
function inOrderOfData<T>(
  questions: readonly Question[],
  answer: (question: Question) => T,
): readonly T[] {
  const byData = grouped(questions, ({ data }) => data);
  const answers = new Map<Question, T>();
  for (const together of byData.values()) {
    for (const question of together) answers.set(question, answer(question));
  }
  return questions.flatMap((question) => {
    const answered = answers.get(question);
    return answered === undefined ? [] : [answered];
  });
}

interface Heard {
  readonly failures: readonly Diagnostic[];
  readonly violations: readonly Violation[];
}

function ask(
  question: Question,
  evaluate: Evaluate,
  rulebook: Rulebook,
  rules: ReadonlyMap<string, RuleMeta>,
): Heard {
  const verdict = evaluate({ input: question.object, data: question.data });
  if ('failed' in verdict) return { failures: [failure(question, verdict.failed)], violations: [] };
  const all = [
    ...verdict.deny.map((finding) => ({ finding, set: 'deny' as const })),
    ...verdict.warn.map((finding) => ({ finding, set: 'warn' as const })),
  ];
  const failures: Diagnostic[] = [];
  const violations: Violation[] = [];
  for (const { finding, set } of all) {
    const rule = rules.get(policyCode(finding));
    // A finding that nobody has described has no level: guessing one could let it pass.
    if (rule === undefined) failures.push(failure(question, unknownRule(finding)));
    else if (counts(rule, rulebook, question)) {
      const level = levelOf(rule, rulebook);
      violations.push({ question, rule, finding, severity: weighed(level, set, finding.severity) });
    }
  }
  return { failures, violations };
}

function unknownRule(finding: RuleFinding): string {
  return `a guardrail reports as \`${policyCode(finding)}\`, which has no METADATA`;
}

function failure(question: Question, reason: string): Diagnostic {
  return diagnostic('MW2501', question.place(''), { object: ownName(question.object), reason });
}

function counts(rule: RuleMeta, rulebook: Rulebook, question: Question): boolean {
  if (!rulebook.packs.includes(rule.pack)) return false;
  if (rule.scope !== (question.scope ?? 'object')) return false;
  return levelOf(rule, rulebook) !== 'off';
}

function levelOf(rule: RuleMeta, { levels }: Rulebook): RuleMeta['level'] {
  return (Object.hasOwn(levels, rule.rule) ? levels[rule.rule] : undefined) ?? rule.level;
}

/**
 * Leaves out what is said of an emitted object where the same guardrail says it, as severely, of an
 * intent that caused the object: mending the intent mends both.
 */
function withoutConsequences(judged: readonly Judged[]): readonly Judged[] {
  const key = (rule: RuleMeta, object: Question['about'], severity: string): string =>
    `${policyCode(rule)} ${severity} ${objectName(object)}`;
  const said = new Set(
    judged
      .filter(({ question }) => question.origin === 'intent')
      .flatMap(({ question: { about }, rule, diagnostic: { severity } }) =>
        atMost[severity].map((weaker) => key(rule, about, weaker)),
      ),
  );
  return judged.filter(({ question, rule, diagnostic: { severity } }) => {
    const causes = question.causes ?? [question.about];
    return (
      question.origin !== 'emitted' || !causes.some((cause) => said.has(key(rule, cause, severity)))
    );
  });
}

/** The severities that are no worse. */
const atMost = {
  error: ['error', 'warning', 'info'],
  warning: ['warning', 'info'],
  info: ['info'],
} as const;
