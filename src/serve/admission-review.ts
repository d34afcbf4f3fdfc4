import { isObject, type Json, type JsonObject } from '../source/json.ts';

/** Group, version and kind of an object, as the API server writes them. */
export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** The request of an AdmissionReview `admission.k8s.io/v1`, as far as an answer depends on it. */
export interface AdmissionRequest {
  readonly uid: string;
  readonly kind: GroupVersionKind;
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';
  /** Absent for what the whole cluster shares. */
  readonly namespace?: string;
  /** `''` while the API server has yet to make a name. */
  readonly name: string;
  readonly subResource?: string;
  /** Absent on DELETE. */
  readonly object?: JsonObject;
  readonly oldObject?: JsonObject;
  readonly dryRun: boolean;
}

/** What came in: a request, or what is wrong with it and its uid as far as it can be read. */
export type ParsedReview =
  | { readonly request: AdmissionRequest }
  | { readonly uid: string | undefined; readonly problem: string };

const operations = ['CREATE', 'UPDATE', 'DELETE', 'CONNECT'] as const;

/** The API server makes UUIDs; what else is no uid is not sent back. */
const isUid = /^[A-Za-z0-9-]{1,64}$/;

const text = (value: Json | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;

function kindOf(value: Json | undefined): GroupVersionKind | undefined {
  if (!isObject(value)) return undefined;
  const { group, version, kind } = value;
  const [g, v, k] = [text(group), text(version), text(kind)];
  return g === undefined || v === undefined || k === undefined
    ? undefined
    : { group: g, version: v, kind: k };
}

function objectOf(value: Json | undefined): JsonObject | undefined {
  return isObject(value) ? value : undefined;
}

function requestOf(request: JsonObject, uid: string): ParsedReview {
  const kind = kindOf(request['kind']);
  if (kind === undefined)
    return { uid, problem: '`request.kind` is not a group, version and kind' };
  const operation = operations.find((each) => each === request['operation']);
  if (operation === undefined) return { uid, problem: '`request.operation` is not an operation' };
  const [object, oldObject] = [objectOf(request['object']), objectOf(request['oldObject'])];
  if (object === undefined && (operation === 'CREATE' || operation === 'UPDATE'))
    return { uid, problem: '`request.object` is not an object' };
  const [namespace, subResource] = [text(request['namespace']), text(request['subResource'])];
  return {
    request: {
      uid,
      kind,
      operation,
      ...(namespace !== undefined && namespace !== '' && { namespace }),
      name: text(request['name']) ?? '',
      ...(subResource !== undefined && subResource !== '' && { subResource }),
      ...(object && { object }),
      ...(oldObject && { oldObject }),
      dryRun: request['dryRun'] === true,
    },
  };
}

/**
 * Reads an AdmissionReview that was parsed as JSON. Everything is looked at and nothing taken on
 * trust: anyone on the network may have sent it.
 */
export function parseReview(review: Json): ParsedReview {
  if (!isObject(review)) return { uid: undefined, problem: 'the body is not an object' };
  const request = objectOf(review['request']);
  const written = text(request?.['uid']);
  const uid = written !== undefined && isUid.test(written) ? written : undefined;
  if (request === undefined || uid === undefined)
    return { uid, problem: 'the review has no `request.uid`' };
  if (review['apiVersion'] !== 'admission.k8s.io/v1' || review['kind'] !== 'AdmissionReview')
    return { uid, problem: 'only AdmissionReview of admission.k8s.io/v1 is understood' };
  return requestOf(request, uid);
}
