import { placeOf } from '../read/document.ts';
import type { ObjectRef, Place } from '../source/place.ts';
import type { Checked } from './checked.ts';
import type { RuleFinding } from './evaluate.ts';
import type { RuleMeta } from './rule-meta.ts';

/** A dated exception, as far as guardrails go by it. */
export interface GuardrailWaiver {
  readonly name: string;
  readonly subject: { readonly kind: string; readonly namespace?: string; readonly name: string };
  /** What it waives: a guardrail by name, or a value of a field (at one port). */
  readonly waives:
    | { readonly guardrail: string }
    | { readonly field: string; readonly value: string; readonly port?: string };
  readonly owner: string;
  /** The last day it holds, `YYYY-MM-DD`. */
  readonly until: string;
  /** Where `guardrail` or `field` stands. */
  readonly at: Place;
  /** Where `until` stands. */
  readonly untilAt: Place;
}

/** Where a mesh ends: its name, and the namespaces of its teams. */
export interface Domain {
  readonly mesh: string;
  readonly teams: Readonly<Record<string, readonly string[]>>;
}

/** The waivers of a mesh as data. One without guardrail and field has failed its schema. */
export function guardrailWaivers(
  documents: readonly Checked<'Waiver'>[],
): readonly GuardrailWaiver[] {
  return documents.flatMap(({ document, object, value: { metadata, spec } }) => {
    const waives = waived(spec);
    if (waives === undefined) return [];
    const { kind, namespace, name } = spec.subject;
    const key = 'guardrail' in waives ? '/spec/guardrail' : '/spec/field';
    return {
      name: metadata.name,
      subject: { kind, ...(namespace !== undefined && { namespace }), name },
      waives,
      owner: spec.owner,
      until: spec.until,
      at: placeOf(document, key, 'value', object),
      untilAt: placeOf(document, '/spec/until', 'value', object),
    };
  });
}

function waived(spec: Checked<'Waiver'>['value']['spec']): GuardrailWaiver['waives'] | undefined {
  if (spec.guardrail !== undefined) return { guardrail: spec.guardrail };
  if (spec.field === undefined || spec.value === undefined) return undefined;
  const { field, value, port } = spec;
  return { field, value, ...(port !== undefined && { port }) };
}

/** Whether a waiver is about this finding: the guardrail or the value, and the object. */
export function covers(
  waiver: GuardrailWaiver,
  rule: RuleMeta,
  finding: RuleFinding,
  about: ObjectRef,
  domain: Domain,
): boolean {
  return waivesFinding(waiver.waives, rule, finding) && coversObject(waiver.subject, about, domain);
}

function waivesFinding(
  waives: GuardrailWaiver['waives'],
  rule: RuleMeta,
  finding: RuleFinding,
): boolean {
  if ('guardrail' in waives) return waives.guardrail === rule.rule;
  if (waives.field !== rule.field || waives.value !== finding.value) return false;
  return waives.port === undefined || (finding.ports ?? []).includes(waives.port);
}

function coversObject(
  subject: GuardrailWaiver['subject'],
  about: ObjectRef,
  domain: Domain,
): boolean {
  if (subject.kind === 'Mesh') return subject.name === domain.mesh;
  if (subject.kind === 'Service') {
    return (
      about.kind === 'Service' &&
      about.name === subject.name &&
      about.namespace === subject.namespace
    );
  }
  if (subject.kind === 'Namespace') return about.namespace === subject.name;
  if (subject.kind !== 'Team') return false;
  if (about.kind === 'Team') return about.name === subject.name;
  const namespaces = Object.hasOwn(domain.teams, subject.name)
    ? domain.teams[subject.name]
    : undefined;
  return about.namespace !== undefined && (namespaces ?? []).includes(about.namespace);
}
