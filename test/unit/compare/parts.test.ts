import { describe, expect, it } from 'vitest';
import { approvals } from '../../../src/compare/approvals.ts';
import { canonical } from '../../../src/compare/canonical.ts';
import { compare } from '../../../src/compare/compare.ts';
import { guaranteeChanges } from '../../../src/compare/guarantee-changes.ts';
import type { Mesh } from '../../../src/model/mesh.ts';
import { account, gateway, line, place, plain, rule, smallMesh } from '../../support/small-mesh.ts';

const base = smallMesh({ a: {}, b: { allow: [rule({ callers: [account('a')] })] } });

/** What one edit of the base mesh is told as: class, field. */
function told(edit: (mesh: Mesh) => Mesh): readonly string[] {
  return compare(base, edit(structuredClone(base))).map(
    ({ class: kind, what }) => `${kind} ${what}`,
  );
}

const workload = (change: Partial<Mesh['workloads'][number]>) => (mesh: Mesh) => ({
  ...mesh,
  workloads: mesh.workloads.map((one) => (one.id === 'shop/b' ? { ...one, ...change } : one)),
});
const service = (change: Partial<Mesh['services'][number]>) => (mesh: Mesh) => ({
  ...mesh,
  services: mesh.services.map((one) => (one.name === 'shop/b' ? { ...one, ...change } : one)),
});
const facts = (change: Partial<Mesh['facts']>) => (mesh: Mesh) => ({
  ...mesh,
  facts: { ...mesh.facts, ...change },
});

describe('one edit, one class', () => {
  const at = place('x.yaml');
  it.each<[string, (mesh: Mesh) => Mesh]>([
    ['exposure egress', workload({ egress: plain('allow') })],
    [
      'telemetry logs',
      workload({ telemetry: { logs: { sink: plain('otel'), when: plain('errors') } } }),
    ],
    [
      'telemetry traces',
      workload({ telemetry: { traces: { sink: plain('otel'), percent: plain(1) } } }),
    ],
    ['neutral labels', workload({ labels: { app: 'other' } })],
    ['resilience inbound', service({ inbound: { requests: 10, at } })],
    [
      'resilience limit',
      service({ limits: [{ requests: 10, perSeconds: 1, per: 'replica', key: [], at }] }),
    ],
    ['reroutes endpoints', service({ endpoints: [{ address: '10.0.0.1', ports: {}, at }] })],
    ['reroutes versions', service({ versions: [{ name: 'v1', labels: {} }] })],
    ['neutral labels', service({ labels: { data: 'pci' } })],
    ['widens trust domain', facts({ aliases: ['old.local'] })],
    [
      'telemetry telemetry providers',
      facts({ providers: [{ name: 'o', kind: 'otlp', service: 'x/o', port: 1, at }] }),
    ],
    [
      'resilience rate-limit providers',
      facts({ providers: [{ name: 'q', kind: 'rateLimit', service: 'x/q', port: 1, at }] }),
    ],
    ['neutral labels', (mesh) => ({ ...mesh, labels: { env: 'production' } })],
    ['neutral owners', (mesh) => ({ ...mesh, owners: [] })],
  ])('%s', (expected, edit) => {
    expect(told(edit)).toEqual([expected]);
  });

  it('of a gateway is exposure', () => {
    const before = { ...base, gateways: [gateway([])] };
    const after = {
      ...base,
      gateways: [{ ...gateway([]), hosts: ['a.example.com'], trustedHops: 1 }],
    };
    expect(compare(before, after).map(({ class: kind, what }) => `${kind} ${what}`)).toEqual([
      'exposure hosts',
      'exposure trusted hops',
    ]);
  });

  it('of an issuer that stays by name may widen', () => {
    const issuer = {
      name: 'corp',
      issuer: 'https://a',
      jwks: 'https://a/k',
      audiences: [],
      forward: false,
      at: place('m'),
    };
    const before = facts({ issuers: [issuer] })(base);
    const after = facts({ issuers: [{ ...issuer, jwks: 'https://b/k' }] })(base);
    expect(compare(before, after)).toMatchObject([
      { class: 'widens', certainty: 'may', what: 'token issuers', to: 'Mesh/demo' },
    ]);
    expect(compare(base, before)).toMatchObject([{ class: 'neutral' }]);
  });

  it('of a namespace that nothing closes any more widens', () => {
    const rest = {
      ...base.workloads[0],
      id: 'shop/*',
      services: [],
      ports: [],
    } as Mesh['workloads'][number];
    const closed = { ...base, workloads: [...base.workloads, rest] };
    expect(compare(closed, base)).toMatchObject([{ class: 'widens', from: 'any', to: 'shop/*' }]);
    expect(compare(base, closed)).toEqual([]);
    const gone = {
      ...closed,
      services: closed.services.slice(1),
      workloads: closed.workloads.slice(1),
    };
    expect(compare(closed, gone).map(({ class: kind }) => kind)).toEqual(['neutral']);
  });
});

describe('canonical', () => {
  it('leaves out where things are written, and the order of sets', () => {
    const one = {
      allow: [{ b: 1, from: [place('x')] }, { b: 2 }],
      at: place('y'),
      scope: 'service',
      over: [],
    };
    const two = { allow: [{ b: 2 }, { b: 1, from: [] }] };
    expect(canonical(one)).toBe(canonical(two));
    expect(canonical({ at: 'workload' })).not.toBe(canonical({ at: 'waypoint' }));
    expect(canonical({ routes: [1, 2] })).not.toBe(canonical({ routes: [2, 1] }));
  });
});

describe('approvals', () => {
  it('ask the owners of both sides of what is newly reached', () => {
    const after = smallMesh(
      { a: {}, b: { allow: [rule({ callers: [{ mesh: true }] })] } },
      { owners: [{ team: 'shop', owners: ['@demo/new'], namespaces: ['shop'], at: place('t') }] },
    );
    expect(approvals(compare(base, after), [], { before: base, after })).toEqual([
      { owner: '@demo/new', because: ['mesh newly reaches shop/b'] },
      {
        owner: '@demo/shop',
        because: ['mesh newly reaches shop/b', 'no longer answers for shop/*'],
      },
    ]);
    const back = approvals(compare(after, base), [], { before: after, after: base });
    expect(back).toEqual([{ owner: '@demo/new', because: ['no longer answers for shop/*'] }]);
  });

  const approvedBy = (before: Mesh, after: Mesh) =>
    approvals(compare(before, after), [], { before, after }).map(
      ({ owner, because }) => `${owner}: ${because.join('; ')}`,
    );

  it('ask whoever loses a service, so that a later change cannot pass by them', () => {
    const moved = structuredClone(base);
    const evil = { team: 'evil', owners: ['@evil/me'], namespaces: ['shop'], at: place('t') };
    expect(approvedBy(base, { ...moved, owners: [evil] })).toEqual([
      '@demo/shop: no longer answers for shop/*',
    ]);
    expect(approvedBy(base, { ...moved, owners: [] })).toEqual([
      '@demo/shop: no longer answers for shop/*',
    ]);
    const [a, ...others] = moved.services;
    const own = { ...moved, services: [...(a ? [{ ...a, owners: ['@evil/me'] }] : []), ...others] };
    expect(approvedBy(base, own)).toEqual(['@demo/shop: no longer answers for shop/a']);
    expect(approvedBy(own, base)).toEqual(['@evil/me: no longer answers for shop/a']);
    expect(approvedBy(own, { ...moved, services: others })).toEqual([]);
  });

  it('ask everybody where the mesh as a whole takes more callers for its own', () => {
    const facts = { ...base.facts, aliases: ['old.local'] };
    expect(approvedBy(base, { ...structuredClone(base), facts })).toEqual([
      '@demo/shop: trust domain of Mesh/demo may let more callers in',
    ]);
  });
});

describe('guarantees on both sides', () => {
  const guaranteed = (allow: Parameters<typeof rule>[0]) =>
    smallMesh(
      { a: {}, b: { allow: [rule(allow)] } },
      { guarantees: [{ name: 'g', at: place('g'), lines: [line({ except: [account('a')] })] }] },
    );

  it('say what broke', () => {
    const holds = guaranteed({ callers: [account('a')] });
    const broken = guaranteed({ callers: [{ mesh: true }] });
    expect(guaranteeChanges(holds, broken)).toEqual([
      {
        name: 'g',
        before: 'holds',
        after: 'broken',
        broken: ['mesh → shop/b:80 GET /'],
        lost: ['shop/b'],
      },
    ]);
    expect(guaranteeChanges(undefined, holds)).toMatchObject([
      { before: 'absent', after: 'holds' },
    ]);
    expect(guaranteeChanges(holds, base)).toMatchObject([{ before: 'holds', after: 'absent' }]);
  });
});
