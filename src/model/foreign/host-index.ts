import type { Mesh } from '../mesh.ts';

type Named = Pick<Mesh, 'services' | 'externals'>;

/** Names of the services and externals that a host in an Istio object of a namespace may mean. */
export type HostIndex = (host: string, namespace: string) => readonly string[];

/** Whether some host is meant by both; each may begin with `*`. */
export function overlap(one: string, other: string): boolean {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  if (a === '*' || b === '*' || a === b) return true;
  const covers = (wide: string, host: string) =>
    wide.startsWith('*.') && host.replace(/^\*/, '').endsWith(wide.slice(1));
  return covers(a, b) || covers(b, a);
}

/**
 * Looks services and externals up by host. A name without a dot is a service of the object's own
 * namespace, as istiod completes it; the domain of the cluster may be any, since only the cluster
 * knows it.
 */
export function hostIndex({ services, externals }: Named): HostIndex {
  const all = [...services, ...externals];
  const exact = new Map<string, string[]>();
  for (const { name, hosts } of all)
    for (const host of hosts.filter((each) => each.includes('.'))) {
      const list = exact.get(host.toLowerCase());
      if (list === undefined) exact.set(host.toLowerCase(), [name]);
      else list.push(name);
    }
  const names = new Set(all.map(({ name }) => name));
  const wild = externals.filter(({ hosts }) => hosts.some((host) => host.startsWith('*')));
  const matching = (host: string, among: readonly (typeof all)[number][]) =>
    among.filter(({ hosts }) => hosts.some((own) => overlap(host, own))).map(({ name }) => name);
  return (host, namespace) => {
    if (host.startsWith('*')) return matching(host, all);
    const [first = '', second = '', third] = host.toLowerCase().split('.');
    const own = `${second === '' ? namespace : second}/${first}`;
    const isOfCluster = second === '' || third === undefined || third === 'svc';
    return [
      ...new Set([
        ...(isOfCluster && names.has(own) ? [own] : []),
        ...(exact.get(host.toLowerCase()) ?? []),
        ...matching(host, wild),
      ]),
    ];
  };
}
