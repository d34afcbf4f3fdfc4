import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { ByteBudget } from './byte-budget.ts';
import type { EvaluatorPool } from './evaluator-pool.ts';
import { judgeReview, refuseUnread, type Decided } from './judge-review.ts';
import { deadlineOf, type Limits } from './limits.ts';
import { errorFacts } from './error-facts.ts';
import { logDecision } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { PolicyState } from './policy-state.ts';
import { readBody, startOf, type Body } from './read-body.ts';

/** What a handler of reviews works with. */
export interface ReviewContext {
  readonly limits: Limits;
  readonly budget: ByteBudget;
  readonly pool: EvaluatorPool;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly state: () => PolicyState;
  readonly today: () => string;
  readonly isDraining: () => boolean;
}

/** Answers one request of a method and path that fit. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Sends a short text; `close` where the connection must not be used again. */
export function sendText(response: ServerResponse, status: number, text: string, close = false) {
  if (response.destroyed || response.headersSent) return;
  if (close) response.setHeader('connection', 'close');
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(text) + 1,
    'x-content-type-options': 'nosniff',
  });
  response.end(`${text}\n`);
}

function sendAnswer(response: ServerResponse, decided: Decided, close: boolean): void {
  if (decided.answer === undefined)
    return sendText(response, 400, 'no AdmissionReview with a uid', close);
  if (response.destroyed || response.headersSent) return;
  const text = JSON.stringify(decided.answer);
  if (close) response.setHeader('connection', 'close');
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

/** What can be told from the head alone: why this is no review, as a status and a text. */
function headFault({ headers }: IncomingMessage): string | undefined {
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') return 'a body must not be compressed';
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  return type.trim().toLowerCase() === 'application/json'
    ? undefined
    : 'a body must be application/json';
}

async function decisionOn(
  body: Exclude<Body, { kind: 'no-room' | 'gone' }>,
  context: ReviewContext,
  signal: AbortSignal,
): Promise<Decided> {
  const { limits, pool, log } = context;
  if (body.kind === 'too-large')
    return refuseUnread(body.start, `the review is larger than ${limits.bodyBytes} bytes`, 413);
  if (body.kind === 'late')
    return refuseUnread(body.start, 'the review did not arrive before the deadline', 504);
  try {
    const state = context.state();
    return await judgeReview(body.bytes, { state, pool, day: context.today(), signal });
  } catch (error) {
    log.error(errorFacts(error), 'a review could not be judged');
    return refuseUnread(startOf(body.bytes), 'an internal error of meshwright', 500);
  }
}

/**
 * Tells the API server to ask again: it does so at once, and on a new connection, which another
 * replica may get. The body is taken first, or the client would not read the answer.
 */
function askAnother(response: ServerResponse): void {
  response.setHeader('retry-after', '0');
  sendText(response, 503, 'ask again', true);
}

/** The handler of `POST /validate`. Whatever comes, the answer is ours and says no unless all is well. */
export function reviewHandler(context: ReviewContext): Handler {
  const { limits, budget, metrics, log } = context;
  let inFlight = 0;

  function whyNotNow(): 'draining' | 'overload' | undefined {
    if (context.isDraining()) return 'draining';
    return inFlight > limits.requestsInFlight ? 'overload' : undefined;
  }

  async function handle(request: IncomingMessage, response: ServerResponse, signal: AbortSignal) {
    const started = performance.now();
    const shed = whyNotNow();
    const fault = shed === undefined ? headFault(request) : undefined;
    // Where nothing is judged, nothing is kept.
    const limit = shed === undefined && fault === undefined ? limits.bodyBytes : 0;
    const { body, held } = await readBody(request, { limit, budget, signal });
    try {
      if (body.kind === 'gone') return;
      if (fault !== undefined) return sendText(response, 415, fault, true);
      if (shed !== undefined || body.kind === 'no-room') {
        metrics.shed(shed ?? 'overload');
        return askAnother(response);
      }
      const decided = await decisionOn(body, context, signal);
      sendAnswer(response, decided, body.kind !== 'whole' || context.isDraining());
      const millis = performance.now() - started;
      if (decided.decision === 'refused' && signal.aborted) metrics.deadlineMissed();
      metrics.decided(decided.decision, decided.request?.dryRun ?? false, millis / 1000);
      logDecision(log, decided, millis, context.state().commit);
    } finally {
      budget.giveBack(held);
    }
  }

  return async (request, response) => {
    const [, query = ''] = (request.url ?? '').split('?', 2);
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), deadlineOf(query, limits.deadline));
    inFlight += 1;
    try {
      await handle(request, response, late.signal);
    } finally {
      inFlight -= 1;
      clearTimeout(timer);
    }
  };
}
