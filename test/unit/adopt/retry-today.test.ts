import { expect, it } from 'vitest';
import { retryOf } from '../../../src/adopt/retry-today.ts';

it.each([
  [{ attempts: 0 }, 'none'],
  [
    { attempts: 3, perTryTimeout: '2s', retryOn: '5xx, reset,503,retriable-status-codes' },
    { attempts: 3, perTry: '2s', when: ['5xx', 'reset', 503] },
  ],
  [
    { attempts: 1 },
    { attempts: 1, when: ['connect-failure', 'refused-stream', 'unavailable', 'cancelled'] },
  ],
  [{ attempts: 3, retryOn: 'envoy-ratelimited' }, undefined],
  [{ attempts: 3, retryRemoteLocalities: true }, undefined],
  [{ attempts: -1 }, undefined],
  [{ attempts: 1, perTryTimeout: '0.5s' }, undefined],
  [{ retryOn: '5xx' }, undefined],
  ['x', undefined],
])('%o is %o', (policy, expected) => {
  expect(retryOf(policy)).toEqual(expected);
});
