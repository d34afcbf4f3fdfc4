import type { Peer } from '../../../access/request.ts';
import { didYouMean } from '../../../check/did-you-mean.ts';
import type { Gateway, Mesh } from '../../../model/mesh.ts';
import { meshPeer, spiffePeer } from '../../../reach/caller.ts';
import { UsageError } from '../exit-code.ts';
import { findName } from './find-name.ts';

/** One identity that the question is asked for. */
export interface AskedCaller {
  readonly peer: Peer;
  readonly gateway?: Gateway;
  /** The Service document it is, `namespace/name`. */
  readonly service?: string;
}

const forms = 'NAMESPACE/NAME, ingress:NAME, sa:NAMESPACE/ACCOUNT, spiffe://… or any';

function peerOf(mesh: Mesh, account: string): Peer {
  const [namespace = '', name = ''] = account.split('/');
  return meshPeer(mesh.facts.trustDomain, namespace, name);
}

function gatewayCaller(mesh: Mesh, name: string): AskedCaller {
  const gateways = mesh.gateways.filter(({ role }) => role === 'ingress');
  const gateway = gateways.find((each) => each.name === name);
  if (gateway === undefined) {
    const near = didYouMean(
      name,
      gateways.map((each) => each.name),
    );
    const hint = near === undefined ? '' : ` (did you mean ingress:${near}?)`;
    throw new UsageError(`no gateway '${name}' lets requests into this mesh${hint}`);
  }
  // Behind the gateway, its own certificate is what a service sees.
  return { peer: peerOf(mesh, `${gateway.namespace}/${gateway.account}`), gateway };
}

function spiffeCaller(uri: string): AskedCaller {
  if (!/^spiffe:\/\/[^/]+\/./.test(uri)) throw new UsageError(`'${uri}' is no SPIFFE ID`);
  return { peer: spiffePeer(uri) };
}

function serviceCallers(mesh: Mesh, asked: string): readonly AskedCaller[] {
  const service = findName(asked, mesh.services.map(({ name }) => name).sort(), 'service');
  const behind = mesh.services.find(({ name }) => name === service)?.workloads ?? [];
  const accounts = mesh.workloads
    .filter(({ id }) => behind.includes(id))
    .flatMap(({ accounts, namespace }) =>
      accounts.map((name) => (name.includes('/') ? name : `${namespace}/${name}`)),
    );
  if (accounts.length === 0)
    throw new UsageError(`service '${service}' runs as no account, so it calls nobody`);
  return [...new Set(accounts)].map((account) => ({ peer: peerOf(mesh, account), service }));
}

/**
 * Who asks: one identity, or one for each account of a service. Words that stand for many
 * (`mesh`, `ns/*`, `team:x`) have no single answer.
 *
 * @throws {UsageError} where the caller is unknown or stands for many.
 */
export function findCallers(mesh: Mesh, from: string): readonly AskedCaller[] {
  if (from === 'any') return [{ peer: { kind: 'none' } }];
  if (from.startsWith('ingress:')) return [gatewayCaller(mesh, from.slice('ingress:'.length))];
  if (from.startsWith('spiffe://')) return [spiffeCaller(from)];
  if (from.startsWith('sa:')) {
    const account = from.slice('sa:'.length);
    if (!/^[^/*]+\/[^/*]+$/.test(account))
      throw new UsageError(`'${from}': write an account as sa:NAMESPACE/ACCOUNT`);
    return [{ peer: peerOf(mesh, account) }];
  }
  if (from === 'mesh' || from.includes('*') || from.includes(':'))
    throw new UsageError(`'${from}' does not name one caller; write ${forms}`);
  return serviceCallers(mesh, from);
}
