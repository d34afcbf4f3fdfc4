import { createServer } from 'node:net';
import { Agent, request as httpsRequest } from 'node:https';
import { afterEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/source/json.ts';
import { meshText } from '../../../support/mesh-text.ts';
import { reviewText, testWebhook, type TestWebhook } from '../../../support/test-webhook.ts';

/**
 * A thread that does to an object what its name says: loops for ever, ends, answers wrongly; all others it
 * admits. It refuses the canary, so that the server starts.
 */
const hostile = `
import { parentPort, workerData } from 'node:worker_threads';
const admitted = { deny: [], warn: [] };
const denied = { deny: [{ pack: 'baseline', rule: 'strict-mtls', msg: 'no' }], warn: [] };
parentPort.on('message', ({ id, questions }) => {
  const { name } = questions[0].input.metadata;
  if (name === 'loop') for (;;);
  if (name === 'exit') process.exit(1);
  if (name === 'throw') throw new Error('secret-4711');
  if (name === 'memory') for (const all = []; ; ) all.push(Array.from({ length: 1e6 }, Math.random));
  if (name === 'empty') return parentPort.postMessage({ id, verdicts: [] });
  if (name === 'stale') return parentPort.postMessage({ id: id - 1, verdicts: [admitted] });
  if (name === 'nothing') return parentPort.postMessage(undefined);
  const verdict = name === 'canary' ? denied : admitted;
  parentPort.postMessage({ id, verdicts: questions.map(() => verdict) });
});
parentPort.postMessage('ready');
`;

const request = (name: string): JsonObject => ({
  uid: `u-${name}`,
  kind: { group: 'security.istio.io', version: 'v1', kind: 'PeerAuthentication' },
  operation: 'CREATE',
  namespace: 'shop',
  name,
  object: { metadata: { name, namespace: 'shop' } },
});

const running: TestWebhook[] = [];
afterEach(async () => {
  for (const webhook of running.splice(0)) await webhook.stop();
});

async function start(
  options: Parameters<typeof testWebhook>[1] = {},
  evaluator: string = hostile,
): Promise<TestWebhook> {
  const webhook = await testWebhook({ 'mesh.yaml': meshText() }, options, evaluator);
  running.push(webhook);
  return webhook;
}

const metric = async (webhook: TestWebhook, name: string): Promise<number> => {
  const { text } = await webhook.call('GET', '/metrics');
  return Number(new RegExp(`^meshwright_webhook_${name} (\\S+)$`, 'm').exec(text)?.[1]);
};

describe('guardrails that', () => {
  it('never end are ended at the deadline, and nobody else waits for them', async () => {
    const webhook = await start({ limits: { deadline: 2000, evaluators: 2 } });
    const looping = webhook.review(request('loop'));
    const others = await Promise.all(
      Array.from({ length: 10 }, () => webhook.review(request('fine'))),
    );
    expect(others.every(({ allowed }) => allowed)).toBe(true);
    const { uid, allowed, status } = await looping;
    expect([uid, allowed, status?.code]).toEqual(['u-loop', false, 504]);
    expect(status?.message).toContain('did not answer before the deadline');
    expect(await metric(webhook, 'evaluator_restarts_total')).toBe(1);
    expect(await metric(webhook, 'deadline_missed_total')).toBe(1);
  });

  it('never end on every thread are replaced on every thread', async () => {
    const webhook = await start({ limits: { deadline: 1000, evaluators: 2 } });
    const all = await Promise.all(
      Array.from({ length: 4 }, () => webhook.review(request('loop'), '?timeout=700ms')),
    );
    expect(all.every(({ allowed, status }) => !allowed && status?.code === 504)).toBe(true);
    await expect
      .poll(async () => (await webhook.review(request('fine'))).allowed, { timeout: 20_000 })
      .toBe(true);
  });

  it.each(['exit', 'throw', 'memory', 'empty', 'stale', 'nothing'])(
    'answer with %s refuse this one and judge the next',
    async (name) => {
      const webhook = await start({
        limits: { deadline: 20_000, evaluators: 1, evaluatorMegabytes: 64 },
      });
      const { uid, allowed, status } = await webhook.review(request(name));
      expect([uid, allowed, status?.code]).toEqual([`u-${name}`, false, 500]);
      expect(status?.message).toMatch(/the guardrails (stopped|gave no answer)/);
      expect((await webhook.review(request('fine'))).allowed).toBe(true);
      expect(webhook.logged()).not.toContain('secret-4711');
    },
  );

  it('refuse nothing do not start', async () => {
    const lenient = hostile.replace("name === 'canary'", 'false');
    await expect(start({}, lenient)).rejects.toThrow('did not refuse');
  });
});

describe('too much at once', () => {
  it('is sent to another replica: at once, on a new connection', async () => {
    const webhook = await start({ limits: { bytesInFlight: 1000 } });
    const long = reviewText({ ...request('fine'), filler: 'x'.repeat(2000) });
    const answer = await webhook.call('POST', '/validate', long);
    expect(answer.status).toBe(503);
    expect(answer.headers).toMatchObject({ 'retry-after': '0', connection: 'close' });
    expect((await webhook.review(request('fine'))).allowed).toBe(true);
    expect(await metric(webhook, 'shed_total{reason="overload"}')).toBe(1);
    expect(await metric(webhook, 'in_flight_bytes')).toBe(0);
  });

  it('counts requests as well', async () => {
    const webhook = await start({ limits: { requestsInFlight: 0 } });
    const answer = await webhook.call('POST', '/validate', reviewText(request('fine')));
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '0']);
    expect((await webhook.call('GET', '/healthz')).status).toBe(200);
  });
});

describe('a server that ends', () => {
  it('first sends callers elsewhere, and finishes what is under way', async () => {
    const webhook = await start({ limits: { deadline: 2000 } });
    const agent = new Agent({ keepAlive: true, maxSockets: 1, ca: webhook.ca });
    const onOneConnection = () =>
      new Promise<number>((resolve, reject) => {
        const headers = { 'content-type': 'application/json' };
        const call = httpsRequest(
          `${webhook.url}/validate`,
          { method: 'POST', agent, headers },
          (response) => {
            response.resume().on('end', () => resolve(response.statusCode ?? 0));
          },
        );
        call.on('error', reject);
        call.end(reviewText(request('fine')));
      });
    expect(await onOneConnection()).toBe(200);
    const looping = webhook.review(request('loop'));
    await expect.poll(() => metric(webhook, 'in_flight_bytes')).toBeGreaterThan(0);
    const closed = webhook.close({ drain: 2000 });
    expect((await webhook.call('GET', '/readyz')).status).toBe(503);
    expect((await webhook.call('GET', '/healthz')).status).toBe(200);
    const answer = await webhook.call('POST', '/validate', reviewText(request('fine')));
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '0']);
    expect(await onOneConnection()).toBe(503);
    expect((await looping).uid).toBe('u-loop');
    await closed;
    agent.destroy();
    await expect(webhook.call('GET', '/healthz')).rejects.toThrow('ECONNREFUSED');
  });
});

it('a port that is taken is an error of who starts it', async () => {
  const other = createServer();
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await expect(start({ port })).rejects.toThrow(
    `cannot listen on 127.0.0.1, port ${port}: EADDRINUSE`,
  );
  other.close();
});
