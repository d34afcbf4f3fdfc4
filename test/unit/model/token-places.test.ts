import { describe, expect, it } from 'vitest';
import type { Token } from '../../../src/access/request.ts';
import { decide } from '../../../src/model/decide/decide.ts';
import { guarantees } from '../../../src/reach/guarantees.ts';
import { soundMeshOf } from '../../support/mesh-of.ts';
import { meshText, serviceText, stream } from '../../support/mesh-text.ts';
import { peer, request } from '../../support/requests.ts';

const issuer = (name: string, more = '') =>
  `${name}: {issuer: "https://${name}.example", jwks: "https://${name}.example/keys"${more}}`;
const issuers = [
  issuer('corp'),
  issuer('bearer'),
  issuer('partner', ', header: x-partner'),
  issuer('signed', ', header: Authorization, prefix: "Signed "'),
];
const promise = `apiVersion: meshwright.dev/v1alpha1
kind: Guarantee
metadata: {name: closed}
spec: {deny: [{from: shop/web, to: shop/cart, ops: [GET /open], jwt: {issuer: partner}}]}
`;
const mesh = soundMeshOf(
  stream(
    meshText(`  jwt: {${issuers.join(', ')}}\n`),
    serviceText('shop/web', '{}'),
    serviceText(
      'shop/cart',
      '{ports: {http: 8080}, allow: [{from: web, ops: [GET /open]}, {from: web, ops: [GET /own], jwt: {issuer: corp}}]}',
    ),
    promise,
  ),
);
const of = (name: string): Token => ({ kind: 'valid', issuer: name, claims: {} });
const open = (token: Token) =>
  decide(mesh, request(peer('shop/web'), 'shop/cart', 'GET /open', { token })).decision;

describe('a token of an issuer that a service does not know', () => {
  it('is refused where a token of a known issuer would stand', () => {
    expect(open(of('bearer'))).toBe('deny');
    expect(open(of('nobody declares it'))).toBe('deny');
    expect(open({ kind: 'bad' })).toBe('deny');
  });

  it('is not looked at in another header, or behind another prefix', () => {
    expect(open(of('partner'))).toBe('allow');
    expect(open(of('signed'))).toBe('allow');
    expect(open(of('corp'))).toBe('allow');
  });

  it('keeps no promise that rests on its refusal', () => {
    expect(guarantees(mesh).results[0]?.status).toBe('broken');
  });
});
