import type { PolicyInput } from '../../check/evaluate.ts';
import type { EvaluatorPool } from './evaluator-pool.ts';

/** No mesh may admit this one; that it is refused shows that refusing works. */
const knownBad: PolicyInput = {
  input: {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { name: 'canary', namespace: 'meshwright-canary' },
    spec: { mtls: { mode: 'DISABLE' } },
  },
  data: { mesh: { name: 'canary' } },
};

/**
 * Asks the guardrails about an object that breaks one. `passed` means that what is loaded refuses
 * nothing, whatever the reason: such a server must not be asked. `silent`: no answer in time, which
 * also happens to a healthy one under load.
 */
export async function probe(
  pool: EvaluatorPool,
  millis: number,
): Promise<'denied' | 'passed' | 'silent'> {
  const heard = await pool.ask([knownBad], AbortSignal.timeout(millis));
  if (heard === 'late' || 'failed' in heard) return 'silent';
  const [verdict] = heard.verdicts;
  return verdict !== undefined && 'deny' in verdict && verdict.deny.length > 0
    ? 'denied'
    : 'passed';
}
