import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/model/decide/decide.ts';
import type { IngressRoute, Mesh } from '../../../src/model/mesh.ts';
import { nearHosts } from '../../../src/reach/near-hosts.ts';
import { partition } from '../../../src/reach/partition.ts';
import { peer, request } from '../../support/requests.ts';
import { gateway, smallMesh } from '../../support/small-mesh.ts';

describe('hosts near others', () => {
  const all = ['*', '*.com', '*.example.com', 'a.example.com', 'b.example.com', 'example.com', 'x'];
  const near = nearHosts(all, (host) => [host]);
  const found = (...hosts: readonly string[]) => all.filter((host) => near(hosts).has(host));

  it('are the same, what covers them and what they cover', () => {
    expect(found('a.example.com')).toEqual(['*', '*.com', '*.example.com', 'a.example.com']);
    expect(found('*.example.com')).toEqual([
      ...['*', '*.com', '*.example.com', 'a.example.com', 'b.example.com'],
    ]);
    expect(found('X')).toEqual(['*', 'x']);
    expect(found('*')).toEqual(all);
    expect(found()).toEqual([]);
  });
});

describe('the part of a mesh that decides about one callee', () => {
  const hosts = [['*'], ['*.example.com'], ['a.example.com'], ['A.example.com', 'x']];
  const paths = [undefined, [{ subtree: '' }], [{ subtree: '/r' }], [{ exact: '/r/7' }]];
  const base = gateway([undefined]).routes[0] as IngressRoute;
  const routes = ['shop/b', 'shop/c'].flatMap((service, which) =>
    hosts.flatMap((some, one) =>
      paths.flatMap((path, other): readonly IngressRoute[] =>
        // Some of all combinations, others for each service.
        (one + 2 * other + which) % 3 === 0
          ? [{ ...base, hosts: some, service, ...(path && { paths: path }) }]
          : [],
      ),
    ),
  );
  const mesh: Mesh = smallMesh(
    { a: {}, b: { allow: 'open' }, c: { allow: 'open' } },
    { gateways: [{ ...gateway([]), routes }] },
  );

  it('answers every request through a gateway as the whole does', () => {
    const partOf = partition(mesh);
    const seen = { allow: 0, deny: 0, asks: 0, unknown: 0 };
    for (const host of ['a.example.com', 'b.example.com', 'x', 'other.test'])
      for (const path of ['/', '/r', '/r/7', '/q'])
        for (const to of ['shop/b', 'shop/c']) {
          const more = { host, port: 80, gateway: 'public' };
          const sent = request(peer('edge/edge'), to, `GET ${path}`, more);
          const { decision } = decide(mesh, sent);
          seen[decision] += 1;
          expect([host, path, to, decide(partOf(to), sent).decision]).toEqual([
            ...[host, path, to, decision],
          ]);
        }
    expect(Math.min(seen.allow, seen.deny)).toBeGreaterThan(5);
  });

  it('keeps of a gateway only what can come between', () => {
    const many = Array.from({ length: 100 }, (_, index): IngressRoute => ({
      ...base,
      hosts: [`h${index}.example.com`],
      service: index === 0 ? 'shop/b' : 'shop/c',
    }));
    const part = partition({ ...mesh, gateways: [{ ...gateway([]), routes: many }] })('shop/b');
    expect(part.gateways[0]?.routes).toEqual(many.slice(0, 1));
  });
});
