import { describe, expect, it } from 'vitest';
import type { Mesh, Service } from '../../../src/model/mesh.ts';
import type { Route } from '../../../src/model/route.ts';
import { expectDiagnostics } from '../../support/expect-diagnostics.ts';
import { meshOf, soundMeshOf } from '../../support/mesh-of.ts';
import { meshText, serviceText, stream, teamText } from '../../support/mesh-text.ts';

const mesh = (
  spec: string,
  team = '',
  cart = '{ports: {http: 8080}}',
  others: string[] = [],
): Mesh =>
  soundMeshOf(
    stream(meshText(spec), teamText('shop', team), serviceText('shop/cart', cart), ...others),
  );

const cartOf = (value: Mesh): Service => {
  const cart = value.services.find(({ name }) => name === 'shop/cart');
  if (cart === undefined) throw new Error('there is no cart');
  return cart;
};
const routeOf = (value: Mesh): Route => {
  const [route] = cartOf(value).routes;
  if (route === undefined) throw new Error('cart has no route');
  return route;
};
const timeoutOf = (value: Mesh) => routeOf(value).timeout;

describe('the timeout of a call', () => {
  it('is built in where nobody writes one', () => {
    expect(timeoutOf(mesh(''))).toMatchObject({ value: 15_000, scope: 'built-in', over: [] });
  });

  it('comes from the strongest scope and remembers what it replaced', () => {
    const value = mesh(
      '  defaults: {timeout: 10s}\n',
      '  defaults: {timeout: 5s}\n',
      '{ports: {http: 8080}, timeout: 3s, routes: [{timeout: 2s}]}',
    );
    expect(timeoutOf(value)).toMatchObject({ value: 2000, scope: 'route' });
    expect(timeoutOf(value).over.map(({ scope, value: ms }) => [scope, ms])).toEqual([
      ['service', 3000],
      ['team-defaults', 5000],
      ['mesh-defaults', 10_000],
    ]);
    expect(timeoutOf(value).at?.pointer).toBe('/spec/routes/0/timeout');
  });

  it('can be switched off', () => {
    expect(timeoutOf(mesh('', '', '{ports: {http: 8080}, timeout: none}')).value).toBeNull();
  });

  it('of one caller stands before that of everyone', () => {
    const caller = serviceText('shop/frontend', '{calls: {cart: {timeout: 1s}}}');
    const cart = '{ports: {http: 8080}, allow: [{from: frontend}], timeout: 3s}';
    const routes = cartOf(mesh('', '', cart, [caller])).routes;
    expect(routes.map(({ clients, timeout }) => [clients, timeout.value])).toEqual([
      [['shop/frontend'], 1000],
      [undefined, 3000],
    ]);
  });

  it('of one caller concerns the ports that it calls, and no route of other ports', () => {
    const caller = serviceText('shop/frontend', '{calls: {cart: {port: http, timeout: 1s}}}');
    const cart =
      '{ports: {http: 8080, http-admin: 9000}, allow: [{from: frontend, port: http}], timeout: 3s, ' +
      'routes: [{match: {port: http-admin}, timeout: 4s}, {}]}';
    const { routes } = cartOf(mesh('', '', cart, [caller]));
    expect(routes.map(({ clients, ports, timeout }) => [clients, ports, timeout.value])).toEqual([
      [['shop/frontend'], [8080], 1000],
      [undefined, [9000], 4000],
      [undefined, undefined, 3000],
    ]);
  });

  it('of the Mesh is a proposal that a Team may bound: it is moved to the bound', () => {
    const value = mesh('  defaults: {timeout: 60s}\n', '  overrides: {timeout: {max: 5s}}\n');
    expect(timeoutOf(value)).toMatchObject({
      value: 5000,
      scope: 'team-overrides',
      at: { pointer: '/spec/overrides/timeout' },
      over: [{ value: 60_000, scope: 'mesh-defaults' }],
    });
  });

  it('that is built in is moved to a bound', () => {
    const value = mesh('  overrides: {timeout: {max: 5s}}\n');
    expect(timeoutOf(value)).toMatchObject({
      value: 5000,
      scope: 'mesh-overrides',
      at: { pointer: '/spec/overrides/timeout' },
    });
  });
});

describe('a block', () => {
  const retries = (value: Mesh) => routeOf(value).retry;

  it('is merged by leaf', () => {
    const value = mesh(
      '  defaults: {retry: {attempts: 2, perTry: 2s, when: [unavailable]}}\n',
      '',
      '{ports: {http: 8080}, retry: {attempts: 1}}',
    );
    expect(retries(value)).toMatchObject({
      attempts: { value: 1, scope: 'service' },
      perTry: { value: 2000, scope: 'mesh-defaults' },
      when: { value: ['unavailable'] },
    });
  });

  it('ends at `none`: weaker levels no longer count', () => {
    const off = mesh(
      '  defaults: {retry: {attempts: 2}}\n',
      '',
      '{ports: {http: 8080}, retry: none}',
    );
    expect(retries(off)).toMatchObject({ value: null, scope: 'service' });
    const again = mesh(
      '  defaults: {retry: {perTry: 2s, attempts: 2}}\n',
      '  defaults: {retry: none}\n',
      '{ports: {http: 8080}, retry: {attempts: 3}}',
    );
    expect(retries(again)).toMatchObject({ attempts: { value: 3 } });
    expect(retries(again)).not.toHaveProperty('perTry');
  });

  it('is on where a bound does not let it be off, with the bound as its value', () => {
    const breaker = cartOf(mesh('  overrides: {breaker: {requests: {max: 9}}}\n')).settings.at(-1);
    expect(breaker?.breaker).toMatchObject({
      requests: { value: 9, scope: 'mesh-overrides', at: { object: { kind: 'Mesh' } } },
    });
    expect(retries(mesh('  overrides: {retry: {attempts: {min: 2}}}\n'))).toMatchObject({
      attempts: { value: 2, scope: 'mesh-overrides' },
    });
  });

  it('may have a leaf that is called like a bound', () => {
    const value = mesh('', '', '{ports: {http: 8080}, retry: {backoff: {max: 1s}}}');
    expect(retries(value)).toMatchObject({
      attempts: { value: 1, scope: 'built-in' },
      backoff: { base: { value: 25 }, max: { value: 1000, scope: 'service' } },
    });
  });

  it('stays off where there is only a bound that this keeps', () => {
    expect(retries(mesh('  overrides: {retry: {attempts: {max: 3}}}\n'))).toMatchObject({
      value: null,
    });
  });

  it('balance and its locality come whole', () => {
    const value = mesh(
      '  defaults: {balance: {policy: random, locality: {mode: failover}}}\n',
      '',
      '{ports: {http: 8080}, balance: {policy: round-robin}}',
    );
    expect(cartOf(value).settings.at(-1)).toMatchObject({
      balance: { value: { policy: 'round-robin' }, scope: 'service' },
      locality: { value: { mode: 'failover' }, scope: 'mesh-defaults' },
    });
  });
});

describe('what breaks an override', () => {
  const run = (texts: ReadonlyMap<string, string>) => meshOf(Object.fromEntries(texts)).diagnostics;
  const strict = meshText('  overrides: {mtls: «strict»}\n');

  it('is an error at the weaker place and shows the override', () => {
    expectDiagnostics(
      {
        'mesh.yaml': strict,
        'cart.yaml': serviceText('shop/cart', '{ports: {http: 8080}, mtls: «permissive»}'),
      },
      run,
      [
        {
          code: 'MW3009',
          at: 1,
          message: /mtls is `permissive` here, but `Mesh\/demo` demands `strict`/,
          related: [0],
        },
      ],
    );
  });

  const found = (spec: string, team: string, cart: string) =>
    meshOf(
      stream(meshText(spec), teamText('shop', team), serviceText('shop/cart', cart)),
    ).diagnostics.map(({ code, message, pointer }) => `${code} ${pointer} ${message}`);

  it('may be a whole block that is off', () => {
    expect(
      found('  overrides: {retry: {attempts: {min: 1}}}\n', '', '{ports: {http: 1}, retry: none}'),
    ).toEqual([
      'MW3009 /spec/retry retry is `none` here, but `Mesh/demo` demands `attempts: at least 1`',
    ]);
    expect(
      found('  overrides: {retry: none}\n', '', '{ports: {http: 1}, retry: {attempts: 2}}'),
    ).toEqual([
      'MW3009 /spec/retry/attempts retry.attempts is `2` here, but `Mesh/demo` demands `none`',
    ]);
    expect(
      found(
        '  overrides: {breaker: {requests: {max: 9}}}\n',
        '',
        '{ports: {http: 1}, breaker: none}',
      ),
    ).toEqual([
      'MW3009 /spec/breaker breaker is `none` here, but `Mesh/demo` demands `requests: at most 9`',
    ]);
  });

  it('may be the override of a Team that nothing could keep', () => {
    const both = (a: string, b: string) =>
      found(
        `  overrides: {timeout: ${a}}\n`,
        `  overrides: {timeout: ${b}}\n`,
        '{ports: {http: 1}}',
      );
    expect(both('{max: 2s}', '{min: 5s}')).toEqual([
      'MW3009 /spec/overrides/timeout timeout is `at least 5s` here, but `Mesh/demo` demands `at most 2s`',
    ]);
    expect(both('10s', '{max: 5s}')).toEqual([
      'MW3009 /spec/overrides/timeout timeout is `at most 5s` here, but `Mesh/demo` demands `10s`',
    ]);
    expect(both('{max: 20s}', '{max: 5s, min: 1s}')).toEqual([]);
    expect(both('{max: 2s}', '{max: 5s}')).toEqual([]);
  });

  it('is not what the Mesh itself lays down above the bound of a Team', () => {
    const [route] = cartOf(
      mesh('  overrides: {timeout: {max: 20s}}\n', '  overrides: {timeout: {max: 5s}}\n'),
    ).routes;
    expect(route?.timeout).toMatchObject({ value: 5000, scope: 'team-overrides' });
  });

  it('may stand where a Waiver permits it, and is the value there', () => {
    const waiver = `apiVersion: meshwright.dev/v1alpha1
kind: Waiver
metadata: {name: plain}
spec: {subject: {kind: Service, namespace: shop, name: cart}, field: mtls, value: permissive, reason: old, owner: "@me", until: "2030-01-01"}
`;
    const files = stream(
      meshText('  overrides: {mtls: strict}\n'),
      serviceText('shop/cart', '{ports: {http: 8080}, mtls: permissive}'),
      waiver,
    );
    expect(soundMeshOf(files).workloads[0]?.ports[0]?.mtls).toMatchObject({ value: 'permissive' });
  });
});
