import type { Verdict } from '../../check/evaluate.ts';
import { judge } from '../../check/judge.ts';
import type { Question } from '../../check/question.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { parseReview, type AdmissionRequest } from '../../serve/admission-review.ts';
import { answer, refusal, uidOf, type AdmissionResponse } from '../../serve/answer.ts';
import { questions } from '../../serve/questions.ts';
import type { Json, JsonObject } from '../../source/json.ts';
import type { EvaluatorPool } from './evaluator-pool.ts';
import type { PolicyState } from './policy-state.ts';
import { startOf } from './read-body.ts';

/** How a review was decided. */
export interface Decided {
  /**
   * `denied`: a guardrail says no. `refused`: it could not be judged, which is a no as well.
   * `unreadable`: not even the uid is known, so that there is nothing to answer.
   */
  readonly decision: 'allowed' | 'denied' | 'refused' | 'unreadable';
  readonly answer?: AdmissionResponse;
  readonly request?: AdmissionRequest;
  readonly findings: readonly Diagnostic[];
  /** Why it was refused. */
  readonly reason?: string;
}

/** By what a review is judged. */
export interface Judging {
  readonly state: PolicyState;
  readonly pool: EvaluatorPool;
  readonly day: string;
  readonly signal: AbortSignal;
}

/** A refusal with the uid that the first bytes hold; without one there is no answer. */
export function refuseUnread(start: string, reason: string, code: number): Decided {
  return refuse(uidOf(start), reason, code);
}

function refuse(uid: string | undefined, reason: string, code: number): Decided {
  return uid === undefined
    ? { decision: 'unreadable', findings: [], reason }
    : { decision: 'refused', answer: refusal(uid, reason, code), findings: [], reason };
}

/** Strict: no byte order mark, no byte that is not UTF-8, nothing behind the end. */
function parseStrictly(bytes: Buffer): { readonly json: Json } | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { json: JSON.parse(text) as Json };
  } catch {
    // What the error says quotes the body.
    return undefined;
  }
}

/** Asks the guardrails outside this thread; the verdicts by the object they are about. */
async function verdictsOn(
  asked: readonly Question[],
  { pool, signal }: Judging,
): Promise<ReadonlyMap<JsonObject, Verdict> | { readonly problem: string; readonly code: number }> {
  if (asked.length === 0) return new Map();
  const heard = await pool.ask(
    asked.map(({ object, data }) => ({ input: object, data })),
    signal,
  );
  if (heard === 'late')
    return { problem: 'the guardrails did not answer before the deadline', code: 504 };
  if ('failed' in heard) return { problem: heard.failed, code: 500 };
  return new Map(
    asked.flatMap(({ object }, at) => {
      const verdict = heard.verdicts[at];
      return verdict === undefined ? [] : [[object, verdict] as const];
    }),
  );
}

async function judgeRequest(request: AdmissionRequest, judging: Judging): Promise<Decided> {
  const { state, day } = judging;
  const asked = questions(request, state.run);
  const verdicts = await verdictsOn(asked, judging);
  if ('problem' in verdicts)
    return { ...refuse(request.uid, verdicts.problem, verdicts.code), request };
  const { rulebook, exceptions } = state.policyOn(day);
  const lookUp = ({ input }: { readonly input: JsonObject }): Verdict =>
    verdicts.get(input) ?? { failed: 'there was no answer' };
  const findings = judge(asked, lookUp, rulebook, { ...exceptions, whole: false });
  const { texts, commit } = state;
  const given = answer(request, findings, { texts, ...(commit !== undefined && { commit }) });
  const decision = given.response.allowed ? 'allowed' : 'denied';
  return { decision, answer: given, request, findings };
}

/** Judges the body of a review: always a decision, whatever the bytes are. */
export async function judgeReview(bytes: Buffer, judging: Judging): Promise<Decided> {
  const start = startOf(bytes);
  const parsed = parseStrictly(bytes);
  if (parsed === undefined) return refuseUnread(start, 'the body is not JSON in UTF-8', 400);
  const review = parseReview(parsed.json);
  if ('problem' in review) return refuse(review.uid, review.problem, 400);
  const { request } = review;
  // Two of them in one body: which of the requests counts would be a guess.
  if (uidOf(start) !== request.uid)
    return refuse(request.uid, 'the body does not begin with the uid of its request', 400);
  return judgeRequest(request, judging);
}
