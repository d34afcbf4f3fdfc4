import { beforeAll, describe, expect, it } from 'vitest';
import { judge } from '../../../src/check/judge.ts';
import { policyOf } from '../../../src/check/policy.ts';
import { library } from '../../../src/edges/rego/library.generated.ts';
import { loadGuardrails } from '../../../src/edges/rego/load-guardrails.ts';
import { drive, pipeline, type Run } from '../../../src/pipeline.ts';
import { read } from '../../../src/read/read.ts';
import { parseReview, type AdmissionRequest } from '../../../src/serve/admission-review.ts';
import { answer, refusal, uidOf } from '../../../src/serve/answer.ts';
import { questions } from '../../../src/serve/questions.ts';
import type { JsonObject } from '../../../src/source/json.ts';
import { meshText, serviceText, stream } from '../../support/mesh-text.ts';

const today = '2027-01-15';
const waiver = `apiVersion: meshwright.dev/v1alpha1
kind: Waiver
metadata: {name: plain-cart}
spec: {subject: {kind: Service, namespace: shop, name: cart}, guardrail: strict-mtls, reason: old, owner: "@me", until: "2030-01-01"}
`;
const text = stream(
  meshText(),
  serviceText('shop/cart', '{ports: {http: 8080}, allow: [{from: "sa:shop/job"}]}'),
  serviceText('shop/orders', '{ports: {http: 8080}, allow: [{from: "sa:shop/job"}]}'),
  waiver,
);
const texts = new Map([['all.yaml', text]]);

let run: Run;
let decide: (request: AdmissionRequest) => ReturnType<typeof answer>;

beforeAll(async () => {
  const evaluate = await loadGuardrails();
  const documents = read({ file: 'all.yaml', text }).value;
  run = drive(pipeline({ documents, rules: library, evaluate, today }));
  const policy = policyOf(run.checked, library, today).value;
  if (policy === undefined) throw new Error('there is no Mesh');
  decide = (request) => {
    const exceptions = { ...policy.exceptions, whole: false };
    const findings = judge(questions(request, run), evaluate, policy.rulebook, exceptions);
    return answer(request, findings, { texts, commit: '3f2c1ab9' });
  };
});

const peerAuthentication = (name: string, mode: string, source?: string): JsonObject => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'PeerAuthentication',
  metadata: {
    name,
    namespace: 'shop',
    ...(source !== undefined && { annotations: { 'meshwright.dev/source': source } }),
  },
  spec: { mtls: { mode } },
});

function request(object: JsonObject, more: Partial<AdmissionRequest> = {}): AdmissionRequest {
  const { name, namespace } = object['metadata'] as { name: string; namespace: string };
  const kind = { group: 'security.istio.io', version: 'v1', kind: 'PeerAuthentication' };
  return { uid: 'u-1', kind, operation: 'CREATE', name, namespace, object, dryRun: false, ...more };
}

describe('an Istio object', () => {
  it('that keeps the guardrails is admitted', () => {
    const { response } = decide(request(peerAuthentication('all', 'STRICT')));
    expect(response).toEqual({ uid: 'u-1', allowed: true });
  });

  it('that breaks one is refused: rule, object and way out are named', () => {
    const { response } = decide(request(peerAuthentication('all', 'PERMISSIVE')));
    expect(response.allowed).toBe(false);
    expect(response.status).toMatchObject({ code: 422, reason: 'Invalid' });
    const [head = '', line = ''] = response.status?.message.split('\n') ?? [];
    expect(head).toBe('PeerAuthentication/shop/all: 1 problem');
    expect(line).toMatch(/^- strict-mtls spec\.mtls\.mode: .* \(.+\)$/);
  });

  it('that names its source names the line in Git', () => {
    const source = 'all.yaml#Service/shop/orders';
    const { response } = decide(request(peerAuthentication('orders', 'PERMISSIVE', source)));
    expect(response.status?.message).toMatch(
      /^PeerAuthentication\/shop\/orders, from all\.yaml:14 at 3f2c1ab: 1 problem\n/,
    );
  });

  it('of a service with a waiver is admitted with a warning that tells its end', () => {
    const source = 'all.yaml#Service/shop/cart';
    const { response } = decide(request(peerAuthentication('cart', 'PERMISSIVE', source)));
    expect(response.allowed).toBe(true);
    expect(response.warnings?.[0]).toContain('strict-mtls');
  });

  it('does not get the waiver of a service by an annotation alone', () => {
    const source = 'all.yaml#Service/shop/cart';
    const { response } = decide(request(peerAuthentication('mine', 'PERMISSIVE', source)));
    expect(response.allowed).toBe(false);
  });

  it('may be deleted, but who deletes one of ours is told', () => {
    const oldObject = peerAuthentication('cart', 'STRICT', 'all.yaml#Service/shop/cart');
    const { object: _object, ...rest } = request(oldObject, { operation: 'DELETE', oldObject });
    const { response } = decide(rest);
    expect(response.allowed).toBe(true);
    expect(response.warnings?.[0]).toContain('compiled from Git');
  });
});

describe('a review', () => {
  const good = {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid: 'u-1',
      kind: { group: 'security.istio.io', version: 'v1', kind: 'PeerAuthentication' },
      operation: 'CREATE',
      namespace: 'shop',
      object: peerAuthentication('all', 'STRICT'),
    },
  };

  it('is read', () => {
    expect(parseReview(good)).toMatchObject({ request: { uid: 'u-1', name: '', dryRun: false } });
  });

  it.each([
    [{}, undefined],
    [null, undefined],
    [{ ...good, request: { ...good.request, uid: 7 } }, undefined],
    [{ ...good, apiVersion: 'admission.k8s.io/v1beta1' }, 'u-1'],
    [{ ...good, request: { ...good.request, object: [] } }, 'u-1'],
    [{ ...good, request: { ...good.request, kind: 'PeerAuthentication' } }, 'u-1'],
    [{ ...good, request: { ...good.request, operation: 'PATCH' } }, 'u-1'],
  ])('that is none has a problem, and its uid if it has one', (review, uid) => {
    expect(parseReview(review as JsonObject)).toMatchObject({ uid, problem: expect.any(String) });
  });

  it('that cannot be judged is refused with its uid', () => {
    const prefix =
      '{"kind":"AdmissionReview","request":{"uid":"705ab4f5-6393-11e8-b7cc-42010a800002","ki';
    expect(uidOf(prefix)).toBe('705ab4f5-6393-11e8-b7cc-42010a800002');
    expect(refusal('u-1', 'too large').response).toMatchObject({ uid: 'u-1', allowed: false });
  });
});
