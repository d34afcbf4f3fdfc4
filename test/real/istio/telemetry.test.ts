import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { OutputFile } from '../../../src/compile/layout.ts';
import { documents, istioFiles, service } from '../../support/istio-of.ts';
import { istiodFor, kubeService, podOf, sidecar, stream } from './istiod.ts';

const cart = sidecar('shop', 'cart', '10.2.0.1');
const ports = [
  { name: 'http', port: 80, targetPort: 8080 },
  { name: 'tcp', port: 90, targetPort: 9090 },
];
const kubernetes = stream([
  podOf(cart),
  ...kubeService(['shop', 'cart', 'cart'], ['10.1.0.1', '10.2.0.1'], ports),
]);

/** A mesh whose telemetry goes to a provider of this name. */
function filesFor(provider: string, kind: 'prometheus' | 'otlp', signal: string) {
  const value = kind === 'prometheus' ? '{}' : '{service: shop/cart, port: 90}';
  return istioFiles(
    documents(
      `providers: {${provider}: {${kind}: ${value}}}\ndefaults: {telemetry: {${signal}}}`,
      service(
        'shop/cart',
        '{ports: {http: {port: 80, target: 8080}, tcp: {port: 90, target: 9090}}}',
      ),
    ),
  ).filter(({ path }) => path.endsWith('.yaml'));
}

const isAdvice = ({ path }: OutputFile) => path.includes('/_cluster/');

/** What the advice says about the mesh config, as the mesh config's own text. */
function advised(files: readonly OutputFile[]): string {
  const advice = parse(files.find(isAdvice)?.text ?? '') as { spec: { meshConfig: unknown } };
  return JSON.stringify(advice.spec.meshConfig);
}

/** In how many places the pod counts requests or connections, writes access logs, and traces. */
function found(files: readonly OutputFile[], mesh: string) {
  const istio = stream(files.filter((file) => !isAdvice(file)).map(({ text }) => text));
  const text = JSON.stringify(istiodFor(cart, { kubernetes, istio, mesh }).listeners);
  const count = (part: string) => text.split(part).length - 1;
  return {
    stats: count('type.googleapis.com/stats.PluginConfig'),
    otel: count('OpenTelemetryAccessLogConfig'),
    file: count('FileAccessLog'),
    tracer: count('"provider":{"name":"envoy.tracers.'),
  };
}

/** The same without its Telemetry: Sidecars and mTLS modes change how many chains there are. */
const without = (files: readonly OutputFile[]) =>
  files.filter(({ path }) => !path.includes('telemetry-'));

const metrics = filesFor('prom', 'prometheus', 'metrics: {sink: prom}');
const logs = filesFor('otel', 'otlp', 'logs: {sink: otel}');

describe('telemetry.metrics at istiod', () => {
  it('puts the filter that counts into the chains of HTTP and of TCP', () => {
    expect(found(without(metrics), '').stats).toBe(0);
    expect(found(metrics, advised(metrics)).stats).toBeGreaterThan(5);
  });

  it('counts what the usual installation counts', () => {
    const usual = found(without(metrics), 'defaultProviders: {metrics: [prometheus]}').stats;
    const mesh = `{"defaultProviders":{"metrics":["prometheus"]},${advised(metrics).slice(1)}`;
    expect(found(metrics, mesh).stats).toBe(usual);
  });

  it('switches metrics off where the mesh config lacks the provider', () => {
    expect(found(metrics, '').stats).toBe(0);
    expect(found(metrics, 'defaultProviders: {metrics: [prometheus]}').stats).toBe(0);
  });

  it('needs nothing in the mesh config for a provider called `prometheus`', () => {
    const builtIn = filesFor('prometheus', 'prometheus', 'metrics: {sink: prometheus}');
    expect(found(builtIn, '').stats).toBe(found(metrics, advised(metrics)).stats);
  });

  it('is not touched by telemetry of another signal', () => {
    const mesh = 'defaultProviders: {metrics: [prometheus]}';
    expect(found(logs, mesh).stats).toBe(found(without(logs), mesh).stats);
  });
});

describe('telemetry.logs at istiod', () => {
  it('go to the collector that the advice names, and not to the file of the mesh config', () => {
    const mesh = `{"accessLogFile":"/dev/stdout",${advised(logs).slice(1)}`;
    expect(found(logs, mesh).otel).toBeGreaterThan(0);
    expect(found(without(logs), mesh).otel).toBe(0);
    expect(found(logs, mesh).file).toBeLessThan(found(without(logs), mesh).file);
  });

  it('go nowhere where the mesh config lacks the provider, but to `accessLogFile` where it is set', () => {
    const usual = 'defaultProviders: {accessLogging: [envoy]}';
    expect(found(without(logs), usual).file).toBeGreaterThan(0);
    expect(found(logs, usual)).toMatchObject({ otel: 0, file: 0 });
    const file = 'accessLogFile: /dev/stdout';
    expect(found(logs, file)).toEqual(found(without(logs), file));
  });
});

describe('telemetry.traces at istiod', () => {
  const traces = filesFor('otel', 'otlp', 'traces: {sink: otel, percent: 10}');
  const tracer = (files: readonly OutputFile[], mesh: string) => found(files, mesh).tracer;

  it('go to the collector that the advice names', () => {
    expect(tracer(without(traces), advised(traces))).toBe(0);
    expect(tracer(traces, advised(traces))).toBeGreaterThan(0);
  });

  it('go nowhere where the mesh config lacks the provider', () => {
    const usual = `extensionProviders: [{name: zip, zipkin: {service: cart.shop.svc.cluster.local, port: 80}}]
defaultProviders: {tracing: [zip]}`;
    expect(tracer(without(traces), usual)).toBeGreaterThan(0);
    expect(tracer(traces, usual)).toBe(0);
  });
});
