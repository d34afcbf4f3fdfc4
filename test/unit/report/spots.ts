import type { Diagnostic } from '../../../src/diagnostics/diagnostic.ts';
import type { Place } from '../../../src/source/place.ts';

/** The place of the n-th occurrence of a text in a file. */
export function placeIn(
  texts: ReadonlyMap<string, string>,
  file: string,
  wanted: string,
  occurrence = 0,
): Place {
  let start = -1;
  for (let count = 0; count <= occurrence; count += 1)
    start = texts.get(file)?.indexOf(wanted, start + 1) ?? -1;
  if (start === -1) throw new Error(`${file} does not hold ${wanted}`);
  return { range: { file, start, end: start + wanted.length } };
}

/** A finding with what a test does not care about filled in. */
export function finding(parts: Partial<Diagnostic>): Diagnostic {
  const code = parts.code ?? 'MW0001';
  return {
    code,
    slug: 'made-up',
    severity: 'error',
    message: 'something is wrong',
    url: `https://meshwright.dev/diagnostics/${code}`,
    related: [],
    params: {},
    ...parts,
  };
}

const shop = `apiVersion: meshwright.dev/v1alpha1
kind: Service
metadata: {name: cart, namespace: shop}
---
apiVersion: meshwright.dev/v1alpha1
kind: Service
metadata: {name: cart, namespace: shop}
spec:
  allow:
    - from: frontend
      methdos: [GET]
`;

export const texts: ReadonlyMap<string, string> = new Map([
  ['intents/shop.yaml', shop],
  ['teams/a, b: 100%/cart.yaml', 'kind: Service # 购物车\n\tspec: {}\n'],
]);

const cart = { kind: 'Service', namespace: 'shop', name: 'cart' };

/** One of each shape, in the order of reports. */
export const spots: readonly Diagnostic[] = [
  finding({
    code: 'policy/demo/owner',
    slug: 'owner',
    url: 'https://meshwright.dev/guardrails/owner',
    severity: 'warning',
    message: 'mesh `demo` has no owner',
    object: { kind: 'Mesh', name: 'demo' },
    pointer: '/metadata/labels',
  }),
  finding({
    code: 'MW0002',
    slug: 'declared-twice',
    message: '`shop/cart` is declared twice',
    help: 'rename one of the two',
    ...placeIn(texts, 'intents/shop.yaml', 'cart', 1),
    pointer: '/metadata/name',
    object: cart,
    params: { name: 'shop/cart' },
    related: [{ message: 'first declared here', ...placeIn(texts, 'intents/shop.yaml', 'cart') }],
  }),
  finding({
    code: 'MW0001',
    slug: 'no-such-field',
    message: '`methdos` is not a known field of Service',
    help: 'did you mean `ops`?\n\n  allow:\n    - from: frontend\n      ops: [GET /]\n',
    ...placeIn(texts, 'intents/shop.yaml', 'methdos'),
    pointer: '/spec/allow/0/methdos',
    object: cart,
    params: { field: 'methdos' },
  }),
  finding({
    code: 'MW0003',
    slug: 'tab',
    severity: 'info',
    message: 'a tab',
    ...placeIn(texts, 'teams/a, b: 100%/cart.yaml', '购物车\n\tspec'),
  }),
];
