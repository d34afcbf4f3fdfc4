import type { Peer, Request } from '../../access/request.ts';
import { inTerm } from './match.ts';
import type { Decision } from '../decision.ts';
import type { Facts } from '../mesh.ts';
import { sharesPlace } from '../token-place.ts';
import type { Layer, Rule } from '../workload.ts';

/** What one layer says, without the route. */
export type Verdict = Omit<Decision, 'route' | 'shadow'>;

/** What is said where no rule has a say. */
export const unrestricted: Verdict = {
  decision: 'allow',
  cause: 'open',
  reason: 'nothing restricts access here',
  rules: [],
};

/** The peer as a layer sees it: behind another proxy it is that proxy. */
function seenBy(layer: Layer, facts: Facts, peer: Peer): Peer {
  if (layer.sees === 'caller') return peer;
  const [namespace = '', account = ''] = layer.sees.account.split('/');
  return { kind: 'mesh', trustDomain: facts.trustDomain, namespace, account };
}

/**
 * A bad token is refused before any rule, and so is a good one of an issuer that this place does not
 * know, if it stands where a token of a known one would.
 */
function refusesToken(facts: Facts, layer: Layer, { token, wire }: Request): boolean {
  if (layer.tokens.length === 0 || token.kind === 'none' || wire === 'tcp') return false;
  if (token.kind === 'bad') return true;
  const find = (name: string) => facts.issuers.find((issuer) => issuer.name === name);
  if (layer.tokens.some(({ issuer }) => issuer === token.issuer)) return false;
  const sent = find(token.issuer);
  return layer.tokens.some(({ issuer }) => {
    const known = find(issuer);
    return known === undefined || sent === undefined || sharesPlace(known, sent);
  });
}

/** DENY, then ALLOW; a provider that is asked can only refuse what the rules let pass. */
export function decideLayer(facts: Facts, layer: Layer, sent: Request): Verdict {
  const request = { ...sent, peer: seenBy(layer, facts, sent.peer) };
  const hit = (rule: Rule) => inTerm(facts, rule.requests, request);
  if (refusesToken(facts, layer, request)) {
    const rules = layer.tokens.flatMap((rule) => rule.from);
    return {
      decision: 'deny',
      cause: 'token',
      reason: 'the token is bad or of an issuer unknown here (401)',
      rules,
    };
  }
  const denied = layer.deny.find(hit);
  if (denied)
    return {
      decision: 'deny',
      cause: 'deny-rule',
      reason: 'a deny rule matches',
      rules: denied.from,
    };
  const asked = layer.asks.find(hit);
  const allowed = layer.allow === 'open' ? undefined : layer.allow.find(hit);
  if (layer.allow !== 'open' && allowed === undefined)
    return { decision: 'deny', cause: 'no-grant', reason: 'no rule allows it', rules: [] };
  if (asked) {
    const { provider } = asked;
    return {
      decision: 'asks',
      cause: 'asked',
      asks: provider,
      reason: `\`${provider}\` is asked`,
      rules: asked.from,
    };
  }
  if (allowed === undefined) return unrestricted;
  return {
    decision: 'allow',
    cause: 'granted',
    reason: 'an allow rule matches',
    rules: allowed.from,
  };
}
