import type { Peer, Request } from '../access/request.ts';
import { inTerm } from './match.ts';
import type { Decision } from './decision.ts';
import type { Facts } from './mesh.ts';
import type { Layer, Rule } from './workload.ts';

/** What one layer says, without the route. */
export type Verdict = Omit<Decision, 'route' | 'shadow'>;

/** The peer as a layer sees it: behind another proxy it is that proxy. */
function seenBy(layer: Layer, facts: Facts, peer: Peer): Peer {
  if (layer.sees === 'caller') return peer;
  const [namespace = '', account = ''] = layer.sees.account.split('/');
  return { kind: 'mesh', trustDomain: facts.trustDomain, namespace, account };
}

/** A bad token, or a good one of an issuer that this place does not know, is refused before any rule. */
function refusesToken(layer: Layer, request: Request): boolean {
  const { token } = request;
  if (layer.tokens.length === 0 || token.kind === 'none' || request.wire === 'tcp') return false;
  return token.kind === 'bad' || !layer.tokens.some((rule) => rule.issuer === token.issuer);
}

/** DENY, then ALLOW; a provider that is asked can only refuse what the rules let pass. */
export function decideLayer(facts: Facts, layer: Layer, sent: Request): Verdict {
  const request = { ...sent, peer: seenBy(layer, facts, sent.peer) };
  const hit = (rule: Rule) => inTerm(facts, rule.requests, request);
  if (refusesToken(layer, request)) {
    const rules = layer.tokens.flatMap((rule) => rule.from);
    return {
      decision: 'deny',
      reason: 'the token is bad or of an issuer unknown here (401)',
      rules,
    };
  }
  const denied = layer.deny.find(hit);
  if (denied) return { decision: 'deny', reason: 'a deny rule matches', rules: denied.from };
  const asked = layer.asks.find(hit);
  const allowed = layer.allow === 'open' ? undefined : layer.allow.find(hit);
  if (layer.allow !== 'open' && allowed === undefined)
    return { decision: 'deny', reason: 'no rule allows it', rules: [] };
  if (asked) {
    const { provider } = asked;
    return {
      decision: 'asks',
      asks: provider,
      reason: `\`${provider}\` is asked`,
      rules: asked.from,
    };
  }
  return allowed === undefined
    ? { decision: 'allow', reason: 'nothing restricts access here', rules: [] }
    : { decision: 'allow', reason: 'an allow rule matches', rules: allowed.from };
}
