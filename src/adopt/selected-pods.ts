import type { PodTemplate } from '../model/manifests/inventory.ts';
import { byCodeUnits } from '../diagnostics/order.ts';

/** Finds the pods that a selector chooses in a namespace. */
export type SelectPods = (
  namespace: string,
  selector: Readonly<Record<string, string>>,
) => readonly PodTemplate[];

const keyOf = (namespace: string, label: string, value: string) => `${namespace}/${label}=${value}`;

/** Whether labels have all pairs of a selector. */
export function hasLabels(
  labels: Readonly<Record<string, string>>,
  selector: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(selector).every(
    ([label, value]) => Object.hasOwn(labels, label) && labels[label] === value,
  );
}

/** Pods by each of their labels, so that a mesh of thousands of services is read in one pass. */
export function podIndex(pods: readonly PodTemplate[]): SelectPods {
  const byLabel = new Map<string, PodTemplate[]>();
  for (const pod of pods)
    for (const [label, value] of Object.entries(pod.labels)) {
      const key = keyOf(pod.namespace ?? '', label, value);
      const bucket = byLabel.get(key);
      if (bucket === undefined) byLabel.set(key, [pod]);
      else bucket.push(pod);
    }
  return (namespace, selector) => {
    const buckets = Object.entries(selector).map(
      ([label, value]) => byLabel.get(keyOf(namespace, label, value)) ?? [],
    );
    const [smallest = []] = buckets.sort((a, b) => a.length - b.length);
    return smallest.filter(({ labels }) => hasLabels(labels, selector));
  };
}

/** The accounts that pods run as, each once, sorted. */
export function accountsOf(pods: readonly PodTemplate[]): readonly string[] {
  return [...new Set(pods.map(({ account }) => account))].sort(byCodeUnits);
}
