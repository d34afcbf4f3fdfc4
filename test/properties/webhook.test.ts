import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { meshText } from '../support/mesh-text.ts';
import { reviewed, reviewText, testWebhook, type TestWebhook } from '../support/test-webhook.ts';

let webhook: TestWebhook;
beforeAll(async () => {
  webhook = await testWebhook({ 'mesh.yaml': meshText() });
});
afterAll(() => webhook.stop());

const bad = Buffer.from(
  reviewText({
    uid: 'u-1',
    kind: { group: 'security.istio.io', version: 'v1', kind: 'PeerAuthentication' },
    operation: 'CREATE',
    namespace: 'shop',
    name: 'all',
    object: { metadata: { name: 'all' }, spec: { mtls: { mode: 'PERMISSIVE' } } },
  }),
);

interface Read {
  readonly request?: {
    readonly kind?: { readonly group?: unknown; readonly kind?: unknown };
    readonly operation?: unknown;
    readonly subResource?: unknown;
    readonly object?: { readonly spec?: { readonly mtls?: { readonly mode?: unknown } } };
  };
}

/** Whether the bytes still say what must be refused, as any reader of JSON reads them. */
function isStillBad(bytes: Buffer): boolean {
  try {
    const { request } = JSON.parse(bytes.toString('utf8')) as Read;
    return (
      request?.kind?.group === 'security.istio.io' &&
      request.kind.kind === 'PeerAuthentication' &&
      request.operation === 'CREATE' &&
      (request.subResource ?? '') === '' &&
      request.object?.spec?.mtls?.mode === 'PERMISSIVE'
    );
  } catch {
    return true;
  }
}

const place = fc.nat(bad.length - 1);
const mutation = fc.oneof(
  fc.tuple(fc.constant('set' as const), place, fc.nat(255)),
  fc.tuple(fc.constant('cut' as const), place, fc.nat(40)),
  fc.tuple(fc.constant('end' as const), place, fc.constant(0)),
  fc.tuple(fc.constant('copy' as const), place, fc.nat(80)),
);

function mutated(mutations: readonly (readonly [string, number, number])[]): Buffer {
  return mutations.reduce<Buffer>((bytes, [how, at, value]) => {
    const [head, tail] = [bytes.subarray(0, at), bytes.subarray(at)];
    if (how === 'end') return head;
    if (how === 'cut') return Buffer.concat([head, tail.subarray(value)]);
    if (how === 'copy') return Buffer.concat([head, tail.subarray(0, value), tail]);
    return Buffer.concat([head, Buffer.from([value]), tail.subarray(1)]);
  }, bad);
}

it('whatever happens to the bytes of a bad review, it is answered, and not admitted', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(mutation, { minLength: 0, maxLength: 3 }), async (mutations) => {
      const bytes = mutated(mutations);
      const answer = await webhook.call('POST', '/validate', bytes);
      expect([200, 400]).toContain(answer.status);
      if (answer.status === 400) return;
      const { uid, allowed } = reviewed(answer);
      expect(bytes.toString('latin1')).toContain(uid);
      if (isStillBad(bytes)) expect(allowed).toBe(false);
    }),
    { numRuns: 300 },
  );
});
