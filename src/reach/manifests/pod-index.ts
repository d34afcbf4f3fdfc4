import type { Inventory, PodTemplate } from '../../model/manifests/inventory.ts';

/** The pods of the manifests by what selects them, so that no service looks at all of them. */
export interface PodIndex {
  /** Pods of a namespace that carry all of some labels; none for no labels. */
  readonly meeting: (
    namespace: string,
    labels: Readonly<Record<string, string>>,
  ) => readonly PodTemplate[];
  /** Pods of the objects of this name. */
  readonly named: (namespace: string, name: string) => readonly PodTemplate[];
}

/** Whether pods carry all of some labels. */
export function carries(pod: PodTemplate, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(labels).every(
    ([key, value]) => Object.hasOwn(pod.labels, key) && pod.labels[key] === value,
  );
}

/** An index of pods whose namespace is known: those of others may be anywhere. */
export function podIndex({ pods }: Inventory): PodIndex {
  const byKey = new Map<string, PodTemplate[]>();
  const add = (key: readonly string[], pod: PodTemplate) => {
    const text = JSON.stringify(key);
    const list = byKey.get(text);
    if (list === undefined) byKey.set(text, [pod]);
    else list.push(pod);
  };
  for (const pod of pods) {
    if (pod.namespace === undefined) continue;
    add([pod.namespace, pod.name], pod);
    for (const label of Object.entries(pod.labels)) add([pod.namespace, ...label], pod);
  }
  const at = (...key: readonly string[]) => byKey.get(JSON.stringify(key)) ?? [];
  return {
    meeting: (namespace, labels) => {
      // The rarest label leaves the fewest to look at: `part-of` is on every pod of a namespace.
      const [fewest = []] = Object.entries(labels)
        .map((label) => at(namespace, ...label))
        .sort((a, b) => a.length - b.length);
      return fewest.filter((pod) => carries(pod, labels));
    },
    named: (namespace, name) => at(namespace, name),
  };
}
