import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/model/decide/decide.ts';
import type { Place } from '../../../src/source/place.ts';
import { isObject } from '../../../src/source/json.ts';
import { soundMeshOf } from '../../support/mesh-of.ts';
import { meshText, serviceText, stream, teamText } from '../../support/mesh-text.ts';
import { peer, request } from '../../support/requests.ts';

const providers = '  providers: {otel: {otlp: {service: ops/otel, port: 4317}}}\n';

/** A Service whose every key that may differ is written twice: for all meshes, and for this one. */
const base =
  'versions: [v1], routes: [{to: v1}], timeout: 1s, retry: {attempts: 1}, breaker: {connections: 1}, eject: {consecutive: 1}, balance: {policy: random}, connectTimeout: 1s, idleTimeout: 1s, telemetry: {logs: {sink: otel}}, egress: deny, inbound: {requests: 1}, limit: [{rate: 1/s, per: replica}], endpoints: [{address: 10.0.0.1}]';
const here =
  'versions: [v2], routes: [{to: v2}], timeout: 2s, retry: {attempts: 2}, breaker: {connections: 2}, eject: {consecutive: 2}, balance: {policy: round-robin}, connectTimeout: 2s, idleTimeout: 2s, telemetry: {traces: {sink: otel}}, egress: allow, inbound: {requests: 2}, limit: [{rate: 2/s, per: replica}], endpoints: [{address: 10.0.0.2}]';
const mesh = soundMeshOf(
  stream(
    meshText(providers),
    serviceText(
      'shop/cart',
      `{ports: {http: 80}, allow: [{from: web}], ${base}, meshes: {demo: {${here}}, other: {timeout: 9s}}}`,
    ),
    serviceText('shop/web', '{}'),
  ),
);
const service = mesh.services.find(({ name }) => name === 'shop/cart');
const workload = mesh.workloads.find(({ id }) => id === 'shop/cart');
const [route] = service?.routes ?? [];
const [settings] = service?.settings ?? [];

/** Every place in a value, as pointers. */
function pointers(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(pointers);
  if (!isObject(value)) return [];
  if ('pointer' in value && 'range' in value) return [(value as unknown as Place).pointer ?? ''];
  return Object.values(value).flatMap(pointers);
}

describe('a key of `meshes` replaces the same key whole', () => {
  it.each([
    ['versions', service?.versions.map(({ name }) => name), ['v2']],
    ['routes', route?.to, [{ service: 'shop/cart', version: 'v2', weight: 100 }]],
    ['timeout', route?.timeout.value, 2000],
    ['retry', route?.retry, { attempts: { value: 2 } }],
    ['breaker', settings?.breaker, { connections: { value: 2 } }],
    ['eject', settings?.eject, { consecutive: { value: 2 } }],
    ['balance', settings?.balance, { value: { policy: 'round-robin' } }],
    ['connectTimeout', settings?.connectTimeout?.value, 2000],
    ['idleTimeout', settings?.idleTimeout?.value, 2000],
    ['telemetry', Object.keys(workload?.telemetry ?? {}), ['traces']],
    ['egress', workload?.egress.value, 'allow'],
    ['inbound', service?.inbound?.requests, 2],
    ['limit', service?.limits.map(({ requests }) => requests), [2]],
    ['endpoints', service?.endpoints.map(({ address }) => address), ['10.0.0.2']],
  ])('%s', (_, actual, expected) => {
    if (isObject(expected)) expect(actual).toMatchObject(expected);
    else expect(actual).toEqual(expected);
  });

  it('and shows where it stands', () => {
    expect(route?.timeout.at?.pointer).toBe('/spec/meshes/demo/timeout');
    expect(route?.from.map(({ pointer }) => pointer)).toEqual(['/spec/meshes/demo/routes/0']);
    const written = pointers([settings, service?.endpoints, service?.limits, service?.inbound]);
    expect(written.length).toBeGreaterThan(7);
    expect(written.filter((pointer) => !pointer.startsWith('/spec/meshes/demo/'))).toEqual([]);
    expect(workload?.egress.at?.pointer).toBe('/spec/meshes/demo/egress');
    // What the overlay does not say stands where it always stood.
    expect(service?.ports.map(({ at }) => at.pointer)).toEqual(['/spec/ports/http']);
  });

  it('external makes it one outside the mesh there only', () => {
    const mail = (name: string) =>
      soundMeshOf(
        stream(
          meshText(),
          serviceText(
            'shop/mail',
            `{ports: {http: 80}, meshes: {${name}: {external: {hosts: [mail.example]}}}}`,
          ),
        ),
      );
    expect(mail('demo').externals.map(({ name }) => name)).toEqual(['shop/mail']);
    expect(mail('other').externals).toEqual([]);
  });
});

describe('`agreement: both` of a Team', () => {
  const files = (team: string) =>
    soundMeshOf(
      stream(
        meshText(),
        teamText('shop', team),
        teamText('ops'),
        serviceText('shop/cart', '{ports: {http: 8080}, allow: [{from: [web, ops/job]}]}'),
        serviceText('shop/web', '{calls: {cart: {ops: [GET /a]}, ops/tool: {ops: [GET /a]}}}'),
        serviceText('ops/job', '{}'),
        serviceText('ops/tool', '{ports: {http: 8080}, allow: [{from: [shop/web, job]}]}'),
      ),
    );
  const ask = (team: string, from: string, to: string, op: string) =>
    decide(files(team), request(peer(from), to, op)).decision;
  const both = '  agreement: both\n';

  it('cuts who calls its services, of whichever Team', () => {
    expect(ask(both, 'shop/web', 'shop/cart', 'GET /a')).toBe('allow');
    expect(ask(both, 'shop/web', 'shop/cart', 'GET /b')).toBe('deny');
    expect(ask(both, 'ops/job', 'shop/cart', 'GET /a')).toBe('deny');
    expect(ask('', 'ops/job', 'shop/cart', 'GET /a')).toBe('allow');
  });

  it('has no say about whom its services call', () => {
    expect(ask(both, 'shop/web', 'ops/tool', 'GET /b')).toBe('allow');
    expect(ask(both, 'ops/job', 'ops/tool', 'GET /a')).toBe('allow');
  });
});
