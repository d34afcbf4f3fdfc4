import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { daysBetween } from './calendar.ts';
import type { GuardrailWaiver } from './guardrail-waiver.ts';
import type { RuleMeta } from './rule-meta.ts';
import { listed, names } from './rulebook.ts';

/** How long before its end a waiver is spoken of, in days. */
const notice = 14;

/**
 * What is wrong with waivers of guardrails by themselves: one that names no guardrail, one that has
 * ended, one that soon will. Waivers of a field are the model's, which knows the field's values.
 */
export function waiverFindings(
  waivers: readonly GuardrailWaiver[],
  rules: readonly RuleMeta[],
  today: string,
): readonly Diagnostic[] {
  const known = names(rules.map(({ rule }) => rule));
  return waivers.flatMap((waiver): readonly Diagnostic[] => {
    if (!('guardrail' in waiver.waives)) return [];
    const { guardrail } = waiver.waives;
    const unknown = known.includes(guardrail)
      ? []
      : [diagnostic('MW2502', waiver.at, { name: guardrail, known: listed(known) })];
    return [...unknown, ...dateFindings(waiver, today)];
  });
}

function dateFindings({ name, until, owner, untilAt }: GuardrailWaiver, today: string): readonly Diagnostic[] {
  const left = daysBetween(today, until);
  if (left < 0) return [diagnostic('MW2504', untilAt, { name, until, owner })];
  if (left > notice) return [];
  return [diagnostic('MW2505', untilAt, { name, until, owner, days: dayCount(left) })];
}

function dayCount(days: number): string {
  if (days === 0) return 'today';
  return days === 1 ? 'in 1 day' : `in ${days} days`;
}

/** The active waivers of guardrails that nothing needed. Only meaningful after the whole mesh was judged. */
export function unusedWaivers(
  waivers: readonly GuardrailWaiver[],
  used: ReadonlySet<string>,
  today: string,
): readonly Diagnostic[] {
  return waivers.flatMap(({ name, waives, until, at }) =>
    'guardrail' in waives && today <= until && !used.has(name)
      ? [diagnostic('MW2506', at, { name, guardrail: waives.guardrail })]
      : [],
  );
}
