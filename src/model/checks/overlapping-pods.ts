import { diagnostic } from '../../diagnostics/diagnostic.ts';
import { byCodeUnits } from '../../diagnostics/order.ts';
import { grouped } from '../../source/grouped.ts';
import type { Place } from '../../source/place.ts';
import { targetNames } from '../services.ts';
import type { Context } from '../context.ts';
import type { WorkloadGroup } from '../workload-groups.ts';

/** Pods that some document chooses: by all of these labels, in one namespace. */
interface Chosen {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Sorted names of the labels. */
  readonly keys: readonly string[];
  readonly targets: readonly string[];
  readonly at: Place;
}

function chosenBy(context: Context, { services }: WorkloadGroup): readonly Chosen[] {
  const [first] = services;
  if (first === undefined) return [];
  const { name, namespace, selector: labels, team } = first;
  const keys = Object.keys(labels).sort(byCodeUnits);
  const at = first.spec.workload === undefined ? first.here : first.place('/workload');
  return [{ name, namespace, labels, keys, targets: targetNames(context, team, first), at }];
}

/** Pods of gateways; a Service document about them would close their ports. */
function gatewayPods({ mesh }: Context): readonly Chosen[] {
  return Object.entries(mesh.spec.gateways ?? {}).flatMap(([name, gateway]) => {
    const labels = gateway.workload;
    if (labels === undefined) return [];
    const keys = Object.keys(labels).sort(byCodeUnits);
    const targets = Object.keys(mesh.spec.targets);
    const at = mesh.place(`/gateways/${name}`, 'key');
    return [{ name: `ingress:${name}`, namespace: gateway.namespace, labels, keys, targets, at }];
  });
}

const isGateway = ({ name }: Chosen): boolean => name.startsWith('ingress:');

/** Whether two choices can be about the same pods at all: not two gateways, and not two clusters. */
const canMeet = (a: Chosen, b: Chosen): boolean =>
  a !== b &&
  !(isGateway(a) && isGateway(b)) &&
  a.targets.some((target) => b.targets.includes(target));

const valuesOf = ({ labels }: Chosen, keys: readonly string[]): string =>
  JSON.stringify(keys.map((key) => labels[key]));

/** Choices by the names of their labels: a namespace has few ways to label its pods. */
const byLabelNames = (all: readonly Chosen[]): readonly (readonly Chosen[])[] => [
  ...grouped(all, ({ keys }) => JSON.stringify(keys)).values(),
];

/** Pairs of which every pod of the first belongs to the second. */
function within(all: readonly Chosen[]): readonly (readonly [inner: Chosen, outer: Chosen])[] {
  return byLabelNames(all).flatMap((outers) => {
    const keys = outers[0]?.keys ?? [];
    const byValues = grouped(outers, (outer) => valuesOf(outer, keys));
    return all
      .filter(({ labels }) => keys.every((key) => Object.hasOwn(labels, key)))
      .flatMap((inner) =>
        (byValues.get(valuesOf(inner, keys)) ?? [])
          .filter((outer) => canMeet(inner, outer))
          .map((outer) => [inner, outer] as const),
      );
  });
}

function reportWithin(context: Context, inner: Chosen, outer: Chosen): void {
  // Equal labels are seen from both sides; two services with equal labels share one group.
  if (isGateway(inner) && inner.keys.length === outer.keys.length) return;
  const related = [{ ...outer.at, message: 'the wider labels' }];
  const params = { service: inner.name, other: outer.name };
  context.report(diagnostic('MW3037', inner.at, params, { related }));
}

/**
 * So many different sets of label names are compared in one namespace. Teams have a handful of ways to
 * label pods; without a bound a namespace of thousands of them would cost the square.
 */
const mostSets = 60;

/** Pairs that no label tells apart, and neither of which holds the other: one for each way to meet. */
function mayMeet(all: readonly Chosen[]): readonly (readonly [Chosen, Chosen])[] {
  const bySet = byLabelNames(all).slice(0, mostSets);
  return bySet.flatMap((left, index) =>
    bySet.slice(index + 1).flatMap((right) => {
      const names = right[0]?.keys ?? [];
      const common = (left[0]?.keys ?? []).filter((key) => names.includes(key));
      const smaller = Math.min(left[0]?.keys.length ?? 0, names.length);
      if (common.length === smaller) return [];
      const meeting = (one: Chosen) => valuesOf(one, common);
      const others = grouped(left, meeting);
      return [...grouped(right, meeting)].flatMap(([values, [one]]) => {
        const other = one && others.get(values)?.find((each) => canMeet(one, each));
        return one && other ? [[one, other] as const] : [];
      });
    }),
  );
}

function reportMayMeet(context: Context, one: Chosen, other: Chosen): void {
  const related = [{ ...other.at, message: 'the other labels' }];
  const params = { service: one.name, other: other.name };
  context.report(diagnostic('MW3038', one.at, params, { related }));
}

/**
 * Documents that choose the same pods by different labels. Grants of both would hold for such a pod,
 * so what is decided for each of them alone would be wrong.
 */
export function checkOverlappingPods(context: Context, groups: readonly WorkloadGroup[]): void {
  const chosen = [...groups.flatMap((group) => chosenBy(context, group)), ...gatewayPods(context)];
  for (const all of grouped(chosen, ({ namespace }) => namespace).values()) {
    for (const [inner, outer] of within(all)) reportWithin(context, inner, outer);
    // Pods of a gateway that happen to lack a label of the services beside it are nobody's mistake.
    const services = all.filter((one) => !isGateway(one));
    for (const [one, other] of mayMeet(services)) reportMayMeet(context, one, other);
  }
}
