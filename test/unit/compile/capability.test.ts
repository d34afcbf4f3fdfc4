import { describe, expect, it } from 'vitest';
import { capability } from '../../../src/compile/capability.ts';
import { compile } from '../../../src/compile/compile.ts';
import { featureIds } from '../../../src/compile/feature.ts';
import { features } from '../../../src/compile/features.ts';
import { targets } from '../../../src/targets/index.ts';
import { documents, service } from '../../support/istio-of.ts';
import { soundMeshOf } from '../../support/mesh-of.ts';

/** The findings of a mesh, with the text that each underlines. */
function findings(text: string) {
  return capability(soundMeshOf(text), targets).map(({ code, severity, params, range }) => ({
    code,
    severity,
    feature: params['feature'],
    at: range && text.slice(range.start, range.end),
  }));
}

const retry = 'retry: {attempts: 1, when: [unavailable], backoff: {base: 25ms, max: 1s}}';

describe('capability', () => {
  it('is silent about what the target can express', () => {
    expect(findings(documents('', service('shop/cart', '{ports: {http: 80}}')))).toEqual([]);
  });

  it('refuses what the target cannot express, where it is written', () => {
    const text = documents('', service('shop/cart', `{ports: {http: 80}, ${retry}}`));
    expect(findings(text)).toEqual([
      {
        code: 'MW4001',
        severity: 'error',
        feature: 'a `retry.backoff.max` other than ten times `base`',
        at: '1s',
      },
    ]);
    const result = compile(soundMeshOf(text), targets);
    expect(result.value).toEqual([]);
  });

  it('refuses a caller of a foreign trust domain, which TLS would refuse anyway', () => {
    const spec = '{ports: {http: 80}, allow: [{from: "spiffe://other.example/ns/a/sa/b"}]}';
    const [found] = findings(documents('', service('shop/cart', spec)));
    expect(found).toMatchObject({ code: 'MW4001', feature: 'a caller by SPIFFE ID' });
    expect(found?.at).toContain('spiffe://other.example');
  });

  it.each(['retry.backoff.max', 'retry.backoff', 'retry'])(
    'lists a loss that `optional: [%s]` of the target permits',
    (path) => {
      const text = documents('', service('shop/cart', `{ports: {http: 80}, ${retry}}`)).replace(
        'rootNamespace: istio-system',
        `rootNamespace: istio-system, optional: [${path}]`,
      );
      expect(findings(text).map(({ code, severity }) => [code, severity])).toEqual([
        ['MW4004', 'info'],
      ]);
      expect(compile(soundMeshOf(text), targets).value).toHaveLength(1);
    },
  );

  it('takes `optional` of a Service only for itself', () => {
    const mesh = soundMeshOf(
      documents(
        '',
        service('shop/cart', `{ports: {http: 80}, ${retry}}`),
        service('shop/web', `{ports: {http: 80}, ${retry}}`),
      ),
    );
    const services = mesh.services.map((each) =>
      each.name === 'shop/cart' ? { ...each, optional: ['retry'] } : each,
    );
    const codes = capability({ ...mesh, services }, targets).map(({ code, object }) => [
      object?.name,
      code,
    ]);
    expect(codes).toEqual([
      ['cart', 'MW4004'],
      ['web', 'MW4001'],
    ]);
  });

  it('only warns of what is not compiled yet, but stops output', () => {
    const text = documents(
      '',
      service('shop/cart', '{ports: {http: 80}, limit: [{rate: 1/s, per: replica}]}'),
    );
    expect(findings(text).map(({ code, severity }) => [code, severity])).toEqual([
      ['MW4002', 'warning'],
    ]);
    const { value, diagnostics } = compile(soundMeshOf(text), targets);
    expect(value).toEqual([]);
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
      ['MW4002', 'error'],
    ]);
  });

  it('says of a target that is not built which ones are', () => {
    const text = documents('').replace(
      'type: istio, dataplane: sidecar',
      'type: istio, dataplane: ambient',
    );
    const [found] = capability(soundMeshOf(text), targets);
    expect(found).toMatchObject({
      code: 'MW4003',
      severity: 'error',
      message: 'target `local`: `istio (ambient)` is not built yet',
      help: 'targets that are built: `istio/sidecar`',
    });
  });

  it('warns of a deny by path that a doubled slash evades', () => {
    const text = documents(
      '',
      service('shop/cart', '{ports: {http: 80}, deny: [{ops: [ANY /admin/**]}]}'),
    );
    expect(findings(text).map(({ code }) => code)).toEqual(['MW4006']);
    const strict = text.replace('rootNamespace', 'pathNormalization: merge-slashes, rootNamespace');
    expect(findings(strict)).toEqual([]);
  });

  it('refuses a template in a deny before the Istio that matches it exactly', () => {
    const text = documents(
      '',
      service('shop/cart', '{ports: {http: 80}, deny: [{ops: [ANY /a/*/b]}]}'),
    ).replace('rootNamespace', 'pathNormalization: merge-slashes, rootNamespace');
    expect(findings(text)).toEqual([]);
    expect(findings(text.replace('"1.30"', '"1.26"')).map(({ code }) => code)).toEqual(['MW4001']);
  });

  it.each([
    [
      'a workload of the root namespace, whose policies would hold everywhere',
      service('istio-system/prometheus', '{}'),
      'a workload in the root namespace',
    ],
    [
      'a target port behind addresses that are taken as dialled',
      service(
        'shop/api',
        '{external: {hosts: [a.example.com], addresses: [10.0.0.0/8], tls: originate}, ports: {http: {port: 80, target: 443}}}',
      ),
      'a `target` port where addresses are taken as dialled',
    ],
    [
      'TLS to whatever host was dialled, whose name nobody knows',
      service(
        'shop/api',
        '{external: {hosts: ["*.example.com"], tls: originate}, ports: {http: 443}}',
      ),
      '`tls: originate` to a host with a wildcard without `sni`',
    ],
    [
      'a template that Envoy refuses for its length',
      service(
        'shop/cart',
        `{ports: {http: 80}, allow: [{from: mesh, ops: [GET /${'a'.repeat(254)}/*]}]}`,
      ),
      'a path with `*` of more than 256 characters',
    ],
  ])('refuses %s', (_, others, feature) => {
    const found = findings(documents('', others)).filter(({ code }) => code !== 'MW4005');
    expect(found.map(({ code, feature: title }) => [code, title])).toEqual([['MW4001', feature]]);
  });

  it('refuses pods of which another workload chooses more: it would open them', () => {
    // Intents cannot say this (the model refuses it); objects that are already in a mesh can.
    const text = documents(
      '',
      service('shop/cart', '{workload: {app: cart}}'),
      service('shop/other', '{workload: {app: other}}'),
    );
    const mesh = soundMeshOf(text);
    const workloads = mesh.workloads.map((workload) =>
      workload.id === 'shop/cart' ? { ...workload, labels: { app: 'other', tier: 'x' } } : workload,
    );
    const found = capability({ ...mesh, workloads }, targets);
    expect(found.map(({ code, params }) => [code, params['feature']])).toEqual([
      ['MW4001', 'pods that the labels of another document choose, too'],
    ]);
  });

  it('takes labels, ports and templates that are only near the limit', () => {
    const text = documents(
      '',
      service('shop/cart', '{workload: {app: cart, tier: gold}}'),
      service('shop/other', '{workload: {app: cart, tier: silver}}'),
      service('pay/cart', '{workload: {app: cart}}'),
      service(
        'shop/api',
        '{external: {hosts: [a.example.com], addresses: [10.0.0.1]}, ports: {http: {port: 80, target: 443}}}',
      ),
      service(
        'shop/web',
        `{ports: {http: 80}, allow: [{from: mesh, ops: [GET /${'a'.repeat(253)}/*]}]}`,
      ),
    );
    const found = findings(text).filter(({ code }) => code !== 'MW4005');
    expect(found).toEqual([]);
  });

  it.each([
    ['1.25', ['`clientCa` of a listener', '`retry.backoff`', '`retry.budgetPercent`']],
    ['v1.26.3', ['`clientCa` of a listener', '`retry.budgetPercent`']],
    ['1.27', ['`clientCa` of a listener']],
    ['1.28', []],
    ['v1.30', []],
    // Without a minor version it may be the oldest.
    ['1', ['`clientCa` of a listener', '`retry.backoff`', '`retry.budgetPercent`']],
  ])('knows what Istio %s drops without a word', (version, features) => {
    const text = documents(
      'gateways: {edge: {namespace: ingress, serviceAccount: gw, workload: {istio: gw}, hosts: [a.example.com], listen: {https: {port: 443, certificate: tls, clientCa: ca}}}}',
      service(
        'shop/cart',
        '{ports: {http: 80}, retry: {attempts: 1, when: [503], backoff: {base: 25ms}, budgetPercent: 20}}',
      ),
    ).replace('"1.30"', JSON.stringify(version));
    const found = findings(text).map(({ feature }) => String(feature));
    expect(found.sort()).toEqual(features);
  });

  it('compiles all targets or none', () => {
    const text = documents('', service('shop/cart', '{ports: {http: 80}}')).replace(
      'targets: {',
      'targets: {edge: {type: envoy, version: "1.40"}, ',
    );
    const mesh = soundMeshOf(text);
    expect(compile(mesh, targets).value).toEqual([]);
    expect(compile(mesh, targets, { target: 'local' }).value.map(({ name }) => name)).toEqual([
      'local',
    ]);
  });
});

describe('the list of features', () => {
  it('is sorted, and every target answers to each', () => {
    expect([...featureIds]).toEqual([...featureIds].sort());
    expect(Object.keys(features).sort()).toEqual([...featureIds]);
    const [settings] = soundMeshOf(documents('')).targets;
    for (const target of targets)
      expect(settings && Object.keys(target.supports(settings)).sort()).toEqual([...featureIds]);
  });

  it('never lets go of what protects', () => {
    const never =
      /^(rules\.|mtls\.|mode\.|egress\.|external\.tls|ingress\.remote-ip|external\.via)/;
    for (const id of featureIds.filter((each) => never.test(each)))
      expect(features[id], id).not.toHaveProperty('field');
  });
});
