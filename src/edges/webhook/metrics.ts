import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Decided } from './judge-review.ts';

/** What is read at the moment somebody asks for it. */
export interface Gauges {
  readonly policyAgeSeconds: () => number;
  readonly certificateExpirySeconds: () => number;
  readonly bytesInFlight: () => number;
  readonly waiting: () => number;
}

/** The numbers of one server. No label holds a name that somebody else chose: series stay few. */
export interface Metrics {
  readonly decided: (decision: Decided['decision'], dryRun: boolean, seconds: number) => void;
  readonly shed: (reason: 'draining' | 'overload') => void;
  readonly evaluatorRestarted: () => void;
  readonly deadlineMissed: () => void;
  readonly reloaded: (result: 'changed' | 'failed') => void;
  readonly probed: (result: 'denied' | 'passed' | 'silent') => void;
  readonly contentType: string;
  readonly text: () => Promise<string>;
}

/** Around the deadline the steps are small: there it matters. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2];

function gauges(registers: Registry[], sources: Gauges): void {
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  gauge(
    'meshwright_webhook_policy_age_seconds',
    'Seconds since the intents were last seen to be what the source says.',
    sources.policyAgeSeconds,
  );
  gauge(
    'meshwright_webhook_certificate_expiry_timestamp_seconds',
    'Unix time at which the certificate ends.',
    sources.certificateExpirySeconds,
  );
  gauge(
    'meshwright_webhook_in_flight_bytes',
    'Bytes of bodies that are being read or judged.',
    sources.bytesInFlight,
  );
  gauge(
    'meshwright_webhook_waiting_requests',
    'Requests that wait for a thread of the guardrails.',
    sources.waiting,
  );
}

/** Metrics in a registry of their own: two servers in one process do not mix. */
export function webhookMetrics(sources: Gauges): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  gauges(registers, sources);
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Counter({ name: `meshwright_webhook_${name}`, help, labelNames, registers });
  const requests = counter('requests_total', 'Reviews by decision.', ['decision', 'dry_run']);
  const shed = counter('shed_total', 'Reviews sent to another replica.', ['reason']);
  const restarts = counter('evaluator_restarts_total', 'Threads that were replaced.', []);
  const late = counter('deadline_missed_total', 'Reviews refused because time was up.', []);
  const reloads = counter('reloads_total', 'New states of the intents.', ['result']);
  const probes = counter('canary_total', 'Objects known to be bad, by what became of them.', [
    'result',
  ]);
  const duration = new Histogram({
    name: 'meshwright_webhook_request_duration_seconds',
    help: 'From the head of a review to its answer.',
    buckets,
    registers,
  });
  return {
    decided: (decision, dryRun, seconds) => {
      requests.inc({ decision, dry_run: String(dryRun) });
      duration.observe(seconds);
    },
    shed: (reason) => shed.inc({ reason }),
    evaluatorRestarted: () => restarts.inc(),
    deadlineMissed: () => late.inc(),
    reloaded: (result) => reloads.inc({ result }),
    probed: (result) => probes.inc({ result }),
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}
