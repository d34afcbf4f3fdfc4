import type { Box, RequestTerm } from '../../access/term.ts';
import { canonicalJson } from '../../compile/digest.ts';
import { isHttpOnly } from '../../model/decide/match.ts';
import type { Facts } from '../../model/mesh.ts';
import { isObject, type Json, type JsonObject } from '../../source/json.ts';
import { isNobody } from './principals.ts';
import { complement, conditions, except, type Conditions, type Operation } from './conditions.ts';

/** The ports a rule is for: container ports, or all but the declared ones. */
export type Ports = Pick<Operation, 'ports' | 'notPorts'>;

/**
 * A set of requests as rules. A box of no caller holds nothing, while a rule without sources holds
 * everyone. On a TCP port a box with an HTTP field holds nothing; left in, Istio would drop only that
 * condition of a DENY and refuse every connection.
 * https://istio.io/latest/docs/tasks/security/authorization/authz-tcp/
 */
export function rulesOf(
  facts: Facts,
  { boxes, minus = [] }: RequestTerm,
  wire: 'http' | 'tcp',
): readonly Conditions[] {
  const isSomething = (box: Box) =>
    (wire === 'http' || !isHttpOnly(box)) && !isNobody(facts, box.callers);
  const alternatives = minus.filter(isSomething).map((box) => complement(facts, box));
  return boxes
    .filter(isSomething)
    .flatMap((box) =>
      alternatives.reduce<readonly Conditions[]>(
        (rules, exceptions) =>
          rules.flatMap((rule) => exceptions.map((exception) => except(rule, exception))),
        [conditions(facts, box)],
      ),
    );
}

interface Group {
  readonly from: readonly JsonObject[];
  readonly when: readonly JsonObject[];
  readonly operations: JsonObject[];
}

/** One alternative of what a policy matches. */
interface PortedRule {
  readonly conditions: Conditions;
  readonly ports: Ports;
  readonly wire: 'http' | 'tcp';
}

/**
 * Rules of one source and one `when` are one rule: entries of `to` are ORed. Always with ports, and
 * never HTTP with TCP: for a TCP port istiod leaves out every ALLOW rule with one HTTP condition.
 */
export function printedRules(rules: readonly PortedRule[]): readonly JsonObject[] {
  const groups = new Map<string, Group>();
  for (const { conditions, ports, wire } of rules) {
    const from = conditions.sources.map((source) => ({ source: { ...source } }));
    const when = conditions.when.map((condition) => ({ ...condition }));
    const key = canonicalJson({ from, when, wire });
    const group: Group = groups.get(key) ?? { from, when, operations: [] };
    const operation = { ...conditions.operation, ...ports };
    if (!group.operations.some((each) => canonicalJson(each) === canonicalJson(operation)))
      group.operations.push(operation);
    groups.set(key, group);
  }
  return withSharedSources([...groups.values()]).map(({ from, when, operations }) => ({
    ...(from.length > 0 && { from }),
    to: operations.map((operation) => ({ operation })),
    ...(when.length > 0 && { when }),
  }));
}

/**
 * Rules that differ only in who calls are one rule, whose principals are ORed. A policy holds at
 * most 512 rules, and popular services have more callers than that.
 */
function withSharedSources(groups: readonly Group[]): readonly Group[] {
  const merged = new Map<string, Group>();
  for (const group of groups) {
    const principals = onlyPrincipals(group);
    const key = canonicalJson(
      principals === undefined ? group : { when: group.when, operations: group.operations },
    );
    const known = principals && merged.get(key);
    const all = [...((known && onlyPrincipals(known)) ?? []), ...(principals ?? [])];
    merged.set(
      key,
      principals === undefined
        ? group
        : { ...group, from: [{ source: { principals: [...new Set(all)] } }] },
    );
  }
  return [...merged.values()];
}

/** The principals of a group that asks for nothing else of its caller. */
function onlyPrincipals({ from }: Group): readonly Json[] | undefined {
  const [first, ...more] = from;
  const source = first?.['source'];
  if (more.length > 0 || !isObject(source ?? null)) return undefined;
  const { principals, ...rest } = source as JsonObject;
  return Array.isArray(principals) && Object.keys(rest).length === 0 ? principals : undefined;
}
