import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Request } from '../../../src/access/request.ts';
import { check } from '../../../src/check/check.ts';
import { decide } from '../../../src/model/decide/decide.ts';
import { filePattern } from '../../../src/model/foreign/file-pattern.ts';
import { overlap } from '../../../src/model/foreign/host-index.ts';
import type { Opaque } from '../../../src/model/mesh.ts';
import { model } from '../../../src/model/model.ts';
import { partition } from '../../../src/reach/partition.ts';
import { read } from '../../../src/read/read.ts';
import { peer, request } from '../../support/requests.ts';

describe('a pattern of files', () => {
  it.each([
    ['', 'residual/*.yaml', 'residual/a.yaml', true],
    ['', 'residual/*.yaml', 'residual/b/a.yaml', false],
    ['', 'residual/**', 'residual/b/a.yaml', true],
    ['', '**/*.yaml', 'a.yaml', true],
    ['', '**/x/*.yaml', 'a/b/x/c.yaml', true],
    ['envs/prod', 'residual/?.yaml', 'envs/prod/residual/a.yaml', true],
    ['envs/prod', './residual/a.yaml', 'envs/prod/residual/a.yaml', true],
    ['envs/prod', 'residual/*.yaml', 'residual/a.yaml', false],
    ['envs/prod', '../../shared/*.yaml', 'shared/a.yaml', true],
    ['envs', '../../shared/*.yaml', 'shared/a.yaml', false],
    ['', '/residual/*.yaml', 'residual/a.yaml', false],
    ['', 'a+b(c).yaml', 'a+b(c).yaml', true],
    ['', 'a.yaml', 'axyaml', false],
    ['', '[a].yaml', 'a.yaml', false],
    ['', '..', 'a.yaml', false],
  ])('in %j: %j and %j', (folder, pattern, file, expected) => {
    expect(filePattern(folder, pattern)(file)).toBe(expected);
  });
  it('takes any text, and a file matches its own name without wildcards', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (pattern, file) => {
        expect(typeof filePattern('a/b', pattern)(file)).toBe('boolean');
      }),
      { numRuns: 200 },
    );
    const name = fc.stringMatching(/^[a-z(){}[\]+.^$|,=!-]{1,12}$/).filter((n) => !/^\.+$/.test(n));
    fc.assert(
      fc.property(name, name, (folder, file) => {
        expect(filePattern(folder, file)(`${folder}/${file}`)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe('hosts', () => {
  it.each([
    ['*', 'a.b', true],
    ['*.b', 'a.b', true],
    ['a.b', '*.b', true],
    ['*.c.b', '*.b', true],
    ['*.b', 'b', false],
    ['*.b', 'a.bb', false],
    ['A.B', 'a.b', true],
    ['a.b', 'a.c', false],
  ])('%j and %j', (one, other, expected) => {
    expect(overlap(one, other)).toBe(expected);
    expect(overlap(other, one)).toBe(expected);
  });
});

const intents = `apiVersion: meshwright.dev/v1alpha1
kind: Mesh
metadata: {name: demo}
spec:
  targets:
    local:
      type: istio
      dataplane: sidecar
      version: "1.30"
      rootNamespace: istio-system
      foreign: [residual.yaml]
  gateways:
    public:
      namespace: edge
      serviceAccount: gate
      workload: {app: gate}
      hosts: [shop.example.com]
      listen: {http: {port: 8080}}
---
apiVersion: meshwright.dev/v1alpha1
kind: Team
metadata: {name: shop}
spec: {namespaces: [shop]}
---
apiVersion: meshwright.dev/v1alpha1
kind: Service
metadata: {name: cart, namespace: shop}
spec: {ports: {http: 8080}, allow: [{from: "ingress:public", ops: [GET /]}]}
---
apiVersion: meshwright.dev/v1alpha1
kind: Service
metadata: {name: stock, namespace: shop}
spec: {ports: {http: 8080}}
---
apiVersion: meshwright.dev/v1alpha1
kind: Service
metadata: {name: pay, namespace: bank}
spec: {ports: {http: 8080}}
---
apiVersion: meshwright.dev/v1alpha1
kind: Service
metadata: {name: maps, namespace: shop}
spec:
  ports: {tls: 443}
  allow: [{from: any}]
  external: {hosts: ["*.maps.example"], tls: passthrough}
`;

/** What is not understood of a mesh with one foreign object, and the codes of all findings. */
function withObject(object: string) {
  const files = [
    { file: 'mesh.yaml', text: intents },
    { file: 'residual.yaml', text: object },
  ];
  const documents = files.flatMap((each) => read(each).value);
  const { value, diagnostics } = model(check(documents).value, new Map(), [], documents);
  const codes = diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code);
  return { opaque: value?.opaque ?? [], codes };
}

const touchedBy = (
  kind: string,
  namespace: string,
  spec: string,
): Omit<Opaque, 'at' | 'what'>[] => {
  const group = /Policy|Authentication/.test(kind) ? 'security' : 'networking';
  const version = kind === 'WasmPlugin' ? 'extensions.istio.io/v1alpha1' : `${group}.istio.io/v1`;
  const { opaque, codes } = withObject(
    `{apiVersion: ${version}, kind: ${kind}, metadata: {name: x, namespace: ${namespace}}, spec: ${spec}}`,
  );
  expect(codes).toEqual([]);
  return opaque.map(({ at: _at, what: _what, ...rest }) => rest);
};

describe('what a foreign object acts on', () => {
  it.each([
    [
      'its pods, and those that nobody declares',
      'AuthorizationPolicy',
      'shop',
      '{selector: {matchLabels: {app: cart}}}',
      { workloads: ['shop/*', 'shop/cart'] },
    ],
    [
      'pods that may carry the label',
      'EnvoyFilter',
      'shop',
      '{workloadSelector: {labels: {tier: web}}}',
      { workloads: ['shop/*', 'shop/cart', 'shop/stock'] },
    ],
    [
      'its namespace',
      'PeerAuthentication',
      'shop',
      '{mtls: {mode: STRICT}}',
      { workloads: ['shop/*', 'shop/cart', 'shop/stock'] },
    ],
    [
      'a selector of the root namespace',
      'EnvoyFilter',
      'istio-system',
      '{workloadSelector: {labels: {app: pay}}}',
      { workloads: ['bank/pay', 'shop/*'] },
    ],
    ['everything', 'WasmPlugin', 'istio-system', '{url: x}', { workloads: 'all' }],
    ['a gateway', 'EnvoyFilter', 'edge', '{}', { workloads: [], gateways: ['public'] }],
    [
      'a service by reference',
      'AuthorizationPolicy',
      'shop',
      '{targetRefs: [{kind: Service, name: cart}]}',
      { workloads: [], services: ['shop/cart'] },
    ],
    [
      'a waypoint',
      'AuthorizationPolicy',
      'bank',
      '{targetRefs: [{kind: Gateway, name: waypoint}]}',
      { workloads: ['bank/pay'] },
    ],
    [
      'a class of waypoints',
      'AuthorizationPolicy',
      'istio-system',
      '{targetRefs: [{kind: GatewayClass, name: w}]}',
      { workloads: 'all' },
    ],
    [
      'a host',
      'DestinationRule',
      'elsewhere',
      '{host: pay.bank.svc.cluster.local}',
      { workloads: [], services: ['bank/pay'] },
    ],
    [
      'a host of another domain of the cluster',
      'DestinationRule',
      'x',
      '{host: pay.bank.svc.corp.example}',
      { workloads: [], services: ['bank/pay'] },
    ],
    [
      'a short host of its namespace',
      'DestinationRule',
      'shop',
      '{host: cart}',
      { workloads: [], services: ['shop/cart'] },
    ],
    [
      'hosts and destinations',
      'VirtualService',
      'bank',
      '{hosts: [pay], http: [{route: [{destination: {host: stock.shop}}]}]}',
      { workloads: [], services: ['bank/pay', 'shop/stock'] },
    ],
    [
      'a host of a gateway',
      'VirtualService',
      'edge',
      '{hosts: [shop.example.com], gateways: [x]}',
      { workloads: [], gateways: ['public'] },
    ],
    [
      'hosts by wildcard',
      'VirtualService',
      'bank',
      '{hosts: ["*.shop.svc.cluster.local"]}',
      { workloads: [], services: ['shop/cart', 'shop/stock'] },
    ],
    [
      'an external host',
      'ServiceEntry',
      'bank',
      '{hosts: [a.maps.example]}',
      { workloads: [], services: ['shop/maps'] },
    ],
    [
      'gateways anywhere',
      'Gateway',
      'bank',
      '{selector: {app: gate}}',
      { workloads: [], gateways: ['public'] },
    ],
    [
      'a machine behind a service',
      'WorkloadEntry',
      'bank',
      '{labels: {app: pay}}',
      { workloads: ['bank/pay'] },
    ],
  ])('%s: %s', (_what, kind, namespace, spec, expected) => {
    expect(touchedBy(kind, namespace, spec)).toEqual([expected]);
  });
  it.each([
    ['other pods', 'EnvoyFilter', 'bank', '{workloadSelector: {labels: {app: other}}}'],
    ['another namespace', 'Sidecar', 'elsewhere', '{}'],
    ['another host', 'DestinationRule', 'shop', '{host: example.com}'],
    [
      'a service that nobody declares',
      'AuthorizationPolicy',
      'bank',
      '{targetRefs: [{kind: Service, name: x}]}',
    ],
  ])('nothing: %s', (_what, kind, namespace, spec) => {
    expect(touchedBy(kind, namespace, spec)).toEqual([]);
  });
  it('nothing by Telemetry, which only tells', () => {
    const text =
      '{apiVersion: telemetry.istio.io/v1, kind: Telemetry, metadata: {name: t, namespace: shop}}';
    expect(withObject(text)).toEqual({ opaque: [], codes: [] });
  });
});

describe('what a target does not take', () => {
  it.each([
    ['MW3512', '{apiVersion: apps/v1, kind: Deployment, metadata: {name: x, namespace: shop}}'],
    [
      'MW3512',
      '{apiVersion: networking.istio.io/v1, kind: VirtualServices, metadata: {name: x, namespace: y}}',
    ],
    [
      'MW3512',
      '{apiVersion: networking.istio.io, kind: Sidecar, metadata: {name: x, namespace: y}}',
    ],
    ['MW3512', '{kind: [Sidecar]}'],
    ['MW3513', '{apiVersion: networking.istio.io/v1, kind: Sidecar, metadata: {namespace: shop}}'],
    [
      'MW3513',
      '{apiVersion: networking.istio.io/v1, kind: Sidecar, metadata: {name: "{{ x }}", namespace: shop}}',
    ],
    ['MW3513', '{apiVersion: networking.istio.io/v1, kind: Sidecar, metadata: {name: x}}'],
    [
      'MW3513',
      '{apiVersion: networking.istio.io/v1, kind: Sidecar, metadata: {name: x, namespace: shop, labels: {a: 1}}}',
    ],
    [
      'MW3513',
      '{apiVersion: v1, kind: List, items: [{apiVersion: networking.istio.io/v1, kind: Sidecar}]}',
    ],
  ])('%s %s', (code, object) => {
    expect(withObject(object).codes).toEqual([code]);
  });
  it('is any value: nothing throws', () => {
    const heads = ['Sidecar', 'VirtualService', 'Gateway', 'WorkloadEntry', 'ServiceEntry'];
    const spec = fc.dictionary(
      fc.constantFrom(
        'hosts',
        'host',
        'selector',
        'labels',
        'targetRefs',
        'workloadSelector',
        'http',
      ),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(fc.constantFrom(...heads), spec, (kind, value) => {
        const object = {
          apiVersion: 'networking.istio.io/v1',
          kind,
          metadata: { name: 'x', namespace: 'shop' },
          spec: value,
        };
        const { opaque } = withObject(JSON.stringify(object));
        expect(structuredClone(opaque)).toEqual(opaque);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a request', () => {
  const answers = (object: string, sent: Request) => {
    const documents = [
      { file: 'mesh.yaml', text: intents },
      { file: 'residual.yaml', text: object },
    ].flatMap((each) => read(each).value);
    const { value } = model(check(documents).value, new Map(), [], documents);
    if (value === undefined) throw new Error('no mesh');
    const whole = decide(value, sent);
    // What is compared part by part must be decided as in the whole.
    expect(decide(partition(value)(sent.to), sent)).toEqual(whole);
    return [whole.decision, whole.reason.split('`')[1]];
  };
  const object = (kind: string, namespace: string, spec: string, group = 'networking') =>
    `{apiVersion: ${group}.istio.io/v1, kind: ${kind}, metadata: {name: x, namespace: ${namespace}}, spec: ${spec}}`;
  const direct = request(peer('shop/web'), 'shop/cart', 'GET /');
  const entering = request(peer('edge/gate'), 'shop/cart', 'GET /', {
    gateway: 'public',
    host: 'shop.example.com',
  });
  it('through a gateway that something acts on is undecidable; another one is not', () => {
    const filter = object('EnvoyFilter', 'edge', '{}');
    expect(answers(filter, entering)).toEqual(['unknown', 'edge/x']);
    expect(answers(filter, direct)[0]).toBe('deny');
    const elsewhere = object('EnvoyFilter', 'elsewhere', '{}');
    expect(answers(elsewhere, entering)[0]).toBe('allow');
  });
  it('to a host that something acts on is undecidable, whatever its workloads would say', () => {
    const rule = object('DestinationRule', 'x', '{host: cart.shop.svc.cluster.local}');
    expect(answers(rule, direct)).toEqual(['unknown', 'x/x']);
    expect(answers(rule, { ...direct, to: 'shop/stock' })[0]).toBe('deny');
  });
  it('to anything is undecidable where something acts on everything, but not to what is not declared', () => {
    const wide = object('AuthorizationPolicy', 'istio-system', '{}', 'security');
    for (const to of ['shop/cart', 'shop/maps', 'bank/pay'])
      expect(answers(wide, { ...direct, to })).toEqual(['unknown', 'istio-system/x']);
    expect(answers(wide, { ...direct, to: 'shop/none' })).toEqual(['unknown', 'shop/none']);
  });
});
