import { describe, it } from 'vitest';
import { expectDiagnostics, type ExpectedDiagnostic } from '../../support/expect-diagnostics.ts';
import { meshOf } from '../../support/mesh-of.ts';
import { meshText, serviceText, stream } from '../../support/mesh-text.ts';

const run = (texts: ReadonlyMap<string, string>) => meshOf(Object.fromEntries(texts)).diagnostics;
const gateway =
  '  gateways: {public: {namespace: ingress, serviceAccount: gateway, hosts: [shop.example.com]}}\n';

function expectRules(rules: string, mesh: string, expected: readonly ExpectedDiagnostic[]): void {
  const cart = serviceText('shop/cart', `{ports: {http: 80, http-docs: 81}, ${rules}}`);
  const files = stream(meshText(gateway + mesh), cart, serviceText('shop/web', '{calls: [cart]}'));
  expectDiagnostics(files, run, expected);
}

describe('the ports of a grant to a gateway', () => {
  const severalPorts = (from: string, port: string) =>
    `allow: [{from: web, ops: [GET /w]}, {from: ${from}, port: ${port}, ops: [GET /a]}]`;

  it('are one, also beside other callers: the grant is the route', () => {
    for (const from of ['"ingress:public"', '[web, "ingress:public"]'])
      expectRules(severalPorts(from, '«[http, http-docs]»'), '', [
        {
          code: 'MW3054',
          at: 0,
          severity: 'error',
          message:
            'a gateway sends a request to one port, but this grant names `http`, `http-docs`',
        },
      ]);
    expectRules(severalPorts('"ingress:public"', '[http]'), '', []);
    expectRules(severalPorts('web', '[http, http-docs]'), '', []);
  });

  it('may be several where the grant makes no route', () => {
    const mesh =
      '  allow: [{from: "ingress:public", port: [http, http-docs], ops: [GET /robots.txt]}]\n';
    expectRules('allow: [{from: web}]', mesh, []);
  });
});

describe('a port of `unless` that nobody has', () => {
  const deny = (port: string) => `deny: [{ops: [GET /x], unless: {from: web, port: ${port}}}]`;

  it('is unknown on a Service, and on a Mesh no service has it', () => {
    expectRules(`allow: [{from: web}], ${deny('«htpp»')}`, '', [
      { code: 'MW3001', at: 0, message: /port of `shop\/cart` `htpp`/ },
    ]);
    expectRules('allow: [{from: web}]', `  ${deny('«htpp»').replace('from: web, ', '')}\n`, [
      { code: 'MW3050', at: 0 },
    ]);
  });
});
