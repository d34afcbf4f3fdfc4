import { randomUUID } from 'node:crypto';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';

/** Where and as whom to talk. */
export interface ClientOptions {
  readonly token: string;
  /** Of the API: `https://api.github.com`, `https://ghe.example/api/v3`, `https://gitea.example/api/v1`. */
  readonly baseUrl: string;
  readonly version: string;
  /** How many milliseconds a second of waiting lasts: tests are short of time. */
  readonly second?: number;
}

/** A client that keeps to rate limits and tries again what may pass. */
export type GitHubClient = InstanceType<typeof PatientOctokit>;

const PatientOctokit = Octokit.plugin(retry, throttling);

/** Whoever is told to come back later than this does without: nobody waits an hour for a comment. */
const longestWait = 60;
const mostRetries = 2;
const requestTimeout = 30_000;

const silent = () => {};

/** One more try for a rate limit that passes soon. */
function waits(retryAfter: number, _options: unknown, _octokit: unknown, count: number): boolean {
  return retryAfter <= longestWait && count < mostRetries;
}

/** A client for one host. It logs nothing: what it knows holds the token. */
export function githubClient({
  token,
  baseUrl,
  version,
  second = 1000,
}: ClientOptions): GitHubClient {
  return new PatientOctokit({
    auth: token,
    baseUrl,
    userAgent: `meshwright/${version}`,
    log: { debug: silent, info: silent, warn: silent, error: silent },
    request: {
      fetch: (url: string, init: RequestInit) =>
        fetch(url, { ...init, signal: AbortSignal.timeout(requestTimeout) }),
    },
    retry: { retries: mostRetries, retryAfterBaseValue: second },
    throttle: {
      // Without a name of its own every client of the process would queue behind the others.
      id: randomUUID(),
      retryAfterBaseValue: second,
      onRateLimit: waits,
      onSecondaryRateLimit: waits,
    },
  });
}
