import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Request, Token } from '../../../src/access/request.ts';
import type { Change, Witness } from '../../../src/compare/change.ts';
import { compare } from '../../../src/compare/compare.ts';
import type { KeyPair } from '../../../src/edges/pki/certificate-authority.ts';
import { spiffeOf } from '../../../src/model/decide/match-caller.ts';
import { pickRoute } from '../../../src/model/decide/pick-route.ts';
import type { Decision } from '../../../src/model/decision.ts';
import type { Mesh } from '../../../src/model/mesh.ts';
import { throughRoute } from '../../../src/model/through-route.ts';
import { versionsOf } from './from-istiod.ts';
import { issued, mutualTls, newIdentities, type Identities } from './identity.ts';
import { meshInEnvoy, wordOf, type MeshInEnvoy } from './mesh-in-envoy.ts';
import type { Sent } from './send.ts';
import { signer } from './token.ts';

type Case = readonly [name: string, before: string, after: string, changes: readonly string[]];

const finance = 'from: front/web, ops: [ANY /refunds/**]';
const jwt = (claims: string) => `jwt: {issuer: corp, claims: {groups: ${claims}}}`;
const versions = 'versions: [v1, v2], allow: [{from: mesh}]';

/** Changes of what one service says, and what they are: class and field. */
const cases: readonly Case[] = [
  [
    'a method is granted',
    'allow: [{from: front/web, ops: [GET /a]}]',
    'allow: [{from: front/web, ops: [GET|PUT /a]}]',
    ['widens access'],
  ],
  [
    'a path is granted',
    'allow: [{from: front/web, ops: [GET /a/**]}]',
    'allow: [{from: front/web, ops: [GET /a/**, GET /b/*]}]',
    ['widens access'],
  ],
  [
    'a path is no longer granted',
    'allow: [{from: front/web, ops: [GET /a/**]}]',
    'allow: [{from: front/web, ops: [GET /a/*]}]',
    ['narrows access'],
  ],
  [
    'a wildcard inside of a path',
    'allow: [{from: front/web, ops: [GET /a/7/c]}]',
    'allow: [{from: front/web, ops: [GET /a/*/c]}]',
    ['widens access'],
  ],
  [
    'a caller is added',
    'allow: [{from: front/web, ops: [GET /a]}]',
    'allow: [{from: [front/web, "sa:ops/bot"], ops: [GET /a]}]',
    ['widens access'],
  ],
  [
    'a caller is taken away',
    'allow: [{from: [front/web, "sa:ops/bot"], ops: [GET /a]}]',
    'allow: [{from: front/web, ops: [GET /a]}]',
    ['narrows access'],
  ],
  [
    'a namespace in place of an account',
    'allow: [{from: front/web, ops: [GET /a]}]',
    'allow: [{from: front/*, ops: [GET /a]}]',
    ['widens access'],
  ],
  [
    'the mesh in place of a namespace',
    'allow: [{from: front/*, ops: [GET /a]}]',
    'allow: [{from: mesh, ops: [GET /a]}]',
    ['widens access'],
  ],
  [
    'everyone in place of the mesh',
    'mtls: permissive, allow: [{from: mesh, ops: [GET /a]}]',
    'mtls: permissive, allow: [{from: any, ops: [GET /a]}]',
    ['widens access'],
  ],
  [
    'a claim may have another value',
    `allow: [{${finance}, ${jwt('[finance, sre]')}}]`,
    `allow: [{${finance}, ${jwt('[finance, sre, audit]')}}]`,
    ['widens access'],
  ],
  [
    'a claim may have fewer values',
    `allow: [{${finance}, ${jwt('[finance, sre]')}}]`,
    `allow: [{${finance}, ${jwt('finance')}}]`,
    ['narrows access'],
  ],
  [
    'another issuer is accepted',
    `allow: [{${finance}, jwt: {issuer: corp}}]`,
    `allow: [{${finance}, jwt: {issuer: [corp, partner]}}]`,
    ['widens access'],
  ],
  [
    'no token is asked for',
    `allow: [{${finance}, jwt: {issuer: corp}}]`,
    `allow: [{${finance}}]`,
    ['widens access'],
  ],
  [
    'a header is no longer asked for',
    `allow: [{${finance}, headers: {x-audit: "*"}}]`,
    `allow: [{${finance}}]`,
    ['widens access'],
  ],
  [
    'a header must have a value',
    `allow: [{${finance}, headers: {x-audit: "*"}}]`,
    `allow: [{${finance}, headers: {x-audit: "yes"}}]`,
    ['narrows access'],
  ],
  [
    'a header may end otherwise',
    `allow: [{${finance}, headers: {x-audit: "a*"}}]`,
    `allow: [{${finance}, headers: {x-audit: ["a*", "*b"]}}]`,
    ['widens access'],
  ],
  [
    'two values of a header of which one value is left',
    `allow: [{${finance}, headers: {origin: "a*"}}]`,
    `allow: [{${finance}, headers: {origin: "a*"}}], deny: [{headers: {origin: "*b"}}]`,
    ['narrows access'],
  ],
  [
    'two values of a header of which each counts',
    `allow: [{${finance}, headers: {x-audit: a}}]`,
    `allow: [{${finance}, headers: {x-audit: a}}], deny: [{headers: {x-audit: b}}]`,
    ['narrows access'],
  ],
  [
    'a refusal is gone',
    `allow: [{${finance}}], deny: [{from: front/web, ops: [DELETE /refunds/**]}]`,
    `allow: [{${finance}}]`,
    ['widens access'],
  ],
  [
    'a refusal has another exception',
    `allow: [{${finance}}], deny: [{from: front/web, ops: [DELETE /refunds/**], unless: {${jwt('sre')}}}]`,
    `allow: [{${finance}}], deny: [{from: front/web, ops: [DELETE /refunds/**], unless: {${jwt('[sre, finance]')}}}]`,
    ['widens access'],
  ],
  [
    'a refusal of one method more',
    `allow: [{${finance}}], deny: [{from: front/web, ops: [DELETE /refunds/**]}]`,
    `allow: [{${finance}}], deny: [{from: front/web, ops: [DELETE|PUT /refunds/**]}]`,
    ['narrows access'],
  ],
  [
    'a refusal of a caller',
    'allow: [{from: front/*, ops: [ANY /a]}]',
    'allow: [{from: front/*, ops: [ANY /a]}], deny: [{from: "sa:front/jobs"}]',
    ['narrows access'],
  ],
  [
    'one path for another',
    'allow: [{from: front/web, ops: [GET /a/**]}]',
    'allow: [{from: front/web, ops: [GET /b/**, GET /a]}]',
    ['narrows access', 'widens access'],
  ],
  [
    'plain text is taken',
    'mtls: strict, allow: [{from: any, ops: [GET /a]}]',
    'mtls: permissive, allow: [{from: any, ops: [GET /a]}]',
    ['mtls mtls', 'widens access'],
  ],
  [
    'a rewritten path',
    'allow: [{from: front/web, ops: [GET /a/x]}], routes: [{match: {path: /old/**}, rewrite: {path: /a}}, {}]',
    'allow: [{from: front/web, ops: [GET /a/x]}], routes: [{match: {path: /old/**}, rewrite: {path: /b}}, {}]',
    ['narrows access', 'reroutes rewrite'],
  ],
  [
    'the split',
    `${versions}, routes: [{to: {v1: 95, v2: 5}}]`,
    `${versions}, routes: [{to: {v1: 90, v2: 10}}]`,
    ['reroutes split'],
  ],
  [
    'a route matches another header',
    `${versions}, routes: [{match: {headers: {x-canary: "1"}}, to: v2}, {to: v1}]`,
    `${versions}, routes: [{match: {headers: {x-canary: "2"}}, to: v2}, {to: v1}]`,
    ['reroutes split'],
  ],
  [
    'a route matches more paths',
    `${versions}, routes: [{match: {path: /new}, to: v2}, {to: v1}]`,
    `${versions}, routes: [{match: {path: /new/**}, to: v2}, {to: v1}]`,
    ['reroutes split'],
  ],
  [
    'a route asks for a query parameter',
    `${versions}, routes: [{match: {path: /new}, to: v2}, {to: v1}]`,
    `${versions}, routes: [{match: {path: /new, query: {beta: "1"}}, to: v2}, {to: v1}]`,
    ['reroutes split'],
  ],
  [
    'a redirect',
    `${versions}, routes: [{match: {path: /old}, redirect: {path: /new, status: 301}}, {to: v1}]`,
    `${versions}, routes: [{match: {path: /old}, redirect: {path: /new, status: 302}}, {to: v1}]`,
    ['reroutes redirect'],
  ],
];

const issuers = { corp: 'https://corp.example', partner: 'https://partner.example' };
const signers = { corp: signer('corp'), partner: signer('partner') };
type Issuer = keyof typeof issuers;
const isIssuer = (name: string): name is Issuer => Object.hasOwn(issuers, name);

const spec = `jwt:\n${Object.entries(issuers)
  .map(([name, url]) => `  ${name}: {issuer: "${url}", jwks: "${url}/keys"}`)
  .join('\n')}`;

const serviceOf = (index: number) => `s-${index}`;

let identities: Identities;
let sides: readonly [before: MeshInEnvoy, after: MeshInEnvoy];
let changes: readonly Change[];
beforeAll(async () => {
  identities = await newIdentities();
  const id = 'spiffe://cluster.local/ns/shop/sa/server';
  const tls = mutualTls(identities, await issued(identities, id));
  const side = (at: 1 | 2) =>
    meshInEnvoy({
      spec,
      tls,
      answerOf: versionsOf,
      services: Object.fromEntries(cases.map((one, index) => [serviceOf(index), one[at]])),
      keys: Object.fromEntries(
        (['corp', 'partner'] as const).map((name) => [`${issuers[name]}/keys`, signers[name].keys]),
      ),
    });
  sides = [await side(1), await side(2)];
  changes = compare(sides[0].mesh, sides[1].mesh);
});
afterAll(async () => {
  await Promise.all(sides.map(({ envoy }) => envoy.stop()));
});

function tokenText(token: Token): string | undefined {
  if (token.kind === 'none') return undefined;
  if (token.kind === 'bad' || !isIssuer(token.issuer)) return 'x';
  const { issuer, claims } = token;
  return signers[issuer].sign({ iss: issuers[issuer], exp: 4_000_000_000, ...claims });
}

/** A request of the model as it stands on the wire. */
function onWire({ method, path, query, host, headers, token }: Request): Sent {
  const lines = Object.entries(headers).flatMap(([name, values]) =>
    values.map((value) => [name, value] as const),
  );
  const parameters = Object.entries(query).flatMap(([key, values]) =>
    values.map((value): [string, string] => [key, value]),
  );
  const text = tokenText(token);
  const sentQuery = new URLSearchParams(parameters).toString();
  return {
    method,
    target: sentQuery === '' ? path : `${path}?${sentQuery}`,
    host,
    headers: text === undefined ? lines : [...lines, ['authorization', `Bearer ${text}`]],
  };
}

const certificates = new Map<string, Promise<KeyPair>>();

function certificateOf(request: Request): Promise<KeyPair> | undefined {
  const id = spiffeOf(request.peer);
  if (id === undefined) return undefined;
  const known = certificates.get(id) ?? issued(identities, id);
  certificates.set(id, known);
  return known;
}

const short = (request: Request): string => request.to.replace(/.*\//, '');

/** The request that the rules get to see; none that is redirected or that no route takes. */
function arriving({ facts, services }: Mesh, request: Request): Request | undefined {
  const routes = services.find(({ name }) => name === request.to)?.routes ?? [];
  if (routes.length === 0) return request;
  const route = pickRoute(facts, routes, request);
  return route && !route.redirect ? throughRoute(facts, route, request) : undefined;
}

/** What the real Envoy does with a request: its rules, to what arrives there. */
async function judged(side: MeshInEnvoy, request: Request): Promise<string> {
  const sent = arriving(side.mesh, request);
  const answer =
    sent && (await side.judged(short(sent), onWire(sent), await certificateOf(request)));
  return wordOf(answer);
}

/** Where a request goes, in the words of the routes. */
function goesTo({ route, redirect }: Decision): string {
  if (redirect) return `${redirect.status}`;
  const all = (route?.to ?? []).map(({ version, weight }) => `${version ?? ''}=${weight}`);
  return all.length === 0 ? 'none' : all.sort().join(' ');
}

const both = ({ before, after }: Witness, of: (decision: Decision) => string) => [
  of(before),
  of(after),
];

/** Both sides run at once, so their container ports differ. */
const ofCase = (index: number) =>
  changes.filter(({ to, what }) => to === `shop/${serviceOf(index)}` && what !== 'ports');

/** `split of GET /a` is about the split. */
const fieldOf = ({ what }: Change): string => what.replace(/ of .*/, '');

describe('a change', () => {
  it.each(cases.map(([name, , , told], index) => [name, index, told] as const))(
    '%s: both revisions answer its witness as is said',
    async (_name, index, told) => {
      const found = ofCase(index);
      expect([...new Set(found.map((one) => `${one.class} ${fieldOf(one)}`))].sort()).toEqual(told);
      const witnesses = found.filter(({ witness }) => witness !== undefined);
      expect(witnesses.length).toBeGreaterThan(0);
      for (const change of witnesses) {
        const [what, { witness }] = [fieldOf(change), change];
        if (witness === undefined) continue;
        const { request } = witness;
        const verdicts = await Promise.all(sides.map((side) => judged(side, request)));
        expect([request, verdicts]).toEqual([request, both(witness, ({ decision }) => decision)]);
        if (what === 'access') expect(verdicts[0]).not.toBe(verdicts[1]);
        if (what !== 'split' && what !== 'redirect') continue;
        const routes = await Promise.all(
          sides.map(({ routed }) => routed(short(request), onWire(request))),
        );
        expect([request, routes]).toEqual([request, both(witness, goesTo)]);
        expect(routes[0]).not.toBe(routes[1]);
      }
    },
  );
});
