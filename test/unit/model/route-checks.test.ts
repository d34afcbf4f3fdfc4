import { describe, it } from 'vitest';
import { meshOf } from '../../support/mesh-of.ts';
import { meshText, serviceText, stream } from '../../support/mesh-text.ts';
import { expectDiagnostics, type ExpectedDiagnostic } from '../../support/expect-diagnostics.ts';

const run = (texts: ReadonlyMap<string, string>) => meshOf(Object.fromEntries(texts)).diagnostics;

/** Routes of `shop/cart`, which has two HTTP ports and one plain one. */
function expectRoutes(routes: string, expected: readonly ExpectedDiagnostic[]): void {
  const spec = `{ports: {http: 80, http-admin: 81, tcp: 82}, versions: [v1], routes: [${routes}]}`;
  const services = [serviceText('shop/web', '{}'), serviceText('shop/cart', spec)];
  expectDiagnostics({ 'cart.yaml': stream(meshText(), ...services) }, run, expected);
}

describe('a route that no request reaches', () => {
  it.each([
    ['a subtree', '{match: {path: /a/**}}', '{match: {path: /a/*/c}}'],
    ['the node of a subtree', '{match: {path: /a/**}}', '{match: {path: /a}}'],
    ['a template', '{match: {path: /a/*}}', '{match: {path: /a/b, methods: [GET]}}'],
    ['methods', '{match: {methods: [GET, POST]}}', '{match: {methods: [GET]}}'],
    ['a prefix', '{match: {headers: {x: a*}}}', '{match: {headers: {X: abc, z: "1"}}}'],
    ['a suffix', '{match: {query: {x: "*c"}}}', '{match: {query: {x: "*bc"}}}'],
    ['presence', '{match: {headers: {x: "*"}}}', '{match: {headers: {x: [a, b*]}}}'],
    ['an absence', '{match: {headers: {x: {not: a}}}}', '{match: {headers: {x: {not: a*}}}}'],
    ['equal regexes', '{match: {path: {regex: /a+}}}', '{match: {path: {regex: /a+}, port: http}}'],
    ['a namespace', '{match: {from: shop/*}}', '{match: {from: web}}'],
    ['a network', '{match: {from: "cidr:10.0.0.0/8"}}', '{match: {from: "cidr:10.1.0.0/16"}}'],
  ])('stands behind %s', (_, first, second) => {
    expectRoutes(`«${first}», «${second}», {}`, [
      {
        code: 'MW3012',
        at: 1,
        message: /one before it matches all that it does/,
        related: [0],
      },
    ]);
  });

  it('stands behind several that together match it', () => {
    const routes =
      '«{match: {methods: [GET]}}», «{match: {methods: [POST]}}», «{match: {path: /a, methods: [GET, POST]}}», {}';
    expectRoutes(routes, [
      { code: 'MW3012', at: 2, message: /those before it together/, related: [0, 1] },
    ]);
  });

  it('stands behind one for each of its ports', () => {
    expectRoutes('«{match: {port: http}}», «{match: {port: http-admin}}», «{}»', [
      { code: 'MW3012', at: 2, related: [0, 1] },
    ]);
  });

  it('stands behind one that matches everything, in whatever words', () => {
    expectRoutes('«{match: {path: /**}}», «{}»', [
      { code: 'MW3012', at: 1, message: /one before it matches everything/, related: [0] },
    ]);
  });

  it.each([
    ['deeper paths', '{match: {path: /a}}, {match: {path: /a/**}}'],
    ['longer paths than a template', '{match: {path: /a/*}}, {match: {path: /a/b/c}}'],
    ['an empty segment', '{match: {path: /a/*}}, {match: {path: /a/}}'],
    ['other methods', '{match: {methods: [GET]}}, {match: {methods: [GET, POST]}}'],
    ['every method', '{match: {methods: [GET, POST]}}, {match: {path: /a}}'],
    ['one header of two', '{match: {headers: {x: a, z: b}}}, {match: {headers: {x: a}}}'],
    ['a repeated header', '{match: {headers: {x: {not: b}}}}, {match: {headers: {x: a}}}'],
    ['a query beside a header', '{match: {headers: {x: a}}}, {match: {query: {x: a}}}'],
    ['keys of a query by case', '{match: {query: {x: a}}}, {match: {query: {X: a}}}'],
    ['texts of a regex', '{match: {headers: {x: {regex: a.*}}}}, {match: {headers: {x: ab}}}'],
    [
      'the empty text of a regex',
      '{match: {headers: {x: "*"}}}, {match: {headers: {x: {regex: .*}}}}',
    ],
    ['another port', '{match: {port: http}}, {match: {path: /a}}'],
    ['other callers', '{match: {from: web}}, {match: {from: mesh}}'],
  ])('is never claimed of %s', (_, routes) => expectRoutes(`${routes}, {}`, []));

  it('is not claimed of what names nobody: that is said by itself', () => {
    expectRoutes('{match: {from: mesh}}, {match: {from: «wbe»}}, {}', [{ code: 'MW3001', at: 0 }]);
  });
});

describe('the last route', () => {
  it('must match everything on every HTTP port', () => {
    expectRoutes('«{match: {port: http}}»', [{ code: 'MW3011', at: 0 }]);
    expectRoutes('{match: {port: [http, http-admin]}}', []);
    expectRoutes('{match: {path: /**}}', []);
    expectRoutes('«{match: {path: /*}}»', [{ code: 'MW3011', at: 0 }]);
  });
});

describe('what speaks of requests on a plain connection', () => {
  it('is a route that names the port', () => {
    expectRoutes('{match: {port: «tcp»}, to: v1}, {}', [
      { code: 'MW3013', at: 0, message: /`routes` means nothing on port `tcp`/ },
    ]);
  });

  it('is a rule that names the port, even beside an HTTP port', () => {
    const rule = (port: string, key = 'ops: [GET /a]') =>
      serviceText(
        'shop/cart',
        `{ports: {http: 80, tcp: 81}, deny: [{from: «any», port: ${port}, ${key}}]}`,
      );
    const texts = (text: string) => ({ 'cart.yaml': stream(meshText(), text) });
    expectDiagnostics(texts(rule('http').replaceAll(/[«»]/g, '')), run, []);
    expectDiagnostics(texts(rule('[http, tcp]', 'ops: «[GET /a]»').replace('«any»', 'any')), run, [
      { code: 'MW3013', at: 0 },
    ]);
    expectDiagnostics(texts(rule('tcp', 'headers: «{x: a}»').replace('«any»', 'any')), run, [
      { code: 'MW3013', at: 0, message: /`headers`/ },
    ]);
  });

  it('is a rule about TLS that is passed through, and a call', () => {
    const api = serviceText(
      'shop/api',
      '{external: {hosts: [a.example.com], tls: passthrough}, ports: {http: 443}, allow: [{from: web, ops: «[GET /a]»}]}',
    );
    const web = serviceText('shop/web', '{calls: {api: {«timeout»: 1s}}}');
    expectDiagnostics({ 'a.yaml': stream(meshText(), api), 'b.yaml': web }, run, [
      { code: 'MW3013', at: 0, message: /carries TLS that is passed through/ },
      { code: 'MW3013', at: 1, message: /`timeout`/ },
    ]);
  });

  it('is a guarantee', () => {
    const line = '{deny: [{from: any, to: shop/db, «ops»: [GET /a]}]}';
    const guarantee = `apiVersion: meshwright.dev/v1alpha1\nkind: Guarantee\nmetadata: {name: g}\nspec: ${line}\n`;
    const db = serviceText('shop/db', '{ports: {tcp: 5432}}');
    expectDiagnostics({ 'a.yaml': stream(meshText(), db), 'g.yaml': guarantee }, run, [
      { code: 'MW3013', at: 0 },
    ]);
  });

  it('is a rule of the Mesh about a port that is plain on every service, but not on some', () => {
    const deny = (ops: string) => meshText(`  deny: [{port: data, ops: ${ops}}]\n`);
    const data = (name: string, protocol: string) =>
      serviceText(name, `{ports: {data: {port: 80, protocol: ${protocol}}}}`);
    expectDiagnostics(
      { 'a.yaml': stream(deny('«[GET /a]»'), data('shop/a', 'tcp'), data('shop/b', 'tls')) },
      run,
      [{ code: 'MW3013', at: 0 }],
    );
    expectDiagnostics(
      { 'a.yaml': stream(deny('[GET /a]'), data('shop/a', 'tcp'), data('shop/b', 'http')) },
      run,
      [],
    );
  });
});
