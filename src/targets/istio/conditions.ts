import type { Box, KeyTest } from '../../access/term.ts';
import type { Facts } from '../../model/mesh.ts';
import { isAnyone, networks, principals } from './principals.ts';
import { claimKey, hostValues, pathValues, when, type When } from './rule-values.ts';

type Values = readonly string[];

/** Fields of a source are ANDed, their values ORed. */
export interface Source {
  readonly principals?: Values;
  readonly notPrincipals?: Values;
  readonly ipBlocks?: Values;
}

export interface Operation {
  readonly hosts?: Values;
  readonly notHosts?: Values;
  readonly ports?: Values;
  readonly notPorts?: Values;
  readonly methods?: Values;
  readonly notMethods?: Values;
  readonly paths?: Values;
  readonly notPaths?: Values;
}

/** One rule as a typed tree: sources are ORed, `operation` and every `when` ANDed to them. */
export interface Conditions {
  /** None = everyone. */
  readonly sources: readonly Source[];
  readonly operation: Operation;
  readonly when: readonly When[];
}

function sourcesOf(facts: Facts, callers: Box['callers']): readonly Source[] {
  if (callers === undefined || isAnyone(callers)) return [];
  const named = principals(facts, callers);
  const ipBlocks = networks(callers);
  return [
    ...(named.length > 0 ? [{ principals: named }] : []),
    ...(ipBlocks.length > 0 ? [{ ipBlocks, notPrincipals: ['*'] }] : []),
  ];
}

/** The `iss` claims of issuers. Only it is named: `requestPrincipals` would also ask for a `sub`. */
function issuerUrls(facts: Facts, names: readonly string[]): Values {
  return facts.issuers.filter(({ name }) => names.includes(name)).map(({ issuer }) => issuer);
}

const issuerKey = 'request.auth.claims[iss]';

/** A box as conditions. A token is good only where RequestAuthentication checked it, so its claims prove it. */
export function conditions(facts: Facts, box: Box): Conditions {
  const { callers, methods, hosts, paths, headers = [], token } = box;
  return {
    sources: sourcesOf(facts, callers),
    operation: {
      ...(hosts && { hosts: hosts.flatMap(hostValues) }),
      ...(methods && { methods }),
      ...(paths && { paths: paths.flatMap(pathValues) }),
    },
    when: [
      ...headers.map((test) => when(`request.headers[${test.key}]`, test)),
      ...(token ? [{ key: issuerKey, values: issuerUrls(facts, token.issuers) }] : []),
      ...(token?.claims ?? []).map((test) => when(claimKey(test.key), test)),
    ],
  };
}

/** What a box adds to the source, the operation or `when` of a rule that must not hold it. */
type Exception = {
  readonly source?: Source;
  readonly operation?: Operation;
  readonly when?: When;
};

function negatedTest(key: string, { some, none }: KeyTest): readonly Exception[] {
  return [
    ...(some ? [{ when: when(key, { none: some }) }] : []),
    ...(none ? [{ when: when(key, { some: none }) }] : []),
  ];
}

/**
 * The complement of a box: it does not hold if one of its conditions does not, so each condition
 * negated is an alternative. No alternative = the box holds everything.
 */
export function complement(facts: Facts, box: Box): readonly Exception[] {
  const { callers, methods, hosts, paths, headers = [], token } = box;
  const caller = isAnyone(callers)
    ? []
    : [{ source: { notPrincipals: principals(facts, callers ?? []) } }];
  return [
    ...caller,
    ...(methods ? [{ operation: { notMethods: methods } }] : []),
    ...(hosts ? [{ operation: { notHosts: hosts.flatMap(hostValues) } }] : []),
    ...(paths ? [{ operation: { notPaths: paths.flatMap(pathValues) } }] : []),
    ...headers.flatMap((test) => negatedTest(`request.headers[${test.key}]`, test)),
    ...(token ? [{ when: { key: issuerKey, notValues: issuerUrls(facts, token.issuers) } }] : []),
    ...(token?.claims ?? []).flatMap((test) => negatedTest(claimKey(test.key), test)),
  ];
}

/** Both field by field: negated values of two exceptions join, as none of them may match. */
function join<T extends object>(a: T, b: T | undefined): T {
  if (b === undefined) return a;
  const merged: Record<string, Values> = { ...(a as Record<string, Values>) };
  for (const [field, values] of Object.entries(b as Record<string, Values>))
    merged[field] = [...new Set([...(merged[field] ?? []), ...values])];
  return merged as T;
}

/** The conditions and an exception together. */
export function except(rule: Conditions, { source, operation, when }: Exception): Conditions {
  const sources = source && rule.sources.length === 0 ? [{}] : rule.sources;
  return {
    sources: sources.map((each) => join(each, source)),
    operation: join(rule.operation, operation),
    when: when ? [...rule.when, when] : rule.when,
  };
}
