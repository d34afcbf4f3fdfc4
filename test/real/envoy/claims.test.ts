import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Token } from '../../../src/access/request.ts';
import { decide } from '../../../src/model/decide/decide.ts';
import type { Json, JsonObject } from '../../../src/source/json.ts';
import { nobody, request } from '../../support/requests.ts';
import { meshInEnvoy, verdictOf, type MeshInEnvoy } from './mesh-in-envoy.ts';
import { signer } from './token.ts';

/** Tests of a claim as an intent writes them. */
const tests = [
  ...['a', 'a*', '"*a"', '"*"', '[a, "b*"]'],
  ...['{not: a}', '{not: "a*"}', '{not: "*a"}', '{not: "*"}', '{not: [a, "b*"]}'],
];

/** What a token says of a claim, and the values that are meant by it. */
const said: readonly (readonly [Json | undefined, readonly string[]])[] = [
  [undefined, []],
  ['', ['']],
  ['a', ['a']],
  ['b', ['b']],
  ['ab', ['ab']],
  ['ba', ['ba']],
  ['A', ['A']],
  ['a c', ['a c']],
  ['a,c', ['a,c']],
  [[], []],
  [[''], ['']],
  [['a'], ['a']],
  [['c'], ['c']],
  [
    ['a', 'c'],
    ['a', 'c'],
  ],
  [
    ['c', 'a'],
    ['c', 'a'],
  ],
  [
    ['c', 'ba', 'ab'],
    ['c', 'ba', 'ab'],
  ],
  [
    ['', 'c'],
    ['', 'c'],
  ],
  // Only texts are values.
  [1, []],
  [true, []],
  [null, []],
  [{ a: 'a' }, []],
  [[1, 'a'], ['a']],
];

const addresses = {
  corp: 'https://corp.example',
  partner: 'https://partner.example',
  other: 'https://other.example',
};
const signers = { corp: signer('corp'), partner: signer('partner'), other: signer('other') };
type Issuer = keyof typeof addresses;
const later = 4_000_000_000;

const services = Object.fromEntries(
  tests.flatMap((test, index) =>
    ['g', '"r[s]"'].flatMap((claim, nested) => {
      const jwt = `jwt: {issuer: corp, claims: {${claim}: ${test}}}`;
      return [
        [`allow-${nested}-${index}`, `allow: [{from: any, ${jwt}}]`],
        [`deny-${nested}-${index}`, `allow: [{from: any}], deny: [{from: any, ${jwt}}]`],
        [
          `unless-${nested}-${index}`,
          `allow: [{from: any}], deny: [{ops: [ANY /**], unless: {${jwt}}}]`,
        ],
      ];
    }),
  ),
) as Readonly<Record<string, string>>;

let found: MeshInEnvoy;
beforeAll(async () => {
  found = await meshInEnvoy({
    spec: `jwt:\n${(['corp', 'partner'] as const)
      .map((name) => `  ${name}: {issuer: "${addresses[name]}", jwks: "${addresses[name]}/keys"}`)
      .join('\n')}`,
    services: {
      ...services,
      scope: 'allow: [{from: any, jwt: {issuer: corp, claims: {scope: a}}}]',
      corp: 'allow: [{from: any, jwt: {issuer: corp}}]',
      both: 'allow: [{from: any, jwt: {issuer: [corp, partner]}}]',
      open: 'allow: [{from: any}]',
      unsaid: 'allow: [{from: any}], deny: [{from: any, jwt: {issuer: corp, claims: {g: a}}}]',
    },
    keys: Object.fromEntries(
      (['corp', 'partner'] as const).map((name) => [`${addresses[name]}/keys`, signers[name].keys]),
    ),
  });
});
afterAll(async () => {
  await found.envoy.stop();
});

/** What real rules and the reference meaning say of a token. */
async function both(service: string, token: Token, text: string | undefined) {
  const asked = request(nobody, `shop/${service}`, 'GET /', { port: 80, token });
  const headers = text === undefined ? [] : [['authorization', `Bearer ${text}`] as const];
  return {
    real: await verdictOf(found, service, { headers }),
    ours: decide(found.mesh, asked).decision,
  };
}

const tokenOf = (issuer: Issuer, claims: JsonObject) =>
  signers[issuer].sign({ iss: addresses[issuer], exp: later, ...claims });

const rules = tests.flatMap((test, index) =>
  ['allow', 'deny', 'unless'].flatMap((kind) =>
    (['g', 'r[s]'] as const).map(
      (claim, nested) => [kind, claim, test, `${kind}-${nested}-${index}`] as const,
    ),
  ),
);

describe('a claim', () => {
  it.each(rules)('%s %s: %s is what a text or a list of texts says', async (_, claim, __, name) => {
    const answers = new Set<string>();
    for (const [value, values] of said) {
      const claims: JsonObject = value === undefined ? {} : { g: value, r: { s: value } };
      const token: Token = { kind: 'valid', issuer: 'corp', claims: { [claim]: values } };
      const { real, ours } = await both(name, token, tokenOf('corp', claims));
      expect([value, real]).toEqual([value, ours]);
      answers.add(real);
    }
    expect(answers).toEqual(new Set(['allow', 'deny']));
  });

  it.each([
    ['a b', ['a', 'b']],
    ['b', ['b']],
    [
      ['b', 'a'],
      ['b', 'a'],
    ],
  ] as const)('scope %j is a list of words', async (scope, values) => {
    const token: Token = { kind: 'valid', issuer: 'corp', claims: { scope: values } };
    const { real, ours } = await both('scope', token, tokenOf('corp', { scope }));
    expect(real).toBe(ours);
  });
});

describe('an issuer', () => {
  const [corp, partner] = (['corp', 'partner'] as const).map((name) => tokenOf(name, { g: 'a' }));
  const valid = (issuer: string): Token => ({ kind: 'valid', issuer, claims: { g: ['a'] } });
  const forged = signers.other.sign({ iss: addresses.corp, exp: later, g: 'a' });
  const old = signers.corp.sign({ iss: addresses.corp, exp: 1_000_000_000, g: 'a' });
  const tokens: readonly (readonly [string, Token, string | undefined])[] = [
    ['absent', { kind: 'none' }, undefined],
    ['one', valid('corp'), corp],
    ['another', valid('partner'), partner],
    ['unknown to the mesh', { kind: 'bad' }, tokenOf('other', {})],
    ['forged', { kind: 'bad' }, forged],
    ['expired', { kind: 'bad' }, old],
    ['no token at all', { kind: 'bad' }, 'x'],
  ];
  const names = ['corp', 'both', 'open', 'unsaid', 'allow-0-5', 'deny-0-5', 'unless-0-5'];
  it.each(names.flatMap((name) => tokens.map((each) => [name, ...each] as const)))(
    '%s: %s',
    async (name, _, token, text) => {
      const { real, ours } = await both(name, token, text);
      expect(real).toBe(ours);
    },
  );
});
