import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { normalizePath, type Normalization } from '../../../src/access/normalize.ts';
import { decide } from '../../../src/model/decide/decide.ts';
import { nobody, request } from '../../support/requests.ts';
import { meshInEnvoy, routesOn, routeTaken, type MeshInEnvoy } from './mesh-in-envoy.ts';

/** Paths as an intent writes them. */
const patterns = [
  ...['/', '/a', '/a/', '/a/b', '/a/*', '/*/b', '/a/*/c'],
  ...['/**', '/a/**', '/a/b/**', '/*/**', '/a/*/**', '/a/*/c/**'],
];

/** Paths as a client may write them. */
const sent = [
  ...[
    '/',
    '/a',
    '/a/',
    '/ab',
    '/a/b',
    '/a/b/',
    '/a/b/c',
    '/a/b/c/d',
    '/b',
    '/A/b',
    '/a.b',
    '/a;x=1/b',
  ],
  // Another spelling of one of these, or of none, as the mesh normalizes paths.
  ...[
    '//a/b',
    '/a//b',
    '/a/b//',
    '//',
    '///',
    '/.//',
    '/%2F',
    '/%2f/',
    '/x/../a/b',
    '/a/../b',
    '/a/./b',
    '/a/..',
    '/..',
    '/a/.',
    '/../a',
  ],
  ...[
    '/%61/b',
    '/a%2Fb',
    '/a%2fb',
    '/a%5Cb',
    '/a\\b',
    '/a/%2e%2e/b',
    '/a/%2E/b',
    '/a%2F%2Fb',
    '/a%252Fb',
  ],
  ...[
    '/a/x%2F..%2Fb',
    '/a/%zz',
    '/a/%',
    '/a/*',
    '/a/**',
    '/a/b%20c',
    '/a/%C3%BC',
    '/a/{b}',
    '/a/[b]',
    '/a/[b]/c',
    '/a/b?c=/d',
  ],
  ...[
    '/a?',
    '/a/b?x=%2F..',
    '/a/b#c',
    '/a/%00b',
    '/a/"b"',
    '/a/b|c',
    '/a/=b',
    '/a/b^',
    '/%41/b',
    '/a/%7Eb',
  ],
];

const services = Object.fromEntries(
  patterns.flatMap((pattern, index) => [
    [
      `allow-${index}`,
      `allow: [{from: any, ops: ["GET ${pattern}"]}], ${routesOn(`{path: "${pattern}"}`)}`,
    ],
    [`deny-${index}`, `allow: [{from: any}], deny: [{ops: ["GET ${pattern}"]}]`],
  ]),
) as Readonly<Record<string, string>>;

const modes: readonly Normalization[] = [
  'none',
  'base',
  'merge-slashes',
  'decode-and-merge-slashes',
];

/**
 * A `*` that is not the end is a template at Envoy, whose segments hold the characters of RFC 3986
 * only; of others normalization leaves `[` and `]` as they are. No ALLOW of a template holds such a
 * path, and a DENY holds all of them below its literal start.
 */
function verdictBeyond(kind: string, pattern: string, path: string): 'allow' | 'deny' | undefined {
  const isTemplate = pattern.replace(/\/\*\*$/, '').includes('*');
  if (!isTemplate || !/[^\w\-.~%!$&'()*+,;=:@/]/.test(path)) return undefined;
  const isBelow = path.startsWith(pattern.slice(0, pattern.indexOf('*')));
  return kind === 'deny' && !isBelow ? 'allow' : 'deny';
}

/** Everything but the answers of rules is a refusal before them. */
const word = (status: number): string =>
  ({ 200: 'allow', 403: 'deny', 400: 'refused' })[status] ?? `status ${status}`;

describe.each(modes)('paths, normalized as %s', (mode) => {
  let found: MeshInEnvoy;
  beforeAll(async () => {
    found = await meshInEnvoy({ target: `pathNormalization: ${mode}`, services });
  });
  afterAll(async () => {
    await found.envoy.stop();
  });

  const asked = (service: string, path: string) =>
    request(nobody, `shop/${service}`, `GET ${path}`, { port: 80 });

  const rules = patterns.flatMap((pattern, index) =>
    ['allow', 'deny'].map((kind) => [kind, pattern, `${kind}-${index}`] as const),
  );

  it.each(rules)('%s %s', async (kind, pattern, service) => {
    const wrong: unknown[] = [];
    for (const target of sent) {
      const path = normalizePath(target, mode);
      const expected =
        path === undefined
          ? 'refused'
          : (verdictBeyond(kind, pattern, path) ??
            decide(found.mesh, asked(service, path)).decision);
      const { status = 0 } = (await found.judged(service, { target })) ?? {};
      if (word(status) !== expected) wrong.push({ target, path, expected, real: word(status) });
    }
    expect(wrong).toEqual([]);
  });

  it.each(patterns.map((pattern, index) => [pattern, `allow-${index}`] as const))(
    'route %s',
    async (_pattern, service) => {
      // A caller's proxy takes the same normalization, but sends on what it does not route by.
      const wrong: unknown[] = [];
      for (const target of sent) {
        const path = normalizePath(target, mode);
        const expected = path === undefined ? 'none' : routeTaken(found.mesh, asked(service, path));
        const real = await found.routed(service, { target });
        if (real !== expected) wrong.push({ target, path, expected, real });
      }
      expect(wrong).toEqual([]);
    },
  );
});
