import type { Facts } from '../model/mesh.ts';

/** Trust domains that every one of some meshes treats alike. */
export interface DomainClass {
  /** The one that stands for it first. */
  readonly domains: readonly string[];
  /** Whether the plain names of callers mean this class. */
  readonly isHome: boolean;
}

const accepts = ({ trustDomain, aliases }: Facts, domain: string): boolean =>
  trustDomain === domain || aliases.includes(domain);

/** A trust domain that every mesh takes for its own, so that one request can be asked of all. */
export function commonDomain(facts: readonly Facts[]): string {
  const own = facts.map(({ trustDomain }) => trustDomain);
  const common = (domain: string) => facts.every((each) => accepts(each, domain));
  return [...own].reverse().find(common) ?? own.at(-1) ?? 'cluster.local';
}

/**
 * The trust domains that some mesh takes for its own, in classes: usually one. Where a trust domain
 * comes or goes there are others, of those that only the earlier or only the later mesh accepts.
 */
export function domainClasses(facts: readonly Facts[]): readonly DomainClass[] {
  const home = commonDomain(facts);
  const known = facts.flatMap(({ trustDomain, aliases }) => [trustDomain, ...aliases]);
  const classes = new Map<string, string[]>();
  for (const domain of new Set([home, ...known])) {
    const key = facts.map((each) => accepts(each, domain)).join(' ');
    const same = classes.get(key) ?? [];
    same.push(domain);
    classes.set(key, same);
  }
  return [...classes.values()].map((domains) => ({ domains, isHome: domains.includes(home) }));
}
