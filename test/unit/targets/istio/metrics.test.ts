import { describe, expect, it } from 'vitest';
import { meshOf } from '../../../support/mesh-of.ts';
import { documents, service, specOf } from '../../../support/istio-of.ts';

const team = (spec: string) =>
  `kind: Team\nmetadata: {name: shop}\nspec: {namespaces: [shop], owners: ["@shop"]${spec}}`;
const mesh = (sink: string) =>
  `providers: {prom: {prometheus: {}}, other: {prometheus: {}}, otel: {otlp: {service: ops/otel, port: 4317}}}
defaults: {telemetry: {metrics: {sink: ${sink}}}}`;
const cart = (spec: string) => service('shop/cart', `{ports: {http: 8080}${spec}}`);

describe('metrics', () => {
  it('go to the provider of the strongest scope, leaf by leaf', () => {
    const files = documents(
      mesh('prom'),
      team(', defaults: {telemetry: {traces: {sink: otel}}}'),
      cart(', telemetry: {metrics: {sink: other}}'),
    );
    expect(specOf(files, 'Telemetry', 'shop/namespace.default')).toMatchObject({
      metrics: [{ providers: [{ name: 'prom' }] }],
      tracing: [{ providers: [{ name: 'otel' }] }],
    });
    expect(specOf(files, 'Telemetry', 'shop/cart')).toMatchObject({
      metrics: [{ providers: [{ name: 'other' }] }],
      tracing: [{ providers: [{ name: 'otel' }] }],
    });
  });

  it('may be insisted on', () => {
    const overrides = ', overrides: {telemetry: {metrics: {sink: other}}}';
    const files = documents(mesh('prom'), team(overrides), cart(''));
    expect(specOf(files, 'Telemetry', 'shop/namespace.default')).toMatchObject({
      metrics: [{ providers: [{ name: 'other' }] }],
    });
  });

  it('need their provider in the mesh config, and only those that are used', () => {
    const files = documents(mesh('prom'), team(''), cart(''));
    const config = specOf(files, 'IstioOperator', 'istio-system/mesh-config');
    expect(config?.['meshConfig']).toMatchObject({
      extensionProviders: [{ name: 'prom', prometheus: {} }],
    });
  });

  it('do not go to a collector of logs and traces', () => {
    const { diagnostics } = meshOf(documents(mesh('otel'), team(''), cart('')));
    expect(diagnostics.filter(({ code }) => code === 'MW3001')).toMatchObject([
      { pointer: '/spec/defaults/telemetry/metrics/sink' },
    ]);
  });
});
