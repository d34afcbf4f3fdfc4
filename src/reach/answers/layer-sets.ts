import type { TokenClass } from '../../access/sets/request-set.ts';
import { intersect, minus } from '../../access/sets/request-set.ts';
import type { Issuer } from '../../model/mesh.ts';
import { sharesPlace } from '../../model/token-place.ts';
import type { Layer, Rule } from '../../model/workload.ts';
import type { Ground } from './ground.ts';
import type { Sight } from './sight.ts';
import { inTermSets } from './term-sets.ts';
import { tokenThrough } from './token-through.ts';
import { unionOf } from './union-of.ts';
import { firstAsked, type Asking, type Verdicts } from './verdicts.ts';

/** Twin of `seenBy`: behind another proxy everyone is that proxy. */
export function seenBy(layer: Layer, sight: Sight): Sight {
  if (layer.sees === 'caller') return sight;
  const [namespace = '', account = ''] = layer.sees.account.split('/');
  const { trustDomain } = sight.facts;
  return { ...sight, peer: { kind: 'mesh', trustDomain, namespace, account } };
}

function isRefused(issuers: readonly Issuer[], layer: Layer, token: TokenClass): boolean {
  if (token === 'none') return false;
  if (token === 'bad') return true;
  const find = (name: string) => issuers.find((issuer) => issuer.name === name);
  if (layer.tokens.some(({ issuer }) => issuer === token.issuer)) return false;
  const sent = find(token.issuer);
  return layer.tokens.some(({ issuer }) => {
    const known = find(issuer);
    return known === undefined || sent === undefined || sharesPlace(known, sent);
  });
}

/** Twin of `refusesToken`. */
function refusedTokens(ground: Ground, { facts, edits, wire }: Sight, layer: Layer) {
  if (layer.tokens.length === 0 || wire === 'tcp') return ground.nothing;
  const isHere = (sent: TokenClass) => isRefused(facts.issuers, layer, tokenThrough(edits, sent));
  const named = layer.tokens.map(({ issuer }) => issuer);
  return ground.withToken(isHere, named);
}

/** Twin of `decideLayer`: DENY, then ALLOW; a provider that is asked can only refuse what the rules let pass. */
export function layerSets(ground: Ground, sight: Sight, layer: Layer): Verdicts {
  const seen = seenBy(layer, sight);
  const hit = ({ requests }: Rule) => inTermSets(ground, seen, requests);
  const denied = unionOf(ground, [refusedTokens(ground, seen, layer), ...layer.deny.map(hit)]);
  const allowed =
    layer.allow === 'open' ? ground.everything : unionOf(ground, layer.allow.map(hit));
  const passes = minus(allowed, denied);
  const askings = layer.asks.map((rule): Asking => [rule.provider, intersect(hit(rule), passes)]);
  const asks = firstAsked(askings, ground.nothing);
  return {
    allow: minus(passes, unionOf(ground, [...asks.values()])),
    asks,
    unknown: ground.nothing,
  };
}
