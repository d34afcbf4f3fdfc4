import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { GuardrailWaiver } from './guardrail-waiver.ts';
import type { RuleMeta } from './rule-meta.ts';
import { listed, names } from './rulebook.ts';

/** Waivers of guardrails that do not exist: what they were meant for stays denied, or is misspelt. */
export function unknownWaivers(
  waivers: readonly GuardrailWaiver[],
  rules: readonly RuleMeta[],
): readonly Diagnostic[] {
  const known = names(rules.map(({ rule }) => rule));
  return waivers.flatMap(({ waives, at }) =>
    'guardrail' in waives && !known.includes(waives.guardrail)
      ? [diagnostic('MW2502', at, { name: waives.guardrail, expected: listed(known) })]
      : [],
  );
}

/** The active waivers of guardrails that nothing needed. Only meaningful after the whole mesh was judged. */
export function unusedWaivers(
  waivers: readonly GuardrailWaiver[],
  used: ReadonlySet<string>,
  rules: readonly RuleMeta[],
  today: string,
): readonly Diagnostic[] {
  const known = new Set(rules.map(({ rule }) => rule));
  return waivers.flatMap(({ name, waives, until, at }) =>
    'guardrail' in waives && known.has(waives.guardrail) && today <= until && !used.has(name)
      ? [diagnostic('MW2504', at, { name, guardrail: waives.guardrail })]
      : [],
  );
}
