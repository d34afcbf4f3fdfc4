import type { Mesh } from '../../model/mesh.ts';
import type { Workload } from '../../model/workload.ts';
import type { Feature, FeatureEntry, Use } from '../feature.ts';
import { settingOf } from '../target.ts';

type WorkloadFeature = Extract<Feature, `workloads.${string}`>;

function uses(workloads: readonly Workload[]): readonly Use[] {
  return workloads.flatMap(({ from: [at] }) => (at ? [{ at }] : []));
}

/** Whether every pod of one workload is also chosen by the labels of the other. */
function isWithin(inner: Workload, outer: Workload): boolean {
  const { labels } = inner;
  if (inner === outer || labels === undefined || outer.labels === undefined) return false;
  return Object.entries(outer.labels).every(([key, value]) => labels[key] === value);
}

const labelKey = (namespace: string, [key, value]: readonly [string, string]) =>
  `${namespace}/${key}=${value}`;

/**
 * Workloads whose pods belong to another one as well: what the other grants would hold for them, too.
 * The other one is found by its first label, so that many workloads do not cost a search each.
 */
function overlapping({ workloads }: Mesh): readonly Workload[] {
  const byFirstLabel = new Map<string, Workload[]>();
  for (const workload of workloads) {
    const [first] = Object.entries(workload.labels ?? {});
    if (first === undefined) continue;
    const key = labelKey(workload.namespace, first);
    byFirstLabel.set(key, [...(byFirstLabel.get(key) ?? []), workload]);
  }
  return workloads.filter((inner) =>
    Object.entries(inner.labels ?? {})
      .flatMap((label) => byFirstLabel.get(labelKey(inner.namespace, label)) ?? [])
      .some((outer) => isWithin(inner, outer)),
  );
}

/** The features of where workloads stand and how their pods are chosen: never optional. */
export const workloadFeatures: Readonly<Record<WorkloadFeature, FeatureEntry>> = {
  'workloads.overlap': {
    title: 'pods that the labels of another document choose, too',
    uses: (mesh) => uses(overlapping(mesh)),
  },
  'workloads.root-namespace': {
    title: 'a workload in the root namespace',
    uses: (mesh, target) => {
      const root = settingOf(target, 'rootNamespace', 'istio-system');
      return uses(mesh.workloads.filter(({ namespace }) => namespace === root));
    },
  },
};
