import type { CheckedDocument } from '../check/checked.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Mesh } from '../model/mesh.ts';
import { namespaceOf, type ObjectRef } from '../source/place.ts';
import type { Subject } from './questions.ts';

type Names = ReadonlySet<string>;

const serviceOf = ({ kind, namespace = '', name }: ObjectRef): string | undefined =>
  kind === 'Service' ? `${namespace}/${name}` : undefined;

/**
 * The documents whose guardrails can answer otherwise than before, where only some services are
 * affected: theirs, those of Teams around them, and those of the mesh as a whole, which are few.
 */
export function concernedDocuments(
  documents: readonly CheckedDocument[],
  names: Names,
  { owners }: Mesh,
): readonly CheckedDocument[] {
  const namespaces = new Set([...names].map(namespaceOf));
  const teams = new Set(
    owners
      .filter((owner) => owner.namespaces.some((namespace) => namespaces.has(namespace)))
      .map(({ team }) => team),
  );
  return documents.filter(({ kind, object }) => {
    if (kind === 'Team') return teams.has(object.name);
    return kind !== 'Service' || names.has(serviceOf(object) ?? '');
  });
}

/** Whether what is asked is caused by an affected service, or by no service at all. */
export function isConcerned({ about, causes }: Subject, names: Names): boolean {
  const services = [about, ...causes].flatMap((ref) => serviceOf(ref) ?? []);
  return services.length === 0 || services.some((name) => names.has(name));
}

/**
 * Whether a finding is about an affected service, or about no service at all. That an entry of a
 * target permits a loss that does not happen (MW4008) only the whole mesh can tell.
 */
export function isFindingConcerned({ code, object }: Diagnostic, names: Names): boolean {
  const service = object && serviceOf(object);
  return service === undefined ? code !== 'MW4008' : names.has(service);
}
