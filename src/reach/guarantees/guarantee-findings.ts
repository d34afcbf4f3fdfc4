import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Decision } from '../../model/decision.ts';
import type { GuaranteeLine } from '../../model/guarantee.ts';
import { requestWords } from '../request-words.ts';
import type { Counterexample, GuaranteeResult } from './result.ts';

function outcomeWords(line: GuaranteeLine['kind'], decision: Decision): string {
  if (line === 'routed') {
    const to = decision.route?.to ?? [];
    const shares = to.map(({ service, version, weight }) => `${version ?? service} ${weight} %`);
    return shares.length === 0 ? 'not routed to a version' : `routed to ${shares.join(' · ')}`;
  }
  if (decision.decision === 'asks') return `decided by ${decision.asks ?? 'an authorizer'}`;
  if (decision.decision === 'unknown') return 'not decidable';
  return decision.decision === 'allow' ? 'allowed' : 'denied';
}

function brokenRequest(result: GuaranteeResult, witness: Counterexample): Diagnostic {
  const { guarantee, kind, at } = result;
  const { from, request, decision } = witness;
  const route = kind === 'routed' ? (decision.route?.by.from ?? []) : [];
  const lines = kind === 'routed' ? route : decision.rules;
  const params = {
    guarantee,
    request: requestWords(from, request),
    outcome: outcomeWords(kind, decision),
    reason: kind === 'routed' ? 'the route that takes it leads elsewhere' : decision.reason,
  };
  const related = lines.map((place) => ({ ...place, message: 'decides this request' }));
  return diagnostic('MW3901', at, params, { related });
}

/** `ingress:public → shop/web → shop/ledger`. */
function chainWords(chain: readonly Counterexample[]): string {
  return [chain[0]?.from ?? '', ...chain.map(({ request }) => request.to)].join(' → ');
}

function brokenChain(
  { guarantee, at }: GuaranteeResult,
  chain: readonly Counterexample[],
): Diagnostic {
  const related = chain.flatMap(({ from, request, decision }) => {
    const message = `lets \`${requestWords(from, request)}\` pass`;
    return decision.rules.map((place) => ({ ...place, message }));
  });
  const requests = chain.map(({ from, request }) => requestWords(from, request)).join('; ');
  return diagnostic('MW3909', at, { guarantee, chain: chainWords(chain), requests }, { related });
}

/** What to do about a line that is not proven, by the reason for it. */
const remedies = {
  tooLarge:
    'a regular expression of a route has a say in it and is too large to compare; write the route with `/a/*` and `/a/**`',
  unenforced:
    'the grants say so, but nothing enforces who may call this external service; send the calls through an egress gateway (`external.via`), or promise only what the mesh refuses',
} as const;

/** The finding about a line that does not hold, or of which nothing is known. */
export function guaranteeFindings(result: GuaranteeResult): readonly Diagnostic[] {
  const { guarantee, line, witness, chain, at, status, unenforced } = result;
  if (chain) return [brokenChain(result, chain)];
  if (witness) return [brokenRequest(result, witness)];
  if (status === 'not-proven') {
    const remedy = unenforced ? remedies.unenforced : remedies.tooLarge;
    return [diagnostic('MW3910', at, { guarantee, line, remedy })];
  }
  return status === 'holds' ? [] : [diagnostic('MW3902', at, { guarantee, line })];
}
