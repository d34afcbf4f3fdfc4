import type { Server } from 'node:https';
import type { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { packagedGuardrails } from '../rego/load-guardrails.ts';
import type { WorkspaceSource } from '../workspace/source.ts';
import { ByteBudget } from './byte-budget.ts';
import { probe } from './canary.ts';
import { openCertificates, type Certificates, type TlsSource } from './certificates.ts';
import { EvaluatorPool } from './evaluator-pool.ts';
import { errorFacts } from './error-facts.ts';
import { closeServer, httpsServer, listen } from './https-server.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { webhookLog } from './log.ts';
import { webhookMetrics, type Metrics } from './metrics.ts';
import type { ChooseMesh } from './policy-state.ts';
import { reviewHandler } from './review-handler.ts';
import { listener } from './routes.ts';
import { StateKeeper } from './state-keeper.ts';
import { threadFiles, type ThreadFiles } from './thread-files.ts';

/** What a webhook is started with. */
export interface WebhookOptions {
  readonly source: WorkspaceSource;
  /** Picks the mesh where there are several. */
  readonly choose: ChooseMesh;
  readonly tls: TlsSource;
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Where log lines go. */
  readonly log: Writable;
  readonly now: () => Date;
  readonly limits?: Partial<Limits>;
  /** Files of the threads; default: the built ones beside this code. */
  readonly threads?: ThreadFiles;
}

/** A webhook that answers. */
export interface RunningWebhook {
  /** `https://127.0.0.1:8443`, without a path. */
  readonly url: string;
  /** PEM of the authority (or of the given certificate) by which it is checked: the `caBundle`. */
  readonly ca: string;
  /** Looks at the intents and the certificate now, as it does by itself now and then. */
  readonly refresh: () => Promise<void>;
  /** Sends callers elsewhere for a while, lets what is under way finish, and ends. */
  readonly close: (options?: { readonly drain?: number }) => Promise<void>;
}

/** The guardrails answer wrongly about an object that is known to be bad. */
export class CanaryError extends Error {
  override readonly name = 'CanaryError';
}

/** How long the first answer may take: threads start, and load the guardrails, on a busy machine. */
const firstProbe = 30_000;

interface Parts {
  readonly options: WebhookOptions;
  readonly limits: Limits;
  readonly log: Logger;
  readonly states: StateKeeper;
  readonly certificates: Certificates;
  readonly pool: EvaluatorPool;
  readonly metrics: Metrics;
  readonly budget: ByteBudget;
  /** What changes while it runs. */
  readonly life: { isDraining: boolean; isRefusing: boolean };
}

async function gather(options: WebhookOptions): Promise<Parts> {
  const limits = { ...defaultLimits, ...options.limits };
  const log = webhookLog(options.log);
  const certificates = await openCertificates(options.tls, options.now);
  const wasm = await packagedGuardrails();
  const today = () => dayOf(options.now());
  const threads = () => options.threads ?? threadFiles();
  const { source, choose } = options;
  const reader = () => threads().reader;
  const states = await StateKeeper.open({ source, choose, wasm, today, reader });
  const budget = new ByteBudget(limits.bytesInFlight);
  const metrics = webhookMetrics({
    policyAgeSeconds: () => states.ageSeconds,
    certificateExpirySeconds: certificates.expiry,
    bytesInFlight: () => budget.used,
    waiting: () => pool.waiting,
  });
  const pool = new EvaluatorPool({
    file: threads().evaluator,
    wasm,
    megabytes: limits.evaluatorMegabytes,
    size: limits.evaluators,
    onRestart: (reason) => {
      metrics.evaluatorRestarted();
      log.warn({ reason }, 'a thread of the guardrails was replaced');
    },
  });
  const life = { isDraining: false, isRefusing: true };
  return { options, limits, log, states, certificates, pool, metrics, budget, life };
}

/** `2026-11-22`, in UTC, as dates of intents are written. */
function dayOf(now: Date): string {
  return now.toISOString().slice(0, 10);
}

async function checkCanary({ pool, metrics, life, log }: Parts, millis: number): Promise<void> {
  const result = await probe(pool, millis);
  metrics.probed(result);
  if (result === 'passed') log.error('the guardrails admit an object that is known to be bad');
  if (result !== 'silent') life.isRefusing = result === 'denied';
}

async function refreshIntents({ states, metrics, log }: Parts): Promise<void> {
  const result = await states.refresh();
  if (result.kind === 'same') return;
  metrics.reloaded(result.kind);
  const { commit } = states.current;
  if (result.kind === 'changed') log.info({ commit }, 'the intents have changed');
  else log.error({ ...result.facts, commit }, 'the intents cannot be read anew');
}

async function refreshCertificate({ certificates, log }: Parts, server: Server): Promise<void> {
  try {
    const next = await certificates.refresh();
    if (next === undefined) return;
    server.setSecureContext(next);
    log.info({ expiry: certificates.expiry() }, 'the certificate was replaced');
  } catch (error) {
    log.error(errorFacts(error), 'the certificate cannot be read anew');
  }
}

function serverOf(parts: Parts): Server {
  const { options, limits, log, states, pool, metrics, budget, life } = parts;
  const review = reviewHandler({
    limits,
    budget,
    pool,
    metrics,
    log,
    state: () => states.current,
    today: () => dayOf(options.now()),
    isDraining: () => life.isDraining,
  });
  const notReady = () =>
    life.isDraining ? 'draining' : life.isRefusing ? undefined : 'the guardrails do not refuse';
  const routes = { review, metrics, notReady, log };
  return httpsServer(parts.certificates.current(), listener(routes));
}

/** Does something now and then until it is stopped; never twice at a time. */
function repeat(every: number, work: () => Promise<void>): () => Promise<void> {
  let isStopped = false;
  let running = Promise.resolve();
  let timer: NodeJS.Timeout;
  const plan = () => {
    if (isStopped) return;
    timer = setTimeout(() => {
      running = work().finally(plan);
    }, every);
    timer.unref();
  };
  plan();
  return async () => {
    isStopped = true;
    clearTimeout(timer);
    await running;
  };
}

function urlOf(host: string, port: number): string {
  return `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/**
 * Starts the admission server: reads the intents, starts the threads of the guardrails, makes sure
 * that they refuse what is bad, and listens. Rejects where any of that fails, and leaves nothing
 * running then.
 *
 * @throws {UnresolvedError} the intents do not resolve. {FilesError}, {GitError}, {RevisionError}
 *   they cannot be read. {CanaryError} the guardrails refuse nothing. {ListenError} the port is taken.
 */
export async function startWebhook(options: WebhookOptions): Promise<RunningWebhook> {
  const parts = await gather(options);
  const { limits, log, pool, states, certificates, life } = parts;
  const server = serverOf(parts);
  try {
    life.isRefusing = false;
    await checkCanary(parts, firstProbe);
    if (!life.isRefusing)
      throw new CanaryError('the guardrails did not refuse an object that is known to be bad');
    const port = await listen(server, options.host, options.port);
    const url = urlOf(options.host, port);
    const refresh = async () => {
      await Promise.all([refreshIntents(parts), refreshCertificate(parts, server)]);
    };
    const stop = repeat(limits.poll, async () => {
      await refresh();
      await checkCanary(parts, limits.deadline);
    });
    const { mesh, commit } = states.current;
    log.info({ url, mesh, commit }, 'listening');
    const close = async ({ drain = limits.drain } = {}) => {
      life.isDraining = true;
      states.close();
      await stop();
      if (drain > 0) await sleep(drain);
      await closeServer(server);
      await pool.close();
    };
    return { url, ca: certificates.ca, refresh, close };
  } catch (error) {
    await pool.close();
    server.close();
    throw error;
  }
}
