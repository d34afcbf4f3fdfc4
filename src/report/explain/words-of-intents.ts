import { type CheckedDocument, ofKind, type Checked } from '../../check/checked.ts';
import { valueAt } from '../../check/value-at.ts';
import { placeOf } from '../../read/document.ts';
import type { Place } from '../../source/place.ts';
import { pointer } from '../../source/pointer.ts';

/** A word that a scope says for everything in it, and where; built in, it is written nowhere. */
export interface ScopeWord {
  readonly value: string;
  readonly scope: 'built-in' | 'mesh' | 'team' | 'namespace';
  readonly at?: Place;
}

/** The documents that have a say about one service beside its own. */
export interface Scopes {
  readonly mesh?: Checked<'Mesh'>;
  readonly team?: Checked<'Team'>;
}

/** The Mesh, and the Team of a namespace. */
export function scopesOf(documents: readonly CheckedDocument[], namespace: string): Scopes {
  const [mesh] = ofKind(documents, 'Mesh');
  const team = ofKind(documents, 'Team').find(({ value: { spec } }) =>
    Array.isArray(spec.namespaces)
      ? spec.namespaces.includes(namespace)
      : Object.hasOwn(spec.namespaces, namespace),
  );
  return { ...(mesh && { mesh }), ...(team && { team }) };
}

function word(
  document: CheckedDocument | undefined,
  scope: ScopeWord['scope'],
  ...path: readonly string[]
): readonly ScopeWord[] {
  const at = pointer('spec', ...path);
  const value = document && valueAt(document.document.value, at);
  if (document === undefined || typeof value !== 'string') return [];
  return [{ value, scope, at: placeOf(document.document, at, 'value', document.object) }];
}

/** Whether access is enforced or only logged, from the nearest scope that says so. */
export function modeOf({ mesh, team }: Scopes, namespace: string): ScopeWord {
  const [nearest] = [
    ...word(team, 'namespace', 'namespaces', namespace, 'mode'),
    ...word(team, 'team', 'mode'),
    ...word(mesh, 'mesh', 'mode'),
  ];
  return nearest ?? { value: 'enforce', scope: 'built-in' };
}

/** What opens an edge to a service: a Team may only tighten what the Mesh says. */
export function agreementOf({ mesh, team }: Scopes): ScopeWord {
  const words = [...word(team, 'team', 'agreement'), ...word(mesh, 'mesh', 'agreement')];
  const both = words.find(({ value }) => value === 'both');
  return both ?? words.at(-1) ?? { value: 'server', scope: 'built-in' };
}
