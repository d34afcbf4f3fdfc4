import { randomUUID } from 'node:crypto';
import { isObject, type Json, type JsonObject } from '../../../source/json.ts';

/** An AdmissionReview as the API server would send it when somebody creates an object. */
export function reviewOf(object: JsonObject): JsonObject {
  const [group = '', version = ''] = String(object['apiVersion']).split('/');
  const metadata = object['metadata'] as JsonObject;
  const kind = { group, version, kind: object['kind'] ?? null };
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid: randomUUID(),
      kind,
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
  const { allowed, status, warnings } = response as JsonObject;
  const message = isObject(status ?? null) ? (status as JsonObject)['message'] : undefined;
  const more = Array.isArray(warnings)
    ? warnings.map((warning) => `\n  warning: ${String(warning)}`)
    : [];
  if (allowed === true) return `admitted${more.join('')}`;
  return `refused\n  ${String(message).replaceAll('\n', '\n  ')}`;
}
