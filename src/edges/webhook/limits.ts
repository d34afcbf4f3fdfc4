/** What one server takes on. Bytes and milliseconds. */
export interface Limits {
  /**
   * One body. The API server writes `<` as six characters and sends old and new object, so what it
   * took as 3 MiB may come as 36.
   */
  readonly bodyBytes: number;
  /** All bodies that are being read or judged. */
  readonly bytesInFlight: number;
  readonly requestsInFlight: number;
  /** From the first byte of a request to its answer; under the two seconds the API server waits. */
  readonly deadline: number;
  /** How long others are told to go elsewhere before the port is closed. */
  readonly drain: number;
  /** Between two looks at the intents and at the certificate. */
  readonly poll: number;
  /** Threads that evaluate guardrails. */
  readonly evaluators: number;
  /** Heap of each; the memory of the guardrails comes on top and has a ceiling of its own. */
  readonly evaluatorMegabytes: number;
}

const mebibyte = 1024 * 1024;

export const defaultLimits: Limits = {
  bodyBytes: 40 * mebibyte,
  bytesInFlight: 256 * mebibyte,
  requestsInFlight: 256,
  deadline: 1700,
  drain: 0,
  poll: 10_000,
  evaluators: 2,
  evaluatorMegabytes: 512,
};

/** What the way there and back may take of the time that the API server gives. */
const reserve = 300;
const shortest = 50;

/**
 * The deadline of one request in milliseconds: ours, or less where the API server says in
 * `?timeout=2s` that it waits less. Never more: whoever asks does not decide how long we work.
 */
export function deadlineOf(query: string, deadline: number): number {
  const written = /^(\d{1,6})(ms|s|m)$/.exec(new URLSearchParams(query).get('timeout') ?? '');
  if (written === null) return deadline;
  const unit = { ms: 1, s: 1000, m: 60_000 }[written[2] as 'ms' | 's' | 'm'];
  return Math.max(shortest, Math.min(deadline, Number(written[1]) * unit - reserve));
}
