import { expect, test } from 'vitest';
import { dataPrinter } from '../../../src/edges/rego/printed-data.ts';
import type { JsonObject } from '../../../src/source/json.ts';

const parsed = (bytes: ArrayBuffer): unknown => JSON.parse(new TextDecoder().decode(bytes));

test('data are printed as JSON prints them, whatever they hold', () => {
  const data: JsonObject = {
    mesh: {
      name: 'dé\u0000mo "x"',
      labels: JSON.parse('{"__proto__": "a", "": "b"}') as JsonObject,
      empty: [],
      none: {},
      gateways: [1, null, 'text', [2, { a: [] }], { n: -1.5 }],
      services: [{ name: 'shop/cart', routes: [{ to: [] }] }],
    },
    change: null,
  };
  const text = new TextDecoder().decode(dataPrinter()(data));
  expect(text).toBe(JSON.stringify(data));
});

test('parts that are shared are printed where they stand now', () => {
  const [cart, web] = [{ name: 'cart' }, { name: 'web' }];
  const print = dataPrinter();
  const slices = [[cart], [web, cart], [cart, web], []];
  for (const services of slices)
    expect(parsed(print({ mesh: { services } }))).toEqual({ mesh: { services } });
});
