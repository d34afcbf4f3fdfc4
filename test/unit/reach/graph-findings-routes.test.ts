import { describe, expect, it } from 'vitest';
import { codesOf, findings, only } from '../../support/graph-findings-of.ts';

const retried = 'retry: {attempts: 2, when: [5xx]}';

describe('which requests a finding counts', () => {
  it('leaves out what a route in front takes, path by path and port by port', () => {
    const orders = (routes: string) => ({
      web: '{calls: {orders: {port: http, ops: [POST /o, GET /o/*]}}}',
      orders:
        '{ports: {http: 80, admin: {port: 90, protocol: http}}, ' +
        `allow: [{from: web, port: http, ops: [POST /o, GET /o/*]}], routes: ${routes}}`,
    });
    const safe = [
      `[{match: {path: /o}}, {${retried}}]`,
      `[{match: {methods: [POST, PATCH]}}, {${retried}}]`,
      `[{match: {port: admin}, ${retried}}, {}]`,
      `[{match: {from: "sa:shop/other"}, ${retried}}, {}]`,
    ];
    for (const routes of safe) expect(codesOf(findings(orders(routes))), routes).toEqual([]);
    const unsafe = [
      `[{match: {headers: {x-canary: "1"}}}, {${retried}}]`,
      `[{match: {path: /o/**}, ${retried}}, {}]`,
      `[{match: {path: {regex: "/o.*"}}, ${retried}}, {}]`,
      `[{match: {from: web}, ${retried}}, {}]`,
    ];
    for (const routes of unsafe) only(findings(orders(routes)), 'MW3906');
  });

  it('sees granted paths through the rewrite of a route', () => {
    const made = findings({
      web: '{calls: [orders]}',
      orders:
        '{ports: {http: 80}, allow: [{from: web, ops: [POST /orders]}], ' +
        `routes: [{match: {path: /old}, rewrite: {path: /orders}, ${retried}}, {}]}`,
    });
    expect(only(made, 'MW3906').message).toContain('`POST /orders`');
  });

  it('leaves out what agreement closes', () => {
    const orders = `{ports: {http: 80}, ${retried}, allow: [{from: web, ops: [POST|GET /o]}]}`;
    const both = '  agreement: both\n';
    const calls = (ops: string) => ({ web: `{calls: {orders: {ops: [${ops}]}}}`, orders });
    expect(codesOf(findings(calls('GET /o'), both))).toEqual([]);
    only(findings(calls('POST /o'), both), 'MW3906');
    expect(codesOf(findings({ web: '{}', orders }, both))).toEqual([]);
    only(findings({ web: '{}', orders }), 'MW3906');
  });

  it('counts calls to external services', () => {
    const made = findings({
      web: `{calls: {stripe: {ops: [POST /v1/charges], ${retried}}}}`,
      stripe:
        '{external: {hosts: [api.stripe.com], tls: originate}, ports: {http: {port: 80, target: 443}}, ' +
        'allow: [{from: web, ops: [POST /v1/charges]}]}',
    });
    expect(made.text(only(made, 'MW3906'))).toBe('web.yaml: [5xx]');
  });

  it('counts what a gateway sends, not what it only might', () => {
    const gateway = '  gateways: {public: {namespace: edge, serviceAccount: gw}}\n';
    const orders = (method: string) => ({
      orders: `{ports: {http: 80}, ${retried}, allow: [{from: "ingress:public", ops: [${method} /o]}]}`,
    });
    expect(codesOf(findings(orders('GET'), gateway))).toEqual([]);
    const made = findings(orders('POST'), gateway);
    expect(made.text(only(made, 'MW3906').related[0] ?? {})).toContain('from: "ingress:public"');
  });

  it('does not take a call of a service to itself for a caller that waits', () => {
    const made = findings({
      web: '{calls: {a: {ops: [GET /x], timeout: 2s}}}',
      a:
        '{ports: {http: 80}, allow: [{from: [web, a], ops: [GET /x]}], ' +
        'calls: {a: {ops: [GET /x], timeout: none}, b: {ops: [GET /x], timeout: 5s}}}',
      b: '{ports: {http: 80}, allow: [{from: a, ops: [GET /x]}]}',
    });
    expect(only(made, 'MW3905').message).toContain('`5s` for `shop/b`');
  });
});
