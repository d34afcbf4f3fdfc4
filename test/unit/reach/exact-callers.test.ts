import { describe, expect, it } from 'vitest';
import type { CallerPattern } from '../../../src/access/term.ts';
import type { Facts } from '../../../src/model/mesh.ts';
import { clientPattern, exactCallers } from '../../../src/reach/exact-callers.ts';
import { account, gateway } from '../../support/small-mesh.ts';

const factsOf = (trustDomain: string, ...aliases: readonly string[]): Facts => ({
  trustDomain,
  aliases,
  issuers: [],
  providers: [],
});

const callers = (
  patterns: readonly CallerPattern[],
  facts: readonly Facts[] = [factsOf('cluster.local')],
  gateways = [] as Parameters<typeof exactCallers>[1]['gateways'],
) => exactCallers(patterns, { facts, nameOf: (name) => name, gateways, namespace: 'shop' });

const names = (...args: Parameters<typeof callers>) => callers(...args).map(({ name }) => name);

const stranger = 'foreign trust domain';

describe('callers of one mesh', () => {
  it('are each account that is named, one more of its namespace, and one of each other kind', () => {
    expect(names([account('a'), account('z', 'far'), { namespace: 'ops' }])).toEqual([
      ...['far/z', 'shop/a', 'far/*', 'ops/*', 'shop/*', 'mesh', 'no identity', stranger],
    ]);
  });

  it('are no networks: who shows no identity is one caller', () => {
    expect(names([{ cidr: '10.0.0.0/8' }])).toEqual(names([]));
  });

  it('come through a gateway, or from its account without one', () => {
    const through = callers([account('edge', 'edge')], undefined, [gateway([])]);
    const same = through.filter(({ peer }) => peer.kind === 'mesh' && peer.account === 'edge');
    expect(same.map(({ name, gateway: by }) => [name, by])).toEqual([
      ['ingress:public', 'public'],
      ['edge/edge', undefined],
    ]);
  });

  it('are once what a SPIFFE ID and an account name together', () => {
    const id = { spiffe: 'spiffe://cluster.local/ns/shop/sa/a' };
    expect(names([account('a'), id])).toEqual(names([account('a')]));
    expect(names([id])).toEqual([...['shop/*', 'mesh', 'no identity', id.spiffe, stranger]]);
  });

  it('keep an account apart from the one of the same name that a SPIFFE ID means, under an alias', () => {
    const id = { spiffe: 'spiffe://cluster.local/ns/shop/sa/a' };
    const found = callers([account('a'), id], [factsOf('cluster.local', 'old.local')]);
    const domains = found.flatMap(({ name, peer }) =>
      peer.kind === 'mesh' && peer.account === 'a' ? [[name, peer.trustDomain]] : [],
    );
    expect(domains).toEqual([
      ['shop/a', 'old.local'],
      [id.spiffe, 'cluster.local'],
    ]);
  });

  it('are never named like a caller that somebody names', () => {
    const ids = ['default', 'other', 'someone', 'other-1'].map((name) => account(name));
    const found = callers([...ids, { spiffe: 'spiffe://foreign.example/ns/x/sa/y' }]);
    const peers = found.map(({ peer, gateway: by }) => JSON.stringify([peer, by]));
    expect(new Set(peers).size).toBe(peers.length);
  });
});

describe('callers of two meshes', () => {
  it('are not doubled where both trust the same domains', () => {
    const both = [factsOf('cluster.local', 'old.local'), factsOf('cluster.local', 'old.local')];
    expect(names([account('a')], both)).toEqual(names([account('a')]));
  });

  it('are those of a trust domain that only one of them accepts, too, with its name', () => {
    const both = [factsOf('cluster.local', 'old.local'), factsOf('cluster.local')];
    const old = callers([account('a')], both).filter(
      ({ peer }) => peer.kind === 'mesh' && peer.trustDomain === 'old.local',
    );
    expect(old.map(({ name, kind }) => [name, kind])).toEqual([
      ['spiffe://old.local/ns/shop/sa/a', 'spiffe'],
      ['spiffe://old.local/ns/shop/*', 'foreign'],
      ['spiffe://old.local/*', 'foreign'],
    ]);
  });

  it('have their plain names where both accept them, or the later one where nothing is common', () => {
    const domainOf = (...facts: readonly Facts[]) => {
      const [first] = callers([account('a')], facts);
      return first?.peer.kind === 'mesh' ? [first.name, first.peer.trustDomain] : [];
    };
    const renamed = factsOf('new.local', 'cluster.local');
    expect(domainOf(factsOf('cluster.local'), renamed)).toEqual(['shop/a', 'cluster.local']);
    expect(domainOf(factsOf('a.local'), factsOf('b.local'))).toEqual(['shop/a', 'b.local']);
  });
});

it('reads a client of a route as an account or a SPIFFE ID', () => {
  expect(clientPattern('shop/a')).toEqual(account('a'));
  expect(clientPattern('spiffe://td/x')).toEqual({ spiffe: 'spiffe://td/x' });
});
