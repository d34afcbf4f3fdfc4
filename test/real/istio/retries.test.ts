import { describe, expect, it } from 'vitest';
import { isObject, type JsonObject } from '../../../src/source/json.ts';
import { documents, istioFiles, service } from '../../support/istio-of.ts';
import { istiodFor, kubeService, podOf, sidecar, stream } from './istiod.ts';

const web = sidecar('shop', 'web', '10.2.0.2');
const kubernetes = stream([
  podOf(web),
  ...kubeService(
    ['shop', 'cart', 'cart'],
    ['10.1.0.1', '10.2.0.1'],
    [{ name: 'http', port: 80, targetPort: 8080 }],
  ),
]);

/** What a caller's proxy is told about calls of a service with these fields. */
function told(fields: string) {
  const cart = `{ports: {http: {port: 80, target: 8080}}, allow: [{from: web}], ${fields}}`;
  const files = istioFiles(
    documents(
      'agreement: server',
      service('shop/cart', cart),
      service('shop/web', '{calls: {cart: {}}}'),
    ),
  );
  const applied = files.filter(
    ({ path }) => path.endsWith('.yaml') && !path.includes('/_cluster/'),
  );
  const istio = stream(applied.map(({ text }) => text));
  const { routes, clusters } = istiodFor(web, { kubernetes, istio });
  const found = clusters.find(({ name }) => name === 'outbound|80||cart.shop.svc.cluster.local');
  return { route: actionOf(routes), breakers: found?.['circuitBreakers'] };
}

interface Hosts {
  readonly virtualHosts: readonly { name: string; routes: readonly { route: JsonObject }[] }[];
}

/** The only action of the host of the service. */
function actionOf(routes: readonly JsonObject[]): JsonObject {
  const hosts = routes.flatMap((each) => (each as unknown as Hosts).virtualHosts);
  const actions = hosts
    .filter(({ name }) => name === 'cart.shop.svc.cluster.local:80')
    .flatMap((host) => host.routes.map(({ route }) => route));
  const [only, ...others] = actions;
  if (only === undefined || others.length > 0) throw new Error('not one route');
  return only;
}

const retryOf = (fields: string): JsonObject | undefined => {
  const policy = told(fields).route['retryPolicy'];
  return isObject(policy) ? policy : undefined;
};

describe('what istiod tells callers about tries', () => {
  it('a try has its time, and the answer as a whole has its own', () => {
    const { route } = told('timeout: 4s, retry: {attempts: 2, perTry: 1s}');
    expect(route).toMatchObject({
      timeout: '4s',
      retryPolicy: { numRetries: 2, perTryTimeout: '1s' },
    });
    expect(retryOf('timeout: 4s, retry: {attempts: 2}')).not.toHaveProperty('perTryTimeout');
  });

  it("without a back-off it says none, so Envoy's own counts; with one it says the base alone", () => {
    expect(retryOf('retry: {attempts: 2}')).not.toHaveProperty('retryBackOff');
    for (const backoff of ['{base: 40ms}', '{base: 40ms, max: 400ms}'])
      expect(retryOf(`retry: {attempts: 2, backoff: ${backoff}}`)?.['retryBackOff']).toEqual({
        baseInterval: '0.040s',
      });
  });

  it('reasons stand as they are written, statuses in a list of their own', () => {
    const retry = retryOf('retry: {attempts: 3, when: [5xx, reset, unavailable, 429, 503]}');
    expect(retry).toMatchObject({
      numRetries: 3,
      retryOn: '5xx,reset,unavailable,retriable-status-codes',
      retriableStatusCodes: [429, 503],
    });
  });

  it('`none` is no retry, and not the two of its own', () => {
    expect(retryOf('retry: none')).toBeUndefined();
    expect(told('timeout: none').route['timeout']).toBe('0s');
  });

  it('a budget bounds the retries of all calls of the host together', () => {
    const { breakers } = told('retry: {attempts: 2, budgetPercent: 20}');
    expect(breakers).toMatchObject({
      thresholds: [{ retryBudget: { budgetPercent: { value: 20 } } }],
    });
    expect(JSON.stringify(told('retry: {attempts: 2}').breakers)).not.toContain('retryBudget');
  });
});
