import { byCodeUnits } from '../../diagnostics/order.ts';
import type { Mesh } from '../../model/mesh.ts';
import { grouped } from '../../source/grouped.ts';
import type { PortFrame } from '../answers/port-frame.ts';
import { meshPeer, type Caller } from '../caller.ts';

/** Somebody with an identity of the mesh. */
export interface Identity {
  /** Absent: some namespace that nobody names. */
  readonly namespace?: string;
  /** Absent: some account that nobody names. */
  readonly account?: string;
}

/** A service as a caller: one of the accounts it runs as. */
export interface Member extends Required<Identity> {
  readonly service: string;
  /** How it calls where it shows its identity. */
  readonly identity: Caller;
}

/** A class of callers at a port. */
interface Class {
  readonly port: PortFrame;
  readonly caller: Caller;
}

/** The narrow classes of a port. */
interface Narrow {
  /** By trust domain, namespace and account. */
  readonly ids: ReadonlySet<string>;
  readonly accounts: ReadonlySet<string>;
  readonly namespaces: ReadonlySet<string>;
}

const narrowAt = new WeakMap<PortFrame, Narrow>();

function narrowOf(port: PortFrame): Narrow {
  const known = narrowAt.get(port);
  if (known !== undefined) return known;
  const of = (kind: Caller['kind']) =>
    port.callers.flatMap(({ kind: own, peer }) =>
      own === kind && peer.kind === 'mesh' ? [peer] : [],
    );
  const made: Narrow = {
    ids: new Set(of('spiffe').map((p) => `${p.trustDomain}/${p.namespace}/${p.account}`)),
    accounts: new Set(of('account').map((p) => `${p.namespace}/${p.account}`)),
    namespaces: new Set(of('namespace').map((p) => p.namespace)),
  };
  narrowAt.set(port, made);
  return made;
}

/** The kind of class into which an identity of the mesh falls at a port: the narrowest there is. */
function kindOf(port: PortFrame, { namespace = '', account }: Identity, domain: string) {
  const { ids, accounts, namespaces } = narrowOf(port);
  if (account !== undefined && ids.has(`${domain}/${namespace}/${account}`)) return 'spiffe';
  if (account !== undefined && accounts.has(`${namespace}/${account}`)) return 'account';
  return namespaces.has(namespace) ? 'namespace' : 'mesh';
}

/** Whether a class is the one into which somebody falls who shows this identity. */
export function isIn({ port, caller }: Class, identity: Identity, trustDomain: string): boolean {
  const { kind, peer } = caller;
  if (peer.kind !== 'mesh' || kindOf(port, identity, trustDomain) !== kind) return false;
  if (kind === 'mesh') return true;
  if (peer.namespace !== identity.namespace) return false;
  return kind === 'namespace' || peer.account === identity.account;
}

/** Each service under each of its accounts, by name. */
export function members({ workloads, facts }: Mesh): readonly Member[] {
  const all = workloads.flatMap(({ namespace, accounts, services }) =>
    services.flatMap((service) =>
      accounts.map((account): Member => {
        const peer = meshPeer(facts.trustDomain, namespace, account);
        return { service, namespace, account, identity: { name: service, kind: 'account', peer } };
      }),
    ),
  );
  return all.sort((a, b) => byCodeUnits(a.service, b.service) || byCodeUnits(a.account, b.account));
}

/** Gives the services that fall in a class of callers. A pod may always leave its identity at home. */
export function memberIndex(mesh: Mesh, all: readonly Member[]): (one: Class) => readonly Member[] {
  const byAccount = grouped(all, ({ namespace, account }) => `${namespace}/${account}`);
  const byNamespace = grouped(all, ({ namespace }) => namespace);
  const near = ({ kind, peer }: Caller): readonly Member[] => {
    if (peer.kind !== 'mesh') return [];
    if (kind === 'mesh') return all;
    if (kind === 'namespace') return byNamespace.get(peer.namespace) ?? [];
    return byAccount.get(`${peer.namespace}/${peer.account}`) ?? [];
  };
  return (one) =>
    one.caller.kind === 'none'
      ? all
      : near(one.caller).filter((member) => isIn(one, member, mesh.facts.trustDomain));
}
