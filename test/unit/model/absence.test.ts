import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/model/decide/decide.ts';
import { soundMeshOf } from '../../support/mesh-of.ts';
import { meshText, serviceText, stream } from '../../support/mesh-text.ts';
import { peer, request } from '../../support/requests.ts';

/** What a header or claim may hold: nothing, one value, several, and a value that is empty. */
const held: readonly (readonly string[])[] = [
  [],
  ['a'],
  ['ab'],
  ['b'],
  ['a', 'b'],
  ['b', 'c'],
  [''],
];

/** A match value, and for each of `held` whether it holds. */
const table: readonly (readonly [value: string, header: string, claim?: string])[] = [
  ['a', 'no yes no no yes no no'],
  ['"a*"', 'no yes yes no yes no no'],
  ['"*b"', 'no no yes yes yes yes no'],
  // A header without a value is there; a claim that is an empty text counts as none.
  ['"*"', 'no yes yes yes yes yes yes', 'no yes yes yes yes yes no'],
  ['[a, c]', 'no yes no no yes yes no'],
  ['{not: a}', 'yes no yes yes no yes yes'],
  ['{not: "a*"}', 'yes no no yes no yes yes'],
  ['{not: [a, c]}', 'yes no yes yes no no yes'],
  ['{not: "*"}', 'yes no no no no no no', 'yes no no no no no yes'],
];

const web = peer('shop/web');
const jwt = '  jwt: {corp: {issuer: "https://idp", jwks: "https://idp/keys"}}\n';
const meshWith = (rules: string) =>
  soundMeshOf(
    stream(
      meshText(jwt),
      serviceText('shop/cart', `{ports: {http: 8080}, ${rules}}`),
      serviceText('shop/web', '{}'),
    ),
  );

describe.each(table)('%s', (value, ofHeader, ofClaim = ofHeader) => {
  const word = (isTrue: boolean) => (isTrue ? 'yes' : 'no');

  it('of a header, granted', () => {
    const mesh = meshWith(`allow: [{from: web, headers: {X-A: ${value}}}]`);
    const answers = held.map(
      (values) =>
        decide(mesh, request(web, 'shop/cart', 'GET /', { headers: { 'x-a': values } })).decision,
    );
    expect(answers.map((answer) => word(answer === 'allow')).join(' ')).toBe(ofHeader);
  });

  it('of a header, refused', () => {
    const mesh = meshWith(`allow: [{from: web}], deny: [{headers: {x-a: ${value}}}]`);
    const answers = held.map(
      (values) =>
        decide(mesh, request(web, 'shop/cart', 'GET /', { headers: { 'x-a': values } })).decision,
    );
    expect(answers.map((answer) => word(answer === 'deny')).join(' ')).toBe(ofHeader);
  });

  it('of a header, taken out of a refusal again', () => {
    const mesh = meshWith(
      `allow: [{from: web}], deny: [{from: web, unless: {headers: {x-a: ${value}}}}]`,
    );
    const answers = held.map(
      (values) =>
        decide(mesh, request(web, 'shop/cart', 'GET /', { headers: { 'x-a': values } })).decision,
    );
    expect(answers.map((answer) => word(answer === 'allow')).join(' ')).toBe(ofHeader);
  });

  it('of a claim', () => {
    const mesh = meshWith(`allow: [{from: web, jwt: {issuer: corp, claims: {groups: ${value}}}}]`);
    const answers = held.map((groups) => {
      const token = { kind: 'valid', issuer: 'corp', claims: { groups } } as const;
      return decide(mesh, request(web, 'shop/cart', 'GET /', { token })).decision;
    });
    expect(answers.map((answer) => word(answer === 'allow')).join(' ')).toBe(ofClaim);
  });
});

describe('a key that is not named at all', () => {
  it('is no value of a header, and no claim of a token', () => {
    const mesh = meshWith('allow: [{from: web, headers: {x-a: {not: a}}}]');
    expect(decide(mesh, request(web, 'shop/cart', 'GET /')).decision).toBe('allow');
    const claims = meshWith('allow: [{from: web, jwt: {issuer: corp, claims: {sub: {not: a}}}}]');
    const token = { kind: 'valid', issuer: 'corp', claims: {} } as const;
    expect(decide(claims, request(web, 'shop/cart', 'GET /', { token })).decision).toBe('allow');
    // Without a token there is nothing whose claims could match, `not` or otherwise.
    expect(decide(claims, request(web, 'shop/cart', 'GET /')).decision).toBe('deny');
  });
});
