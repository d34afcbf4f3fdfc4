import type { Box, StringPattern } from '../../access/term.ts';
import type { Mesh } from '../../model/mesh.ts';
import type { Layer, Port, Rule, Workload } from '../../model/workload.ts';
import type { Use } from '../feature.ts';

/** One box of one rule, and what it stands in. */
export interface RuleBox {
  readonly box: Box;
  readonly rule: Rule;
  readonly action: 'allow' | 'deny';
  /** Whether the box is taken out of the rule (`unless`). */
  readonly minus: boolean;
  readonly workload: Workload;
  readonly port: Port;
}

/** Every layer that judges at the workload itself, enforced or only observed. */
export function layersOf(
  mesh: Mesh,
): readonly { workload: Workload; port: Port; layer: Layer; shadow: boolean }[] {
  const observed = new Map<string, Layer[]>();
  for (const { workload, port, layer } of mesh.observers) {
    const key = `${workload}:${port}`;
    observed.set(key, [...(observed.get(key) ?? []), layer]);
  }
  return mesh.workloads.flatMap((workload) =>
    [...workload.ports, workload.otherPorts].flatMap((port) => {
      const enforced = port.ways.flatMap(({ layers }) => layers);
      const watching = observed.get(`${workload.id}:${port.number}`) ?? [];
      return [
        ...enforced.map((layer) => ({ workload, port, layer, shadow: false })),
        ...watching.map((layer) => ({ workload, port, layer, shadow: true })),
      ];
    }),
  );
}

/** A mesh never changes, and many features look at the boxes of all its rules. */
const boxesOf = new WeakMap<Mesh, readonly RuleBox[]>();

/** Every box of every rule of a mesh's workloads. */
export function ruleBoxes(mesh: Mesh): readonly RuleBox[] {
  const there = boxesOf.get(mesh) ?? gathered(mesh);
  boxesOf.set(mesh, there);
  return there;
}

function gathered(mesh: Mesh): readonly RuleBox[] {
  return layersOf(mesh).flatMap(({ workload, port, layer }) => {
    const boxes = (rules: readonly Rule[], action: RuleBox['action']) =>
      rules.flatMap((rule) => [
        ...rule.requests.boxes.map((box) => ({ box, rule, action, minus: false, workload, port })),
        ...(rule.requests.minus ?? []).map((box) => ({
          box,
          rule,
          action,
          minus: true,
          workload,
          port,
        })),
      ]);
    return [
      ...boxes(layer.deny, 'deny'),
      ...boxes(layer.allow === 'open' ? [] : layer.allow, 'allow'),
    ];
  });
}

/** The uses of what a test finds in rules. */
export function usesInRules(mesh: Mesh, test: (each: RuleBox) => boolean): readonly Use[] {
  return ruleBoxes(mesh)
    .filter(test)
    .flatMap(({ rule, workload }) => {
      const at = rule.from[0] ?? workload.from[0];
      return at ? [{ at }] : [];
    });
}

/** Every pattern over a string of a box: hosts, headers, query and claims. */
export function stringPatterns({ hosts, headers, query, token }: Box): readonly StringPattern[] {
  const keys = [...(headers ?? []), ...(query ?? []), ...(token?.claims ?? [])];
  return [
    ...(hosts ?? []),
    ...keys.flatMap(({ some, none }) => [...(some ?? []), ...(none ?? [])]),
  ];
}
