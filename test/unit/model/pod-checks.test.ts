import { describe, expect, it } from 'vitest';
import { expectDiagnostics, type ExpectedDiagnostic } from '../../support/expect-diagnostics.ts';
import { meshOf } from '../../support/mesh-of.ts';
import { meshText, serviceText, stream, teamText } from '../../support/mesh-text.ts';

const run = (texts: ReadonlyMap<string, string>) => meshOf(Object.fromEntries(texts)).diagnostics;

function expectFound(documents: readonly string[], expected: readonly ExpectedDiagnostic[]): void {
  expectDiagnostics({ 'shop.yaml': stream(...documents) }, run, expected);
}

const pods = (name: string, workload: string, more = '') =>
  serviceText(name, `{workload: ${workload}${more}}`);

describe('labels that choose the same pods', () => {
  it.each([
    ['{app: a}', '«{app: a, tier: web}»'],
    ['{tier: web}', '«{app: a, tier: web}»'],
  ])('are an error if all pods of one belong to the other: %s', (wide, narrow) => {
    const found = [{ code: 'MW3037', at: 1, related: [0] }];
    expectFound([meshText(), pods('shop/x', `«${wide}»`), pods('shop/z', narrow)], found);
  });

  it('are those of the default `{app: NAME}` as well', () => {
    const documents = [
      meshText(),
      serviceText('shop/«cart»', '{}').replace('name: «cart»', 'name: «cart»'),
      pods('shop/canary', '«{app: cart, track: canary}»'),
    ];
    expectFound(documents, [{ code: 'MW3037', at: 1, related: [0] }]);
  });

  it.each([
    ['no name in common', '{app: a}', '{tier: web}'],
    ['one value in common', '{app: a, track: x}', '{app: a, tier: web}'],
  ])('are warned about if they have %s', (_, one, other) => {
    expectFound(
      [meshText(), pods('shop/x', `«${one}»`), pods('shop/z', `«${other}»`)],
      [{ code: 'MW3038', at: 1, related: [0] }],
    );
  });

  it('are warned about once for each way to choose, not for each pair', () => {
    const many = ['a', 'b', 'c'].flatMap((name) => [
      pods(`shop/${name}`, `{app: ${name}}`),
      pods(`shop/${name}-k`, `{name: ${name}}`),
    ]);
    const codes = meshOf(stream(meshText(), ...many)).diagnostics.map(({ code }) => code);
    expect(codes).toEqual(['MW3038']);
  });

  it('are told apart by one value, by their namespace or by their targets', () => {
    const two = meshText().replace(
      'targets: {',
      'targets: {other: {type: istio, dataplane: sidecar, version: "1.30", rootNamespace: istio-system}, ',
    );
    expectFound(
      [
        two,
        pods('shop/x', '{app: a, tier: web}'),
        pods('shop/z', '{app: a, tier: db, track: x}'),
        pods('pay/w', '{app: a}'),
        pods('pay/z', '{app: a, tier: web}', ', targets: [other]').replace(
          'app: a, tier',
          'app: b, tier',
        ),
      ],
      [],
    );
    expectFound(
      [
        two,
        pods('shop/x', '{app: a}', ', targets: [local]'),
        pods('shop/z', '{app: a, b: c}', ', targets: [other]'),
      ],
      [],
    );
  });

  it('are an error if they are those of a gateway', () => {
    const gateway =
      '  gateways: {«public»: {namespace: ingress, serviceAccount: gw, workload: {istio: gw}, hosts: ["*"], listen: {http: {port: 80}}}}\n';
    expectFound(
      [meshText(gateway), pods('ingress/gw-docs', '«{istio: gw}»')],
      [{ code: 'MW3037', at: 1, message: /`ingress:public`/, related: [0] }],
    );
  });
});

describe('documents about the same pods', () => {
  it.each([
    ['egress', 'egress: deny', '«egress»: allow'],
    ['telemetry', 'ports: {http: 80}', 'ports: {http: 80}, «telemetry»: {logs: {when: errors}}'],
    ['ports', 'ports: {http: 80}', 'ports: {«tcp»: 80}'],
    ['ports', 'ports: {http: 80}', 'ports: {«http-x»: {port: 90, target: 80, mtls: permissive}}'],
  ])('must agree on `%s`', (field, one, other) => {
    expectFound(
      [
        meshText(),
        pods('shop/x', '{app: a}', `, identity: a, ${one}`),
        pods('shop/z', '{app: a}', `, identity: a, ${other}`),
      ],
      [{ code: 'MW3024', at: 0, message: new RegExp(`\`${field}\` differs`) }],
    );
  });

  it('may write equal values in any order', () => {
    expectFound(
      [
        meshText(),
        pods('shop/x', '{app: a, b: c}', ', identity: a, inbound: {connections: 1, requests: 2}'),
        pods('shop/z', '{b: c, app: a}', ', identity: a, inbound: {requests: 2, connections: 1}'),
      ],
      [],
    );
  });
});

describe('one identity of two', () => {
  it('is found in lists and in SPIFFE IDs of this mesh', () => {
    expectFound(
      [
        meshText(),
        serviceText('shop/a', '{identity: «[a, shared]»}'),
        serviceText('shop/b', '{identity: «["spiffe://cluster.local/ns/shop/sa/shared"]»}'),
        serviceText('pay/c', '{identity: [a, shared]}'),
      ],
      [{ code: 'MW3017', at: 1, related: [0] }],
    );
  });

  it('is found with gateways', () => {
    const gateway = (name: string, labels: string) =>
      `${name}: {namespace: ingress, serviceAccount: «gw», workload: ${labels}, hosts: ["*"], listen: {http: {port: 80}}}`;
    const same = `  gateways: {${gateway('a', '{istio: a}')}, ${gateway('b', '{istio: b}')}}\n`;
    expectFound(
      [meshText(same), serviceText('ingress/web', '{identity: «gw»}')],
      [
        { code: 'MW3017', at: 1, message: /`ingress:b` .* `ingress:a`/, related: [0] },
        { code: 'MW3017', at: 2, related: [0] },
      ],
    );
    const pair = `  gateways: {${gateway('a', '{istio: a}')}, ${gateway('b', '{istio: a}')}}\n`;
    expectFound([meshText(pair)], []);
  });
});

describe('targets', () => {
  const one = '{type: istio, dataplane: sidecar, version: "1.30", rootNamespace: istio-system}';
  const mesh = meshText().replace(/targets: .*/, `targets: {eu: ${one}, us: ${one}}`);

  it('must be shared by the ends of a call, or the called one has endpoints', () => {
    const cart = (more: string) =>
      serviceText('shop/cart', `{targets: [us], ports: {http: 80}, allow: [{from: «web»}]${more}}`);
    const web = (calls: string) => serviceText('shop/web', `{targets: [eu]${calls}}`);
    expectFound([mesh, cart(''), web(', calls: [«cart»]')], [{ code: 'MW3043', at: 1 }]);
    const found = (documents: readonly string[]) =>
      meshOf(stream(...documents).replaceAll(/[«»]/g, '')).diagnostics.map(({ code }) => code);
    expect(found([mesh, cart(''), web('')])).toContain('MW3043');
    expect(
      found([mesh, cart(', endpoints: [{address: 10.0.0.1}]'), web(', calls: [cart]')]),
    ).toEqual([]);
    expect(found([mesh, cart('').replace('[us]', '[us, eu]'), web(', calls: [cart]')])).toEqual([]);
  });

  it('of a service are some of its Team', () => {
    const team = teamText('shop', '  targets: [eu]\n');
    expectFound(
      [mesh, team, serviceText('shop/cart', '{targets: [eu, «us»]}')],
      [{ code: 'MW3044', at: 0 }],
    );
    expectFound([mesh, team, serviceText('shop/cart', '{targets: [eu]}')], []);
  });
});
