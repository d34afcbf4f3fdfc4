import { fieldOf } from '../model/manifests/manifest.ts';
import { isObject, type Json, type JsonObject } from '../source/json.ts';
import { textAt } from './istio-objects.ts';

/**
 * How Istio tries failed calls again where nobody says otherwise. Versions before 1.24 also tried
 * after a 503, which is unsafe for what must happen once.
 * https://istio.io/latest/docs/concepts/traffic-management/#retries
 */
export const istioRetry: JsonObject = {
  attempts: 2,
  when: ['connect-failure', 'refused-stream', 'unavailable', 'cancelled'],
};

/** Reasons that have the same name in intents. */
const reasons: ReadonlySet<string> = new Set([
  '5xx',
  'gateway-error',
  'reset',
  'connect-failure',
  'refused-stream',
  'cancelled',
  'deadline-exceeded',
  'internal',
  'resource-exhausted',
  'unavailable',
]);

/** Reasons as intents write them; `undefined` where one of them is none. A status is a number. */
function whenOf(written: string): Json | undefined {
  const words = written.split(',').map((word) => word.trim());
  // It only says that the numbers beside it count.
  const meant = words.filter((word) => word !== '' && word !== 'retriable-status-codes');
  const isKnown = (word: string) => reasons.has(word) || /^[2-5][0-9]{2}$/.test(word);
  if (meant.length === 0 || !meant.every(isKnown)) return undefined;
  return [...new Set(meant)].map((word) => (/^\d+$/.test(word) ? Number(word) : word));
}

/**
 * The retries of a mesh config as intents write them; `undefined` where they cannot.
 * https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry
 */
export function retryOf(policy: Json): Json | undefined {
  if (!isObject(policy)) return undefined;
  const attempts = fieldOf(policy, 'attempts');
  const perTry = textAt(policy, 'perTryTimeout');
  const when = whenOf(
    textAt(policy, 'retryOn') ?? 'connect-failure,refused-stream,unavailable,cancelled',
  );
  const isAll = Object.keys(policy).every((key) =>
    ['attempts', 'perTryTimeout', 'retryOn'].includes(key),
  );
  if (!isAll || typeof attempts !== 'number' || when === undefined) return undefined;
  if (attempts === 0) return 'none';
  if (!Number.isInteger(attempts) || attempts < 1 || attempts > 100) return undefined;
  if (perTry !== undefined && !/^[1-9][0-9]{0,8}(ms|s|m|h)$/.test(perTry)) return undefined;
  return { attempts, ...(perTry !== undefined && { perTry }), when };
}
