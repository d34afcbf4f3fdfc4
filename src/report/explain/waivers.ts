import { ofKind, type Checked, type CheckedDocument } from '../../check/checked.ts';
import { dayNumber } from '../../model/dates.ts';
import { placeOf } from '../../read/document.ts';
import { namespaceOf, type Place } from '../../source/place.ts';

/** A dated exception that is about a service, or about a scope around it. */
export interface WaiverPolicy {
  readonly name: string;
  /** `mtls: permissive`, `guardrail no-wildcard-callers`. */
  readonly permits: string;
  /** Whom it is about: `Service legacy/ftp`, `Namespace legacy`, `Mesh prod`. */
  readonly subject: string;
  /** The last day it holds. */
  readonly until: string;
  /** From the day of the report to that day; negative from the day after. */
  readonly daysLeft: number;
  readonly reason: string;
  readonly owner: string;
  readonly at: Place;
}

/** Which service is asked about, and in which scopes it stands. */
export interface Subject {
  /** `namespace/name`. */
  readonly service: string;
  readonly team?: string;
  readonly mesh: string;
}

function covers({ value: { spec } }: Checked<'Waiver'>, { service, team, mesh }: Subject): boolean {
  const { kind, namespace, name } = spec.subject;
  if (kind === 'Mesh') return name === mesh;
  if (kind === 'Team') return name === team;
  if (kind === 'Namespace') return name === namespaceOf(service);
  return `${namespace}/${name}` === service;
}

function waiverPolicy(checked: Checked<'Waiver'>, today: string): WaiverPolicy {
  const { document, object, value } = checked;
  const { subject, guardrail, field, value: weaker, port, until, reason, owner } = value.spec;
  const { kind, namespace, name } = subject;
  const on = port === undefined ? '' : ` on port ${port}`;
  return {
    name: object.name,
    permits: field === undefined ? `guardrail ${guardrail ?? ''}` : `${field}: ${weaker}${on}`,
    subject: `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`,
    until,
    daysLeft: dayNumber(until) - dayNumber(today),
    reason,
    owner,
    at: placeOf(document, '/metadata/name', 'value', object),
  };
}

/** The waivers that a service may rely on, those that ended too; `today` is `YYYY-MM-DD`. */
export function waiversOf(
  documents: readonly CheckedDocument[],
  subject: Subject,
  today: string,
): readonly WaiverPolicy[] {
  return ofKind(documents, 'Waiver')
    .filter((waiver) => covers(waiver, subject))
    .map((waiver) => waiverPolicy(waiver, today));
}
