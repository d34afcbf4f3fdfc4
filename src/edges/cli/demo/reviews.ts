import { randomUUID } from 'node:crypto';
import { isObject, plainText, type Json, type JsonObject } from '../../../source/json.ts';

/** An AdmissionReview as the API server would send it when somebody creates an object. */
export function reviewOf(object: JsonObject): JsonObject {
  const [group = '', version = ''] = plainText(object['apiVersion'] ?? '').split('/');
  const metadata = isObject(object['metadata'] ?? null) ? (object['metadata'] as JsonObject) : {};
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid: randomUUID(),
      kind: { group, version, kind: object['kind'] ?? null },
      operation: 'CREATE',
      name: metadata['name'] ?? null,
      namespace: metadata['namespace'] ?? null,
      userInfo: { username: 'somebody' },
      object,
      oldObject: null,
      dryRun: false,
    },
  };
}

/** The same object with plain text let in: what a hurried person does at night. */
export function withPlainText(peerAuthentication: JsonObject): JsonObject {
  return { ...peerAuthentication, spec: { mtls: { mode: 'PERMISSIVE' } } };
}

/** What an answer says, in one or a few lines. */
export function answerText(review: Json): string {
  const response = isObject(review) ? review['response'] : undefined;
  if (!isObject(response ?? null)) return 'no answer';
  const { allowed, status } = response as JsonObject;
  if (allowed === true) return 'admitted';
  const message = isObject(status ?? null) ? (status as JsonObject)['message'] : undefined;
  return `refused\n  ${plainText(message ?? '').replaceAll('\n', '\n  ')}`;
}
