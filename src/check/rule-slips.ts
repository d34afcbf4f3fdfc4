import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { placeOf } from '../read/document.ts';
import { pointer, type Pointer } from '../source/pointer.ts';
import type { CheckedDocument } from './checked.ts';
import type { AllowEntry, Callers, DenyCondition, DenyEntry } from './intents.generated.ts';

/** One rule of a document, with the conditions that it takes out again as a rule of their own. */
export interface WrittenRule {
  readonly at: Pointer;
  readonly rule: AllowEntry | DenyEntry | DenyCondition;
  /** The callers of the entry around it. */
  readonly around?: Callers;
}

/** All rules of a document: `allow`, `deny`, and `unless` inside them. */
export function rulesOf(checked: CheckedDocument): readonly WrittenRule[] {
  if (checked.kind === 'Guarantee' || checked.kind === 'Waiver') return [];
  const { allow = [], deny = [] } = checked.value.spec;
  const grants = allow.map((rule, index) => ({ at: pointer('spec', 'allow', index), rule }));
  const refusals = deny.flatMap((rule, index): readonly WrittenRule[] => {
    const at = pointer('spec', 'deny', index);
    const unless = rule.unless && {
      at: `${at}/unless`,
      rule: rule.unless,
      ...(rule.from !== undefined && { around: rule.from }),
    };
    return unless ? [{ at, rule }, unless] : [{ at, rule }];
  });
  return [...grants, ...refusals];
}

const ingressOnly = ['remoteIp', 'hosts', 'listener'] as const;

/** Keys that only a gateway can decide, in rules that others than gateways fall under. */
export function ruleSlips(checked: CheckedDocument): readonly Diagnostic[] {
  const { document, object } = checked;
  return rulesOf(checked).flatMap(({ at, rule, around }) => {
    const callers = [rule.from ?? around ?? []].flat();
    if (callers.length > 0 && callers.every((caller) => caller.startsWith('ingress:'))) return [];
    const used = ingressOnly.filter((field) => Object.hasOwn(rule, field));
    return used.map((field) =>
      diagnostic('MW2304', placeOf(document, `${at}/${field}`, 'key', object), { field }),
    );
  });
}
