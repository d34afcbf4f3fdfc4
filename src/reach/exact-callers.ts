import { accountNamesIn } from '../access/account-name.ts';
import type { Peer } from '../access/request.ts';
import type { CallerPattern } from '../access/term.ts';
import { trustDomainOf } from '../model/decide/match-caller.ts';
import type { Facts, Gateway } from '../model/mesh.ts';
import { spiffeAccount } from '../model/spiffe-account.ts';
import { namespaceOf } from '../source/place.ts';
import {
  accountNames,
  meshPeer,
  namespaceNames,
  spiffePeer,
  unused,
  type Caller,
  type NameOf,
} from './caller.ts';
import { domainClasses, type DomainClass } from './domain-classes.ts';

/** What decides between which callers the meshes can tell at one port. */
export interface ExactScope {
  /** Of each mesh, the later revision last. */
  readonly facts: readonly Facts[];
  readonly nameOf: NameOf;
  /** Ingress gateways through which requests may come. */
  readonly gateways: readonly Gateway[];
  /** Always a class of its own: the namespace of the service. */
  readonly namespace: string;
}

/** The pattern of a client of a route: `namespace/account` or a SPIFFE ID. */
export function clientPattern(client: string): CallerPattern {
  if (client.startsWith('spiffe://')) return { spiffe: client };
  const namespace = namespaceOf(client);
  return { account: { namespace, name: client.slice(namespace.length + 1) } };
}

/** Everyone whom patterns name, sorted. */
interface Named {
  readonly accounts: readonly string[];
  readonly namespaces: readonly string[];
  readonly uris: readonly string[];
  /** Accounts that SPIFFE IDs stand for, by trust domain. */
  readonly ids: readonly NonNullable<ReturnType<typeof spiffeAccount>>[];
}

const sorted = (names: readonly string[]): readonly string[] => [...new Set(names)].sort();

function namedIn(patterns: readonly CallerPattern[], { namespace }: ExactScope): Named {
  const accounts = sorted(accountNamesIn(patterns));
  const written = patterns.flatMap((p) => ('namespace' in p ? [p.namespace] : []));
  const uris = sorted(patterns.flatMap((p) => ('spiffe' in p ? [p.spiffe] : [])));
  return {
    accounts,
    namespaces: sorted([namespace, ...written, ...accounts.map(namespaceOf)]),
    uris,
    ids: uris.flatMap((uri) => spiffeAccount(uri) ?? []),
  };
}

/** An account of the mesh that stands for a class of callers, and what people call the class. */
interface Example {
  readonly namespace: string;
  readonly account: string;
  readonly kind: 'account' | 'namespace' | 'mesh';
  readonly name: string;
  /** What stands after the trust domain, where the class is one of another trust domain. */
  readonly below: string;
}

function accountExamples({ accounts }: Named, nameOf: NameOf): readonly Example[] {
  return accounts.map((full) => {
    const namespace = namespaceOf(full);
    const account = full.slice(namespace.length + 1);
    const below = `ns/${namespace}/sa/${account}`;
    return { namespace, account, kind: 'account', name: nameOf(full), below };
  });
}

/** One more account of each namespace, and one of a namespace that nobody names: SPIFFE IDs count as taken. */
function otherExamples({ accounts, namespaces, ids }: Named): readonly Example[] {
  const byNamespace = new Map<string, Set<string>>();
  const take = (namespace: string, account: string) => {
    const taken = byNamespace.get(namespace) ?? new Set<string>();
    byNamespace.set(namespace, taken.add(account));
  };
  for (const full of accounts) take(namespaceOf(full), full.slice(namespaceOf(full).length + 1));
  for (const { namespace, account } of ids) take(namespace, account);
  const others = namespaces.map((namespace): Example => {
    const account = unused(accountNames, byNamespace.get(namespace) ?? new Set());
    const below = `ns/${namespace}/*`;
    return { namespace, account, kind: 'namespace', name: `${namespace}/*`, below };
  });
  const taken = new Set([...namespaces, ...byNamespace.keys()]);
  const namespace = unused(namespaceNames, taken);
  return [...others, { namespace, account: 'default', kind: 'mesh', name: 'mesh', below: '*' }];
}

/** A peer of a class of trust domains, if it can be one that no SPIFFE ID names. */
function peerIn({ domains }: DomainClass, { ids }: Named, { namespace, account }: Example): Peer {
  const isNamed = (domain: string) =>
    ids.some(
      (id) => id.trustDomain === domain && id.namespace === namespace && id.account === account,
    );
  const domain = domains.find((each) => !isNamed(each)) ?? domains[0] ?? '';
  return meshPeer(domain, namespace, account);
}

/** The callers of one class of trust domains. Those that not every mesh accepts are named with theirs. */
function callersIn(
  one: DomainClass,
  named: Named,
  examples: readonly Example[],
): readonly Caller[] {
  return examples.map((example) => {
    const peer = peerIn(one, named, example);
    if (one.isHome) return { name: example.name, kind: example.kind, peer };
    const name = `spiffe://${one.domains[0] ?? ''}/${example.below}`;
    return { name, kind: example.kind === 'account' ? 'spiffe' : 'foreign', peer };
  });
}

function throughGateways(one: DomainClass, gateways: readonly Gateway[]): readonly Caller[] {
  const domain = one.domains[0] ?? '';
  return gateways.map(({ name, namespace, account }) => ({
    name: one.isHome ? `ingress:${name}` : `ingress:${name} (${domain})`,
    kind: 'ingress',
    gateway: name,
    peer: meshPeer(domain, namespace, account),
  }));
}

/** Whom no mesh knows, and no pattern by name. */
function stranger({ uris }: Named, known: readonly string[]): Caller {
  const named = uris.flatMap((uri) => trustDomainOf(spiffePeer(uri)) ?? []);
  const taken = new Set([...known, ...named]);
  const domain = unused(['foreign.example', 'elsewhere.example', 'other.example'], taken);
  const peer = meshPeer(domain, 'default', 'default');
  return { name: 'foreign trust domain', kind: 'foreign', peer };
}

/** Each peer once, by the first name that it was given. */
function once(callers: readonly Caller[]): readonly Caller[] {
  const first = new Map<string, Caller>();
  for (const caller of callers) {
    const key = JSON.stringify([caller.gateway ?? '', caller.peer]);
    if (!first.has(key)) first.set(key, caller);
  }
  return [...first.values()];
}

/**
 * Callers as the patterns tell them apart, exactly: whoever calls is one of them as far as any of the
 * patterns can see, and each is one example. Who has an identity of the mesh that is no account is `mesh`. Addresses are not callers: who shows no identity is one
 * caller, whatever network it is in.
 */
export function exactCallers(
  patterns: readonly CallerPattern[],
  scope: ExactScope,
): readonly Caller[] {
  const named = namedIn(patterns, scope);
  const classes = domainClasses(scope.facts);
  const home = classes.filter(({ isHome }) => isHome);
  const others = classes.filter(({ isHome }) => !isHome);
  const examples = [...accountExamples(named, scope.nameOf), ...otherExamples(named)];
  const all = (some: readonly DomainClass[]) => [
    ...some.flatMap((one) => throughGateways(one, scope.gateways)),
    ...some.flatMap((one) => callersIn(one, named, examples)),
  ];
  return once([
    ...all(home),
    { name: 'no identity', kind: 'none', peer: { kind: 'none' } },
    ...named.uris.map((uri): Caller => ({ name: uri, kind: 'spiffe', peer: spiffePeer(uri) })),
    ...all(others),
    stranger(
      named,
      classes.flatMap(({ domains }) => domains),
    ),
  ]);
}
