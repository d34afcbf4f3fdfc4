import { describe, expect, it } from 'vitest';
import { check } from '../../../src/check/check.ts';
import { model } from '../../../src/model/model.ts';
import { read } from '../../../src/read/read.ts';
import { isObject, type JsonObject } from '../../../src/source/json.ts';
import { documents, istioFiles, service } from '../../support/istio-of.ts';
import { istiod, kubeService, podOf, sidecar, stream, type Translation } from './istiod.ts';

const names = ['shop/cart', 'shop/stock', 'bank/pay'];
const pods = names.map((name, index) => {
  const [namespace = '', short = ''] = name.split('/');
  return sidecar(namespace, short, `10.2.0.${index + 1}`);
});
const kubernetes = stream(
  pods.flatMap((pod, index) => [
    podOf(pod),
    ...kubeService(
      [pod.namespace, pod.name, pod.name],
      [`10.1.0.${index + 1}`, pod.ip],
      [{ name: 'http', port: 80, targetPort: 8080 }],
    ),
  ]),
);

const intents = documents(
  'agreement: server',
  'kind: Team\nmetadata: {name: shop}\nspec: {namespaces: [shop], owners: ["@shop"]}',
  ...names.map((name) =>
    service(name, '{ports: {http: {port: 80, target: 8080}}, timeout: 3s, egress: allow}'),
  ),
);
const ours = istioFiles(intents)
  .filter(({ path }) => path.endsWith('.yaml') && !path.includes('/_cluster/'))
  .map(({ text }) => text);

const groups: Readonly<Record<string, string>> = {
  EnvoyFilter: 'networking.istio.io/v1alpha3',
  WasmPlugin: 'extensions.istio.io/v1alpha1',
  AuthorizationPolicy: 'security.istio.io/v1',
  PeerAuthentication: 'security.istio.io/v1',
  RequestAuthentication: 'security.istio.io/v1',
};

/** An object `NAMESPACE/NAME` of Istio; the second is created a day after the first. */
function object(kind: string, at: string, spec: object, day = 1) {
  const [namespace = '', name = ''] = at.split('/');
  const creationTimestamp = `2026-01-0${day}T00:00:00Z`;
  const apiVersion = groups[kind] ?? 'networking.istio.io/v1';
  return { apiVersion, kind, metadata: { name, namespace, creationTimestamp }, spec };
}

/** What istiod makes of our output with further objects. */
const withObjects = (...foreign: readonly object[]) =>
  istiod({ kubernetes, istio: stream([...ours, ...foreign]), proxies: pods });
const alone = withObjects();

type Answer = Readonly<Record<string, Translation>>;
const shortOf = (name: string) => name.slice(name.indexOf('/') + 1);
const hostOf = (name: string) => `${name.split('/').reverse().join('.')}.svc.cluster.local`;
const virtualHosts = (routes: readonly JsonObject[]): readonly JsonObject[] =>
  routes.flatMap(({ virtualHosts: hosts }) =>
    Array.isArray(hosts) ? hosts.filter((host) => isObject(host)) : [],
  );

const nameOf = ({ name }: JsonObject): string => (typeof name === 'string' ? name : '');

/** What a pod does with what it receives. */
function inbound({ listeners, clusters }: Translation): string {
  return JSON.stringify([
    ...listeners.filter(({ trafficDirection }) => trafficDirection === 'INBOUND'),
    ...clusters
      .filter((each) => nameOf(each).startsWith('inbound|'))
      .map(({ metadata: _, ...rest }) => rest),
  ]);
}

/** What all pods do with what they send to a host. */
function outbound(answer: Answer, host: string): string {
  const messages = Object.values(answer).flatMap(({ clusters, routes }) => [
    ...clusters.filter((each) => nameOf(each).startsWith(`outbound|80||${host}`)),
    ...virtualHosts(routes).filter((each) => nameOf(each) === `${host}:80`),
  ]);
  return JSON.stringify(messages);
}

/** Workloads and services that an object changes at istiod. */
function touched(answer: Answer): readonly string[] {
  return names.filter((name) => {
    const [before, after] = [alone[shortOf(name)], answer[shortOf(name)]];
    if (before === undefined || after === undefined) throw new Error(`nothing for ${name}`);
    const host = hostOf(name);
    return inbound(before) !== inbound(after) || outbound(alone, host) !== outbound(answer, host);
  });
}

/** Workloads and services of which our answers say `unknown` because of an object. */
function unknown(foreign: object): readonly string[] {
  const texts = [
    ['mesh.yaml', intents.replace('rootNamespace: istio-system', '$&, foreign: [x.yaml]')],
    ['x.yaml', JSON.stringify(foreign)],
  ] as const;
  const found = texts.flatMap(([file, text]) => read({ file, text }).value);
  const { value, diagnostics } = model(check(found).value, new Map(), [], found);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (value === undefined || errors.length > 0) throw new Error(JSON.stringify(errors));
  return names.filter((name) =>
    value.opaque.some(
      ({ workloads, services = [] }) =>
        workloads === 'all' || workloads.includes(name) || services.includes(name),
    ),
  );
}

/** A filter that answers every request itself. */
const lua = (more: object = {}) => ({
  ...more,
  configPatches: [
    {
      applyTo: 'HTTP_FILTER',
      match: {
        context: 'SIDECAR_INBOUND',
        listener: {
          filterChain: { filter: { name: 'envoy.filters.network.http_connection_manager' } },
        },
      },
      patch: {
        operation: 'INSERT_BEFORE',
        value: {
          name: 'lua',
          typed_config: {
            '@type': 'type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua',
            default_source_code: { inline_string: 'function envoy_on_request(handle) end' },
          },
        },
      },
    },
  ],
});
const labels = (app: string) => ({ labels: { app } });
const selector = (app: string) => ({ selector: { matchLabels: { app } } });
const rules = [{ when: [{ key: 'connection.sni', values: ['a.example'] }] }];
const jwtRules = [{ issuer: 'https://a.example', jwks: '{"keys":[]}' }];
const to = (name: string) => ({ route: [{ destination: { host: hostOf(name) } }] });

const plain = { trafficPolicy: { tls: { mode: 'DISABLE' } } };
const strict = { mtls: { mode: 'STRICT' } };
const disable = { mtls: { mode: 'DISABLE' } };
const otherEndpoints = {
  hosts: [hostOf('shop/cart')],
  ports: [{ number: 80, name: 'http', protocol: 'HTTP' }],
  resolution: 'STATIC',
  endpoints: [{ address: '10.9.9.9' }],
};
const ingress = [
  { port: { number: 8080, name: 'tcp', protocol: 'TCP' }, defaultEndpoint: '127.0.0.1:8080' },
];

const inCart = ['shop/cart'];
const inShop = ['shop/cart', 'shop/stock'];
const inBank = ['bank/pay'];

/** An object, and what istiod changes because of it. */
const rows: readonly (readonly [string, string, object, readonly string[]])[] = [
  ['AuthorizationPolicy', 'shop/x', { ...selector('cart'), rules }, inCart],
  ['AuthorizationPolicy', 'shop/x', { rules }, inShop],
  ['AuthorizationPolicy', 'bank/x', { ...selector('cart'), rules }, []],
  ['AuthorizationPolicy', 'istio-system/x', { ...selector('pay'), rules }, inBank],
  ['AuthorizationPolicy', 'istio-system/x', { action: 'DENY', rules }, names],
  ['RequestAuthentication', 'shop/x', { ...selector('stock'), jwtRules }, ['shop/stock']],
  ['PeerAuthentication', 'bank/x', { mtls: { mode: 'DISABLE' } }, inBank],
  // A caller goes by the mode of the namespace or the mesh, and `bank` has none of ours (no Team).
  ['PeerAuthentication', 'istio-system/x', { mtls: { mode: 'DISABLE' } }, inBank],
  ['EnvoyFilter', 'shop/x', lua({ workloadSelector: labels('cart') }), inCart],
  ['EnvoyFilter', 'shop/x', lua(), inShop],
  ['EnvoyFilter', 'istio-system/x', lua({ workloadSelector: labels('pay') }), inBank],
  ['EnvoyFilter', 'istio-system/x', lua(), names],
  ['WasmPlugin', 'shop/x', { ...selector('cart'), url: 'oci://registry.example/a:1' }, inCart],
  ['WasmPlugin', 'istio-system/x', { url: 'oci://registry.example/a:1' }, names],
  ['DestinationRule', 'shop/x', { host: hostOf('bank/pay'), ...plain }, inBank],
  // Ours are about the hosts themselves, and so before those for wildcards.
  ['DestinationRule', 'istio-system/x', { host: '*.local', ...plain }, []],
  [
    'VirtualService',
    'elsewhere/x',
    { hosts: [hostOf('bank/pay')], http: [to('shop/cart')] },
    inBank,
  ],
  [
    'VirtualService',
    'elsewhere/x',
    { hosts: ['*.shop.svc.cluster.local'], http: [to('bank/pay')] },
    [],
  ],
  ['ServiceEntry', 'elsewhere/x', otherEndpoints, []],
  ['Sidecar', 'shop/x', { workloadSelector: labels('cart'), ingress }, inCart],
];

describe('a foreign object beside our output', () => {
  it.each(
    rows.map(([kind, at, spec, expected], index) => [index, kind, at, spec, expected] as const),
  )('%i: %s %s changes nothing of which our answers are sure', (_, kind, at, spec, expected) => {
    const foreign = object(kind, at, spec);
    const changed = touched(withObjects(foreign));
    expect(changed).toEqual(expected);
    expect(unknown(foreign)).toEqual(expect.arrayContaining([...changed]));
  });

  it('is refused where it is not valid', () => {
    const broken = object('AuthorizationPolicy', 'shop/x', { action: 'DENY' });
    expect(() => withObjects(broken)).toThrow(/istiod refuses.*rules/s);
  });
});

/** What counts of two objects, of which the one is older: both, or that of the one day. */
function counting(kind: string, older: object, newer: object) {
  const part = (answer: Answer) =>
    pods.map(({ name }) => {
      const each = answer[name];
      return each && inbound(each) + outbound({ each }, hostOf('bank/pay'));
    });
  const [first, second] = [object(kind, 'shop/z', older, 1), object(kind, 'shop/a', newer, 2)];
  const both = part(withObjects(first, second));
  expect(part(withObjects(second, first))).toEqual(both);
  return {
    isFirst: JSON.stringify(both) === JSON.stringify(part(withObjects(first))),
    isSecond: JSON.stringify(both) === JSON.stringify(part(withObjects(second))),
  };
}

describe('of two objects about one thing', () => {
  const first = { isFirst: true, isSecond: false };
  it.each([
    ['PeerAuthentication', { ...selector('cart'), ...strict }, { ...selector('cart'), ...disable }],
    ['PeerAuthentication', { ...selector('cart'), ...disable }, { ...selector('cart'), ...strict }],
    [
      'VirtualService',
      { hosts: [hostOf('bank/pay')], http: [{ ...to('bank/pay'), timeout: '7s' }] },
      { hosts: [hostOf('bank/pay')], http: [{ ...to('bank/pay'), timeout: '8s' }] },
    ],
    [
      'Sidecar',
      { workloadSelector: labels('cart'), ingress },
      { workloadSelector: labels('cart'), egress: [{ hosts: ['./*'] }] },
    ],
  ])('%s: the oldest counts, and nothing of the other', (kind, older, newer) => {
    expect(counting(kind, older, newer)).toEqual(first);
  });

  it('AuthorizationPolicy: both count', () => {
    const other = [{ when: [{ key: 'connection.sni', values: ['b.example'] }] }];
    const policies = [
      { ...selector('cart'), rules },
      { ...selector('cart'), rules: other },
    ] as const;
    expect(counting('AuthorizationPolicy', ...policies)).toEqual({
      isFirst: false,
      isSecond: false,
    });
  });
});

describe('labels of one document that are part of those of another', () => {
  const admin = { ...sidecar('shop', 'admin', '10.2.0.9'), labels: { app: 'cart', tier: 'admin' } };
  const front = { ...sidecar('shop', 'front', '10.2.0.8'), labels: { app: 'cart', tier: 'front' } };
  const policiesOf = (translation: Translation | undefined): readonly string[] => {
    const text = JSON.stringify(translation?.listeners);
    const found = [...text.matchAll(/"ns\[shop\]-policy\[([^\]]*)\]-rule/g)];
    return [...new Set(found.map(([, name = '']) => name))].sort();
  };
  /** What each document says alone: together they are refused. */
  const each = (name: string, workload: string, from: string) =>
    istioFiles(
      documents(
        'agreement: server',
        service(
          `shop/${name}`,
          `{workload: ${workload}, ports: {http: 8080}, allow: [{from: ${from}}]}`,
        ),
        service(`shop/${from}`, '{}'),
      ),
    )
      .filter(({ path }) => path.endsWith(`authorizationpolicy-${name}.allow.yaml`))
      .map(({ text }) => text);

  it('put the policies of both on the pods of the narrower one: it is open to the callers of both', () => {
    const istio = stream([
      ...each('cart', '{app: cart}', 'web'),
      ...each('cart-admin', '{app: cart, tier: admin}', 'ops'),
    ]);
    const kube = stream([podOf(admin), podOf(front)]);
    const answer = istiod({ kubernetes: kube, istio, proxies: [admin, front] });
    expect(policiesOf(answer['admin'])).toEqual(['cart-admin.allow', 'cart.allow']);
    expect(policiesOf(answer['front'])).toEqual(['cart.allow']);
    const text = JSON.stringify(answer['admin']?.listeners);
    expect(text).toContain('/ns/shop/sa/web');
    expect(text).toContain('/ns/shop/sa/ops');
  });
});
