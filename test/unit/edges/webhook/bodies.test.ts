import { connect } from 'node:tls';
import { request as httpsRequest } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { meshText } from '../../../support/mesh-text.ts';
import {
  reviewed,
  reviewText,
  testWebhook,
  type HttpAnswer,
  type TestWebhook,
} from '../../../support/test-webhook.ts';

let webhook: TestWebhook;
beforeAll(async () => {
  webhook = await testWebhook({ 'mesh.yaml': meshText() });
});
afterAll(() => webhook.stop());

const good = reviewText({
  uid: 'u-1',
  kind: { group: 'security.istio.io', version: 'v1', kind: 'PeerAuthentication' },
  operation: 'CREATE',
  namespace: 'shop',
  name: 'all',
  object: { metadata: { name: 'all', namespace: 'shop' }, spec: { mtls: { mode: 'STRICT' } } },
});

const post = (body: string | Buffer, headers?: Record<string, string>) =>
  webhook.call('POST', '/validate', body, headers);

describe('a body that cannot be judged', () => {
  it('is judged where it is whole, as the others here are not', async () => {
    expect(reviewed(await post(good))).toEqual({ uid: 'u-1', allowed: true });
  });

  it.each([
    ['cut off', good.slice(0, -3)],
    ['with more behind its end', `${good}{}`],
    ['with a byte order mark', `\ufeff${good}`],
    [
      'with a byte that is not UTF-8',
      Buffer.concat([Buffer.from(good.slice(0, -1)), Buffer.from([0xff, 0x7d])]),
    ],
    [
      'with two requests',
      good
        .replace('"request":{', '"request":{"uid":"u-0"},"request":{')
        .replace('"u-0"', '"u-1"')
        .replace('"uid":"u-1","kind"', '"uid":"u-2","kind"'),
    ],
    ['with two uids', good.replace('"uid":"u-1",', '"uid":"u-1","uid":"u-2",')],
    ['of another version', good.replace('k8s.io/v1', 'k8s.io/v1beta1')],
    ['without a kind', good.replace('"kind":{', '"kin":{')],
    [
      'with a list for an object',
      good.replace(/"object":\{.*\}\}\}/, '"object":[]}}').replace(/\[\]\}\}+$/, '[]}}'),
    ],
    ['nested too deep', good.replace('"STRICT"', `${'['.repeat(200_000)}${']'.repeat(200_000)}`)],
  ])('%s is refused with its uid, status 200', async (_, body) => {
    const { uid, allowed, status } = reviewed(await post(body));
    expect(allowed).toBe(false);
    expect(uid).toMatch(/^u-[12]$/);
    expect(status?.message).toMatch(/meshwright could not judge this|cannot be judged/);
  });

  it.each([
    ['empty', ''],
    ['no JSON', 'hello'],
    ['null', 'null'],
    ['a list', '[]'],
    ['without a uid', good.replace('"uid"', '"uit"')],
    ['with a uid that is none', good.replace('"u-1"', '"<script>"')],
  ])('%s has no uid to answer with: status 400', async (_, body) => {
    expect((await post(body)).status).toBe(400);
  });

  it('is not quoted in the answer or the log', async () => {
    const { text } = await post('{"request":{"uid":"u-1"},"secret-4711": tru');
    expect(text).not.toContain('secret-4711');
    expect(webhook.logged()).not.toContain('secret-4711');
  });
});

describe('a body beyond the limit', () => {
  it('of 41 MiB is refused with the uid of its beginning', async () => {
    const filler = Buffer.alloc(1024 * 1024, 'x');
    const answer = await new Promise<HttpAnswer>((resolve, reject) => {
      const headers = { 'content-type': 'application/json' };
      const options = { method: 'POST', ca: webhook.ca, headers, agent: false } as const;
      const outgoing = httpsRequest(`${webhook.url}/validate`, options, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        );
      });
      outgoing.on('error', reject);
      outgoing.write(good.slice(0, -4));
      const send = (left: number) =>
        left === 0 ? outgoing.end() : outgoing.write(filler, () => send(left - 1));
      send(41);
    });
    const { uid, allowed, status } = reviewed(answer);
    expect([uid, allowed, status?.code]).toEqual(['u-1', false, 413]);
    expect(status?.reason).toBe('RequestEntityTooLarge');
  });

  it('gives its room back', async () => {
    const { text } = await webhook.call('GET', '/metrics');
    expect(text).toMatch(/^meshwright_webhook_in_flight_bytes 0$/m);
  });
});

describe('a body that does not come in time', () => {
  it('is refused with the uid of what came', async () => {
    const { hostname, port } = new URL(webhook.url);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port), ca: webhook.ca }, () => {
        const head = `POST /validate?timeout=400ms HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${good.length}\r\n\r\n`;
        socket.write(`${head}${good.slice(0, 100)}`);
      });
      let text = '';
      socket.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      socket.on('error', reject);
      socket.on('close', () => resolve(text));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toMatch(/^connection: close\r$/im);
    const { uid, allowed, status } = reviewed({
      status: 200,
      headers: {},
      text: answer.slice(answer.indexOf('\r\n\r\n') + 4),
    });
    expect([uid, allowed, status?.code]).toEqual(['u-1', false, 504]);
  });
});

describe('a request that is no review', () => {
  it.each(['gzip', 'br', 'identity, gzip'])('compressed by %s: 415', async (encoding) => {
    const headers = { 'content-type': 'application/json', 'content-encoding': encoding };
    expect((await post(good, headers)).status).toBe(415);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx'])(
    'of type %s: 415',
    async (type) => {
      expect((await post(good, { 'content-type': type })).status).toBe(415);
    },
  );

  it.each(['application/json; charset=utf-8', 'Application/JSON', 'application/json;charset=x'])(
    'of type %s is one',
    async (type) => {
      expect(reviewed(await post(good, { 'content-type': type })).allowed).toBe(true);
    },
  );

  it('elsewhere: 404', async () => {
    expect((await webhook.call('POST', '/validate/x', good)).status).toBe(404);
    expect((await webhook.call('GET', '/')).status).toBe(404);
    expect((await webhook.call('GET', '//')).status).toBe(404);
  });

  it('by another method: 405 and the right one', async () => {
    const answer = await webhook.call('GET', '/validate');
    expect([answer.status, answer.headers['allow']]).toEqual([405, 'POST']);
    expect((await webhook.call('POST', '/readyz')).status).toBe(405);
  });

  it('for the state: 200', async () => {
    for (const path of ['/healthz', '/readyz', '/metrics', '/readyz?verbose'])
      expect((await webhook.call('GET', path)).status).toBe(200);
  });
});
