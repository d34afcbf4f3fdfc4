import { grouped } from '../source/grouped.ts';

/** The wildcards that cover all of a host or of another wildcard, the narrowest first. */
function above(host: string): readonly string[] {
  if (host === '*') return [];
  const labels = host.split('.');
  const parents = labels.slice(1).map((_, index) => `*.${labels.slice(index + 1).join('.')}`);
  return [...parents.filter((parent) => parent !== host), '*'];
}

/**
 * Finds the values some of whose hosts (`*`, `*.x`, `x`) may be hosts of others, too: in as many steps
 * as a host has labels, however many values there are.
 */
export function nearHosts<T>(
  values: readonly T[],
  hostsOf: (value: T) => readonly string[],
): (hosts: readonly string[]) => ReadonlySet<T> {
  const all = values.flatMap((value) =>
    hostsOf(value).map((host) => ({ value, host: host.toLowerCase() })),
  );
  const equal = grouped(all, ({ host }) => host);
  const below = grouped(
    all.flatMap(({ value, host }) => above(host).map((wildcard) => ({ value, wildcard }))),
    ({ wildcard }) => wildcard,
  );
  return (hosts) =>
    new Set(
      hosts.flatMap((written) => {
        const host = written.toLowerCase();
        const covering = [host, ...above(host)].flatMap((each) => equal.get(each) ?? []);
        return [...covering, ...(below.get(host) ?? [])].map(({ value }) => value);
      }),
    );
}
