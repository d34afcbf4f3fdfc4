import type { CallerPattern } from '../access/term.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Place } from '../source/place.ts';
import type { Texts } from '../source/text.ts';
import type { Pointer } from '../source/pointer.ts';
import type { Checked } from '../check/checked.ts';
import type { NamespaceSettings } from '../check/intents.generated.ts';
import type { ServicePort } from './mesh.ts';
import type { View } from './view.ts';

/** A service as the model works on it: its document in this mesh, and what follows from that. */
export interface ServiceView extends View<'Service'> {
  /** `namespace/name`. */
  readonly name: string;
  readonly namespace: string;
  /** Names of the accounts it runs as, in its namespace. */
  readonly accounts: readonly string[];
  /** SPIFFE IDs it runs as instead of accounts. */
  readonly spiffe: readonly string[];
  /** Labels of its pods. */
  readonly selector: Readonly<Record<string, string>>;
  readonly team: TeamView | undefined;
  readonly isExternal: boolean;
  /** Sorted by number. */
  readonly ports: readonly ServicePort[];
}

/** A team, with its namespaces. */
export interface TeamView extends View<'Team'> {
  readonly name: string;
  readonly namespaces: readonly string[];
}

/** What a team writes of one of its namespaces; nothing where it only lists them. */
export function namespaceSettings(
  team: TeamView | undefined,
  namespace: string,
): NamespaceSettings | undefined {
  const namespaces = team?.spec.namespaces;
  if (namespaces === undefined || Array.isArray(namespaces)) return undefined;
  return Object.hasOwn(namespaces, namespace) ? namespaces[namespace] : undefined;
}

/** What a model keeps for the next one, and finds of the one before; without a memo it does nothing. */
export interface Memory {
  /**
   * Resolves one piece of a model, or finds it. `what` says which piece of the `subject` it is; `make`
   * reads the mesh only through its context and through what is watched.
   */
  readonly remember: <T>(what: string, subject: object, make: () => T) => T;
  /** A map from which pieces read: which of them asked for which key is noted. */
  readonly watch: <V>(source: string, map: ReadonlyMap<string, V>) => ReadonlyMap<string, V>;
  /** A list as the model before had it under this name, if its elements are the same values. */
  readonly keep: <T>(name: string, list: readonly T[]) => readonly T[];
}

/** The memory of a model that is resolved once. */
export const noMemory: Memory = {
  remember: (_what, _subject, make) => make(),
  watch: (_source, map) => map,
  keep: (_name, list) => list,
};

/** All documents of one mesh by name, and where findings go. */
export interface Context {
  readonly mesh: View<'Mesh'>;
  readonly meshName: string;
  readonly trustDomains: readonly string[];
  readonly teams: readonly TeamView[];
  readonly teamOf: ReadonlyMap<string, TeamView>;
  /** Sorted by name. */
  readonly services: readonly ServiceView[];
  readonly byName: ReadonlyMap<string, ServiceView>;
  /** By namespace. */
  readonly servicesIn: ReadonlyMap<string, readonly ServiceView[]>;
  readonly guarantees: readonly View<'Guarantee'>[];
  readonly waivers: readonly Checked<'Waiver'>[];
  readonly report: (finding: Diagnostic) => void;
  readonly memory: Memory;
  /** Texts of the files, for fixes; empty where there are none. */
  readonly texts: Texts;
}

/** A document that may hold rules or calls, and where its fields stand. */
export interface Origin {
  readonly place: (below: Pointer, part?: 'key' | 'value') => Place;
  /** Namespace that short names stand in; none for Mesh and Team. */
  readonly namespace?: string;
}

/** Caller patterns of the accounts and SPIFFE IDs a service runs as. */
export function identityPatterns(service: ServiceView): readonly CallerPattern[] {
  return [
    ...service.accounts.map((name) => ({ account: { namespace: service.namespace, name } })),
    ...service.spiffe.map((spiffe) => ({ spiffe })),
  ];
}

/** Who a service is as a client of others: its accounts as `namespace/account`, and its SPIFFE IDs. */
export function clientNames(service: ServiceView): readonly string[] {
  return [...accountNames(service), ...service.spiffe];
}

/** Accounts of a service as `namespace/account`. */
export function accountNames(service: ServiceView): readonly string[] {
  return service.accounts.map((account) => `${service.namespace}/${account}`);
}
