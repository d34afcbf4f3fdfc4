import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { ordered } from '../diagnostics/order.ts';
import { hasErrors } from '../diagnostics/outcome.ts';
import { denialCauses, denialMessage, warningTexts } from '../report/admission.ts';
import type { Texts } from '../source/text.ts';
import type { AdmissionRequest } from './admission-review.ts';
import { ownRef, sourceOf } from './origin.ts';

/** The answer to an AdmissionReview `admission.k8s.io/v1`. */
export interface AdmissionResponse {
  readonly apiVersion: 'admission.k8s.io/v1';
  readonly kind: 'AdmissionReview';
  readonly response: {
    readonly uid: string;
    readonly allowed: boolean;
    readonly status?: Status;
    readonly warnings?: readonly string[];
  };
}

/** A Kubernetes `Status` of a refusal. */
interface Status {
  readonly status: 'Failure';
  readonly code: number;
  readonly reason: string;
  readonly message: string;
  readonly details?: { readonly causes: readonly object[] };
}

/** What an answer says about where it comes from. */
export interface AnswerContext {
  readonly texts: Texts;
  /** Commit that the guardrails and intents were read at. */
  readonly commit?: string;
}

function review(response: AdmissionResponse['response']): AdmissionResponse {
  return { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response };
}

/** Deleting one of our objects may open access: who does it is told. */
function deletionWarnings(request: AdmissionRequest): readonly string[] {
  if (request.operation !== 'DELETE') return [];
  const source = sourceOf(request.oldObject);
  return source === undefined
    ? []
    : [
        `${request.kind.kind}/${request.name} is compiled from Git; deleting it may change who can call whom`,
      ];
}

/** The answer to a request: refused if any finding is an error. */
export function answer(
  request: AdmissionRequest,
  findings: readonly Diagnostic[],
  { texts, commit }: AnswerContext,
): AdmissionResponse {
  const sorted = ordered(findings);
  const warnings = [...deletionWarnings(request), ...warningTexts(sorted)];
  const shown = warnings.length > 0 ? { warnings } : {};
  if (!hasErrors(sorted)) return review({ uid: request.uid, allowed: true, ...shown });
  const errors = sorted.filter(({ severity }) => severity === 'error');
  const status: Status = {
    status: 'Failure',
    code: 422,
    reason: 'Invalid',
    message: denialMessage(ownRef(request), errors, texts, commit),
    details: { causes: denialCauses(errors) },
  };
  return review({ uid: request.uid, allowed: false, status, ...shown });
}

/** As `StatusReason` of Kubernetes names them. */
const reasons: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  413: 'RequestEntityTooLarge',
  504: 'Timeout',
};

/**
 * The answer where nothing could be decided: oversize, unreadable, too late, our own fault. It is a
 * refusal with the uid, so that the decision stays ours whatever `failurePolicy` says.
 */
export function refusal(uid: string, reason: string, code = 400): AdmissionResponse {
  const status: Status = {
    status: 'Failure',
    code,
    reason: reasons[code] ?? 'InternalError',
    message: `meshwright could not judge this: ${reason}`,
  };
  return review({ uid, allowed: false, status });
}

/** The uid in the first bytes of a body that cannot be read whole: it stands near the front. */
export function uidOf(prefix: string): string | undefined {
  return /"uid"\s*:\s*"([A-Za-z0-9-]{1,64})"/.exec(prefix)?.[1];
}
