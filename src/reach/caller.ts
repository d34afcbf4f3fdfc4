import { accountNamesIn } from '../access/account-name.ts';
import type { Peer } from '../access/request.ts';
import type { CallerPattern } from '../access/term.ts';
import { inNetwork } from '../model/decide/match-address.ts';
import type { Gateway, Mesh } from '../model/mesh.ts';
import { spiffeAccount } from '../model/spiffe-account.ts';
import { namespaceOf } from '../source/place.ts';

/** One example of a caller: how a connection of it looks, and what people call it. */
export interface Caller {
  /** `ns/name`, `sa:ns/account`, `ns/*`, `mesh`, `ingress:name`, `no identity`, `cidr:…`, `spiffe://…`. */
  readonly name: string;
  readonly kind:
    | 'account'
    | 'namespace'
    | 'mesh'
    | 'none'
    | 'address'
    | 'ingress'
    | 'spiffe'
    /** Identities that no name of the mesh means: of another trust domain, or no account at all. */
    | 'foreign';
  readonly peer: Peer;
  /** Name of the ingress gateway it comes through. */
  readonly gateway?: string;
  readonly sourceIp?: string;
}

/** What people call an account `namespace/account`. */
export type NameOf = (account: string) => string;

/** Account → the one service that runs as it; an account that no service, or several, run as stays an account. */
export function callerNames(meshes: readonly Mesh[]): NameOf {
  let names: ReadonlyMap<string, string | undefined> | undefined;
  return (account) => {
    // Made when the first name is asked for: where nothing changed nobody asks.
    names ??= serviceNames(meshes);
    return names.get(account) ?? `sa:${account}`;
  };
}

/** By account the service that runs as it; `undefined` where several do. */
function serviceNames(meshes: readonly Mesh[]): ReadonlyMap<string, string | undefined> {
  const names = new Map<string, string | undefined>();
  for (const { workloads } of meshes)
    for (const { namespace, accounts, services } of workloads)
      for (const account of accounts) {
        const key = account.includes('/') ? account : `${namespace}/${account}`;
        for (const service of services) {
          const isFree = !names.has(key) || names.get(key) === service;
          names.set(key, isFree ? service : undefined);
        }
      }
  return names;
}

/** A peer of the mesh. */
export function meshPeer(trustDomain: string, namespace: string, account: string): Peer {
  return { kind: 'mesh', trustDomain, namespace, account };
}

/** The peer with a SPIFFE ID: an account where the ID has the form of Kubernetes. */
export function spiffePeer(uri: string): Peer {
  const named = spiffeAccount(uri);
  return named
    ? meshPeer(named.trustDomain, named.namespace, named.account)
    : { kind: 'spiffe', uri };
}

/** Addresses for documentation: no real rule names them, so they are outside of most networks. */
const elsewhere = ['192.0.2.1', '198.51.100.1', '203.0.113.1', '1.1.1.1', '10.255.255.1'];

/** An address outside all of these networks, if one of the usual examples is. */
export function outside(networks: readonly string[]): string | undefined {
  return elsewhere.find((ip) => !networks.some((network) => inNetwork(ip, network)));
}

/** The first address of a network. */
export function inside(network: string): string {
  return network.split('/')[0] ?? network;
}

/** The first of some names that is not taken. */
export function unused(candidates: readonly string[], taken: ReadonlySet<string>): string {
  const free = candidates.find((candidate) => !taken.has(candidate));
  if (free !== undefined) return free;
  let number = 1;
  while (taken.has(`other-${number}`)) number += 1;
  return `other-${number}`;
}

/** What an account may be called that nobody names. */
export const accountNames = ['default', 'other', 'someone'];
/** What a namespace may be called that nobody names. */
export const namespaceNames = ['default', 'elsewhere', 'other', 'somewhere'];

/** What decides which callers are worth asking about at one port. */
export interface CallerScope {
  readonly trustDomain: string;
  readonly nameOf: NameOf;
  /** Ingress gateways with a route to the service. */
  readonly gateways: readonly Gateway[];
  /** `namespace/account` or a SPIFFE ID: every client that a route or setting names. */
  readonly clients: readonly string[];
  /** Always asked about: the namespace of the service. */
  readonly namespace: string;
}

function accountCallers(scope: CallerScope, accounts: ReadonlySet<string>): readonly Caller[] {
  return [...accounts].map((account) => {
    const [namespace = '', name = ''] = account.split('/');
    const peer = meshPeer(scope.trustDomain, namespace, name);
    return { name: scope.nameOf(account), kind: 'account', peer };
  });
}

/** One more account in each namespace that is named, and one of a namespace that nobody names. */
function otherCallers(
  scope: CallerScope,
  namespaces: ReadonlySet<string>,
  accounts: ReadonlySet<string>,
): readonly Caller[] {
  const others = [...namespaces].map((namespace): Caller => {
    const own = [...accounts].filter((account) => account.startsWith(`${namespace}/`));
    const taken = new Set(own.map((account) => account.slice(namespace.length + 1)));
    const peer = meshPeer(scope.trustDomain, namespace, unused(accountNames, taken));
    return { name: `${namespace}/*`, kind: 'namespace', peer };
  });
  const stranger = meshPeer(scope.trustDomain, unused(namespaceNames, namespaces), 'default');
  return [...others, { name: 'mesh', kind: 'mesh', peer: stranger }];
}

function addressCallers(patterns: readonly CallerPattern[]): readonly Caller[] {
  const networks = [...new Set(patterns.flatMap((p) => ('cidr' in p ? [p.cidr] : [])))];
  const away = outside(networks);
  const peer: Peer = { kind: 'none' };
  return [
    { name: 'no identity', kind: 'none', peer, ...(away && { sourceIp: away }) },
    ...networks.map((cidr): Caller => ({
      name: `cidr:${cidr}`,
      kind: 'address',
      peer,
      sourceIp: inside(cidr),
    })),
  ];
}

/** The callers between which the patterns can tell: one example of each, in a fixed order. */
export function callersOf(
  patterns: readonly CallerPattern[],
  scope: CallerScope,
): readonly Caller[] {
  const isSpiffe = (client: string) => client.startsWith('spiffe://');
  const clients = scope.clients.filter((client) => !isSpiffe(client));
  const accounts = new Set([...accountNamesIn(patterns), ...clients].sort());
  const named = patterns.flatMap((p) => ('namespace' in p ? [p.namespace] : []));
  const ofAccounts = [...accounts].map(namespaceOf);
  const namespaces = new Set([scope.namespace, ...named, ...ofAccounts].sort());
  const spiffe = patterns.flatMap((p) => ('spiffe' in p ? [p.spiffe] : []));
  const uris = [...new Set([...spiffe, ...scope.clients.filter(isSpiffe)])].sort();
  return [
    ...scope.gateways.map(({ name, namespace, account }): Caller => ({
      name: `ingress:${name}`,
      kind: 'ingress',
      gateway: name,
      peer: meshPeer(scope.trustDomain, namespace, account),
    })),
    ...accountCallers(scope, accounts),
    ...otherCallers(scope, namespaces, accounts),
    ...addressCallers(patterns),
    ...uris.map((uri): Caller => ({ name: uri, kind: 'spiffe', peer: spiffePeer(uri) })),
  ];
}
