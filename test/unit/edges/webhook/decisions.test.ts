import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/source/json.ts';
import { meshText, serviceText, stream } from '../../../support/mesh-text.ts';
import { testWebhook, type TestWebhook } from '../../../support/test-webhook.ts';

const intents = stream(
  meshText(),
  serviceText('shop/cart', '{ports: {http: 8080}, allow: [{from: "sa:shop/job"}]}'),
);
const line = intents.split('\n').findIndex((text) => text.includes('name: cart')) + 1;

let webhook: TestWebhook;
beforeAll(async () => {
  webhook = await testWebhook({ 'shop/all.yaml': intents });
});
afterAll(() => webhook.stop());

function peerAuthentication(name: string, mode: string, metadata: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { name, namespace: 'shop', ...metadata },
    spec: { mtls: { mode } },
  };
}

function request(object: JsonObject, more: JsonObject = {}): JsonObject {
  return {
    uid: '705ab4f5-6393-11e8-b7cc-42010a800002',
    kind: { group: 'security.istio.io', version: 'v1', kind: 'PeerAuthentication' },
    operation: 'CREATE',
    namespace: 'shop',
    name: 'all',
    object,
    ...more,
  };
}

describe('over HTTPS', () => {
  it('an object that keeps the guardrails is admitted with its own uid', async () => {
    expect(await webhook.review(request(peerAuthentication('all', 'STRICT')))).toEqual({
      uid: '705ab4f5-6393-11e8-b7cc-42010a800002',
      allowed: true,
    });
  });

  it('one that breaks a guardrail is refused: rule, object, field and way out', async () => {
    const { allowed, status } = await webhook.review(
      request(peerAuthentication('all', 'PERMISSIVE')),
    );
    expect(allowed).toBe(false);
    expect(status).toMatchObject({ code: 422, reason: 'Invalid' });
    expect(status?.message).toMatch(
      /^PeerAuthentication\/shop\/all: 1 problem\n- strict-mtls spec\.mtls\.mode: .+ \(.+\)\nsee https:/,
    );
  });

  it('one that names its source names the line in Git', async () => {
    const annotations = { 'meshwright.dev/source': 'shop/all.yaml#Service/shop/cart' };
    const { status } = await webhook.review(
      request(peerAuthentication('cart', 'DISABLE', { annotations }), { name: 'cart' }),
    );
    expect(status?.message).toContain(
      `PeerAuthentication/shop/cart, from shop/all.yaml:${line}: 1 problem`,
    );
  });

  it('deleting is admitted, and whoever deletes one of ours is told', async () => {
    const annotations = { 'meshwright.dev/source': 'shop/all.yaml#Service/shop/cart' };
    const oldObject = peerAuthentication('cart', 'STRICT', { annotations });
    const { object: _none, ...rest } = request(oldObject);
    const { allowed, warnings } = await webhook.review({
      ...rest,
      operation: 'DELETE',
      oldObject,
    });
    expect(allowed).toBe(true);
    expect(warnings).toEqual([expect.stringContaining('compiled from Git')]);
  });

  it('a dry run is answered alike and counted apart', async () => {
    const object = peerAuthentication('all', 'PERMISSIVE');
    const { allowed } = await webhook.review(request(object, { dryRun: true }));
    expect(allowed).toBe(false);
    const { text } = await webhook.call('GET', '/metrics');
    expect(text).toContain('requests_total{decision="denied",dry_run="true"} 1');
  });

  it('an object without a name yet is called by how it will begin', async () => {
    const object = peerAuthentication('', 'PERMISSIVE', { generateName: 'open-' });
    const { status } = await webhook.review(request(object, { name: '' }));
    expect(status?.message).toMatch(/^PeerAuthentication\/shop\/open-: /);
  });

  it.each([
    { constructor: { prototype: 1 }, toString: 'x', hasOwnProperty: null },
    JSON.parse('{"__proto__": {"mtls": {"mode": "STRICT"}}}') as JsonObject,
    JSON.parse('{"mtls": {"mode": "PERMISSIVE", "__proto__": {"mode": "STRICT"}}}') as JsonObject,
  ])('keys of prototypes are keys like any other (%#)', async (spec) => {
    const object = { ...peerAuthentication('all', 'STRICT'), spec: spec as JsonObject };
    const { allowed } = await webhook.review(request(object));
    expect(allowed).toBe(!JSON.stringify(spec).includes('PERMISSIVE'));
  });

  it('a review that the API server has blown up is judged like any other', async () => {
    const blown = '<'.repeat(900_000);
    const object = (mode: string): JsonObject => ({
      ...peerAuthentication('all', mode),
      spec: { mtls: { mode }, selector: { matchLabels: { app: blown } } },
    });
    const escaped = JSON.stringify({
      kind: 'AdmissionReview',
      apiVersion: 'admission.k8s.io/v1',
      request: request(object('PERMISSIVE'), {
        operation: 'UPDATE',
        oldObject: object('STRICT'),
      }),
    }).replaceAll('<', '\\u003c');
    expect(escaped.length).toBeGreaterThan(10_800_000);
    const answer = await webhook.call('POST', '/validate', escaped);
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('strict-mtls');
    expect(answer.text.length).toBeLessThan(8192);
  });

  it('many at once each get their own answer', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) => {
        const mode = n % 2 === 0 ? 'STRICT' : 'PERMISSIVE';
        return webhook.review(request(peerAuthentication('all', mode), { uid: `u-${n}` }));
      }),
    );
    expect(answers.map(({ uid, allowed }) => [uid, allowed])).toEqual(
      Array.from({ length: 40 }, (_, n) => [`u-${n}`, n % 2 === 0]),
    );
  });
});

describe('an update', () => {
  const bad = peerAuthentication('all', 'PERMISSIVE', { finalizers: ['a/b'] });
  const update = (object: JsonObject): JsonObject =>
    request(object, { operation: 'UPDATE', oldObject: bad });

  it('that only takes a finalizer away passes, whatever stood there before', async () => {
    const object = peerAuthentication('all', 'PERMISSIVE', { finalizers: [] });
    expect((await webhook.review(update(object))).allowed).toBe(true);
  });

  it('of an object that is being deleted is judged: a finalizer can keep it for long', async () => {
    const object = {
      ...peerAuthentication('all', 'DISABLE', { deletionTimestamp: '2026-11-22T12:00:00Z' }),
    };
    expect((await webhook.review(update(object))).allowed).toBe(false);
  });
});

describe('what a review holds', () => {
  it('stands in no log line and no metric', async () => {
    const secret = 'canary-secret-5f1c';
    const object: JsonObject = {
      ...peerAuthentication('all', 'PERMISSIVE', { annotations: { password: secret } }),
      data: { token: secret },
    };
    const userInfo = { username: secret, extra: { accessKeyId: [secret] } };
    const answer = JSON.stringify(await webhook.review(request(object, { userInfo })));
    const { text } = await webhook.call('GET', '/metrics');
    expect(webhook.logged()).toContain('"rules":["strict-mtls"]');
    for (const output of [answer, text, webhook.logged()]) expect(output).not.toContain(secret);
  });

  it('makes no new series: names are no labels', async () => {
    const series = async () =>
      (await webhook.call('GET', '/metrics')).text
        .split('\n')
        .filter((row) => row.startsWith('meshwright_')).length;
    await webhook.review(request(peerAuthentication('all', 'STRICT')));
    const before = await series();
    for (let n = 0; n < 20; n += 1)
      await webhook.review(request(peerAuthentication(`n-${n}`, 'STRICT'), { name: `n-${n}` }));
    expect(await series()).toBe(before);
  });
});
