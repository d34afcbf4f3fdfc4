import type { Entry } from '../entry.ts';

export const reachCodes = {
  MW3901: {
    slug: 'guarantee-broken',
    severity: 'error',
    message: 'guarantee `{guarantee}` does not hold: `{request}` is `{outcome}`',
    help: '{reason}; change the rules that decide it, or this line if it should no longer hold',
  },
  MW3902: {
    slug: 'guarantee-not-evaluated',
    severity: 'info',
    message: 'not evaluated: no request can match `{line}` of guarantee `{guarantee}`',
    help: 'do not rely on it; say in it what its callers really send, or take the line away',
  },
  MW3903: {
    slug: 'retries-multiply',
    severity: 'warning',
    message: 'one request can become {count} at `{service}`: retries multiply along `{chain}`',
    help: 'retry in one place of the chain, best next to what fails; give the other calls `retry: none` or a `budgetPercent`',
  },
  MW3904: {
    slug: 'retry-in-circle',
    severity: 'warning',
    message: 'calls that are tried again lead back to their caller: `{chain}`',
    help: 'give the calls of this circle `retry: none` or a `budgetPercent`, or break the circle',
  },
  MW3905: {
    slug: 'outlives-its-caller',
    severity: 'warning',
    message:
      '`{service}` may wait `{inner}` for `{callee}`, but nobody waits longer than `{outer}` for `{service}`',
    help: 'give the call a `timeout` below `{outer}`, or let the callers of `{service}` wait longer',
  },
  MW3906: {
    slug: 'write-retried',
    severity: 'warning',
    message: 'a retry on `{words}` can do `{ops}` of `{services}` twice',
    help: 'retry these on `connect-failure` and `refused-stream` only, or give the methods that are safe to repeat a route of their own with this retry',
  },
  MW3907: {
    slug: 'grpc-retried-afterwards',
    severity: 'info',
    message: 'a retry on `{words}` can run `{ops}` of `{services}` twice',
    help: 'keep it if these methods are safe to repeat; otherwise retry on `connect-failure`, `refused-stream` and `unavailable`',
  },
  MW3908: {
    slug: 'stream-cut',
    severity: 'warning',
    message: '`{stream}` of `{service}` answers with a stream, which is cut after `{timeout}`',
    help: 'give it a route of its own with a `timeout` of `5m` or more, if its callers connect again, or with `timeout: none`',
  },
  MW3909: {
    slug: 'chain-not-ruled-out',
    severity: 'error',
    message: 'guarantee `{guarantee}` does not hold: calls can lead along `{chain}`',
    help: 'every one of these requests can pass: `{requests}`; take one of the grants away, or name the service between them under `unlessThrough`',
  },
  MW3910: {
    slug: 'guarantee-not-proven',
    severity: 'error',
    message: '`{line}` of guarantee `{guarantee}` can neither be proven nor broken',
    help: '{remedy}',
  },
} as const satisfies Readonly<Record<string, Entry>>;
