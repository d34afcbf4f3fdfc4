import { describe, expect, it } from 'vitest';
import { codesOf, findings, only, type Services } from '../../support/graph-findings-of.ts';

/** A chain web → a → b → c; each service but the first is retried as given. */
function chain(retries: readonly (string | undefined)[], over: Services = {}): Services {
  const names = ['web', 'a', 'b', 'c', 'd', 'e'].slice(0, retries.length + 1);
  const spec = (index: number): string => {
    const [before, next] = [names[index - 1], names[index + 1]];
    const retry = retries[index - 1];
    return [
      ...(before === undefined
        ? []
        : ['ports: {http: 80}', `allow: [{from: ${before}, ops: [GET /x]}]`]),
      ...(retry === undefined ? [] : [`retry: ${retry}`]),
      ...(next === undefined ? [] : [`calls: {${next}: {ops: [GET /x]}}`]),
    ].join(', ');
  };
  const services = names.map((name, index) => [name, `{${spec(index)}}`] as const);
  return { ...Object.fromEntries(services), ...over };
}

const three = '{attempts: 2, when: [5xx]}';

describe('retries along a chain', () => {
  it('are a finding where they multiply, at the outermost retry, with every hop', () => {
    const made = findings(
      chain([three, undefined, three, '{attempts: 3, when: [connect-failure]}']),
    );
    const one = only(made, 'MW3903');
    expect(one.message).toBe(
      'one request can become 36 at `shop/d`: retries multiply along ' +
        '`shop/web → shop/a ×3 → shop/b → shop/c ×3 → shop/d ×4`',
    );
    expect(made.text(one)).toBe('a.yaml: 2');
    expect(one.related.map(made.text)).toEqual(['c.yaml: 2', 'd.yaml: 3']);
    expect(one.related.map(({ message }) => message)).toEqual([
      '3 tries of shop/b → shop/c',
      '4 tries of shop/c → shop/d',
    ]);
  });

  it('are fine up to nine requests, and where only one hop retries', () => {
    expect(codesOf(findings(chain([three, three])))).toEqual([]);
    expect(codesOf(findings(chain([undefined, '{attempts: 50, when: [5xx]}', undefined])))).toEqual(
      [],
    );
  });

  it.each([
    [
      'a connection that fails is no answer',
      '{attempts: 9, when: [connect-failure, refused-stream]}',
      [],
    ],
    ['gRPC statuses come from gRPC only', '{attempts: 9, when: [unavailable, internal]}', []],
    ['without a word nothing that HTTP answers is retried', '{attempts: 9}', []],
    [
      'a reset comes from a slow callee only where tries are cut',
      '{attempts: 9, when: [reset]}',
      [],
    ],
    ['a reset with perTry', '{attempts: 9, perTry: 2s, when: [reset]}', ['MW3903']],
    ['a status', '{attempts: 9, when: [503]}', ['MW3903']],
    ['a gateway error', '{attempts: 9, when: [gateway-error]}', ['MW3903']],
    ['a budget bounds them', '{attempts: 9, when: [5xx], budgetPercent: 20}', []],
  ])('multiply by the outer hop: %s', (_, outer, codes) => {
    expect(codesOf(findings(chain([outer, three])))).toEqual(codes);
  });

  it('count gRPC statuses on grpc ports', () => {
    const grpc = (from: string, rest: string) =>
      `{ports: {grpc: 80}, allow: [{from: ${from}, ops: [grpc x.Y/Z]}], retry: {attempts: 3}${rest}}`;
    const made = findings({
      web: '{calls: {a: {ops: [grpc x.Y/Z]}}}',
      a: grpc('web', ', calls: {b: {ops: [grpc x.Y/Z]}}'),
      b: grpc('a', ''),
    });
    expect(only(made, 'MW3903').message).toContain('become 16 at `shop/b`');
  });

  it('use what applies to each caller: its own call before the service', () => {
    const own = 'web: {calls: {a: {ops: [GET /x], retry: none}}}';
    const quiet = chain([three, three, three], { web: own.slice(5) });
    expect(codesOf(findings(quiet))).toEqual([]);
    const loud = chain([undefined, three, three], {
      web: `{calls: {a: {ops: [GET /x], retry: ${three}}}}`,
    });
    const made = findings(loud);
    expect(made.text(only(made, 'MW3903'))).toBe('web.yaml: 2');
  });

  it('use the route that takes the call', () => {
    const routes = `[{match: {path: /x}, retry: none}, {retry: ${three}}]`;
    const a = `{ports: {http: 80}, allow: [{from: web, ops: [GET /x]}], routes: ${routes}, calls: {b: {ops: [GET /x]}}}`;
    expect(codesOf(findings(chain([three, three, three], { a })))).toEqual([]);
  });

  it('begin at a gateway', () => {
    const gateway = '  gateways: {public: {namespace: edge, serviceAccount: gw}}\n';
    const made = findings(
      {
        a: `{ports: {http: 80}, retry: ${three}, allow: [{from: "ingress:public", ops: [GET /x]}], calls: {b: {ops: [GET /x]}}}`,
        b: '{ports: {http: 80}, retry: {attempts: 3, when: [503]}, allow: [{from: a, ops: [GET /x]}]}',
      },
      gateway,
    );
    expect(only(made, 'MW3903').message).toContain('`ingress:public → shop/a ×3 → shop/b ×4`');
  });

  it('are one finding where one line speaks for all, and show the worst chain', () => {
    const leaf = (from: string) => `{ports: {http: 80}, allow: [{from: ${from}, ops: [GET /x]}]}`;
    const made = findings(
      {
        ...chain([undefined, undefined, undefined]),
        v: '{calls: {p: {ops: [GET /x]}}}',
        p: leaf('v').replace('}]}', '}], calls: {q: {ops: [GET /x]}}}'),
        q: leaf('p'),
      },
      `  defaults: {retry: {attempts: 3, when: [5xx]}}\n`,
    );
    const one = only(made, 'MW3903');
    expect(one.message).toContain('become 64 at `shop/c`');
    expect(made.text(one)).toBe('mesh.yaml: 3');
    expect(one.related).toEqual([]);
  });

  it('do not show a chain again from its second hop on', () => {
    expect(codesOf(findings(chain([three, three, three, three, three])))).toEqual(['MW3903']);
  });
});

describe('retries in a circle of calls', () => {
  const circle = (retry: string): Services => ({
    c: '{ports: {http: 80}, allow: [{from: b, ops: [GET /x]}], calls: {a: {ops: [GET /x]}}}',
    a: '{ports: {http: 80}, allow: [{from: c, ops: [GET /x]}], calls: {b: {ops: [GET /x]}}}',
    b: `{ports: {http: 80}, allow: [{from: a, ops: [GET /x]}], calls: {c: {ops: [GET /x], retry: ${retry}}}}`,
  });

  it('are told once, from the first name on', () => {
    const made = findings(circle(three));
    const one = only(made, 'MW3904');
    expect(one.message).toBe(
      'calls that are tried again lead back to their caller: `shop/a → shop/b → shop/c ×3 → shop/a`',
    );
    expect(made.text(one)).toBe('b.yaml: 2');
    expect(one.related.map(({ message }) => message)).toEqual([
      'shop/a → shop/b',
      'shop/b → shop/c',
      'shop/c → shop/a',
    ]);
  });

  it('are fine where failed answers are not tried again', () => {
    expect(codesOf(findings(circle('{attempts: 2, when: [connect-failure]}')))).toEqual([]);
    expect(codesOf(findings(circle('{attempts: 2, when: [5xx], budgetPercent: 20}')))).toEqual([]);
  });

  it('count where a service calls itself', () => {
    const made = findings({
      a: `{ports: {http: 80}, retry: ${three}, allow: [{from: a, ops: [GET /x]}], calls: {a: {ops: [GET /x]}}}`,
    });
    expect(only(made, 'MW3904').message).toContain('`shop/a → shop/a ×3`');
  });
});
