import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { check } from '../../../src/check/check.ts';
import { kinds, schemaNames, schemaOf } from '../../../src/check/schemas.ts';
import { read } from '../../../src/read/read.ts';
import { isObject, type Json, type JsonObject } from '../../../src/source/json.ts';

const root = path.join(import.meta.dirname, '../../..');
const load = (name: string): JsonObject => JSON.parse(schemaOf(name) ?? 'null') as JsonObject;

interface Node {
  readonly at: string;
  readonly node: JsonObject;
  readonly isProperty: boolean;
}

/** Every schema inside a schema; examples and names of properties are none. */
function nodes(node: Json | undefined, at = '', isProperty = false): readonly Node[] {
  if (!isObject(node)) return [];
  const maps = ['properties', 'definitions'].flatMap((key) =>
    Object.entries(isObject(node[key]) ? node[key] : {}).flatMap(([name, inner]) =>
      nodes(inner, `${at}/${key}/${name}`, key === 'properties'),
    ),
  );
  const single = ['items', 'additionalProperties', 'propertyNames'].flatMap((key) =>
    nodes(node[key], `${at}/${key}`),
  );
  const union = Array.isArray(node['anyOf']) ? (node['anyOf'] as readonly Json[]) : [];
  return [
    { at, node, isProperty },
    ...maps,
    ...single,
    ...union.flatMap((inner, index) => nodes(inner, `${at}/anyOf/${index}`)),
  ];
}

function fieldsOf(name: string): ReadonlySet<string> {
  return new Set(
    nodes(load(name)).flatMap(({ node }) =>
      Object.keys(isObject(node['properties']) ? node['properties'] : {}),
    ),
  );
}

describe.each(schemaNames)('%s', (name) => {
  const schema = load(name);
  const all = nodes(schema);

  test('every object is closed, or a map whose values have a schema', () => {
    const open = all.filter(
      ({ node }) =>
        node['type'] === 'object' &&
        node['additionalProperties'] !== false &&
        !isObject(node['additionalProperties']),
    );
    expect(open.map(({ at }) => at)).toEqual([]);
    const untyped = all.filter(
      ({ node }) => isObject(node['properties']) && node['type'] !== 'object',
    );
    expect(untyped.map(({ at }) => at)).toEqual([]);
  });

  test('every property and definition is described', () => {
    const bare = all.filter(
      ({ node, isProperty, at }) =>
        (isProperty || /^\/definitions\/\w+$/.test(at)) && typeof node['description'] !== 'string',
    );
    expect(bare.map(({ at }) => at)).toEqual([]);
  });

  test('the branches of a union differ in their JSON type', () => {
    const definitions = isObject(schema['definitions']) ? schema['definitions'] : {};
    const typeOf = (node: JsonObject): Json | undefined => {
      const reference = node['$ref'];
      const target =
        typeof reference === 'string'
          ? definitions[reference.replace('#/definitions/', '')]
          : undefined;
      return isObject(target) ? typeOf(target) : node['type'];
    };
    for (const { at, node } of all.filter(({ node }) => Array.isArray(node['anyOf']))) {
      const types = (node['anyOf'] as readonly JsonObject[]).map(typeOf);
      expect(
        types.every((type) => typeof type === 'string'),
        at,
      ).toBe(true);
      expect(new Set(types).size, at).toBe(types.length);
    }
  });

  test('it stands alone, and says what it is', () => {
    const definitions = isObject(schema['definitions']) ? schema['definitions'] : {};
    for (const { node, at } of all) {
      const reference = node['$ref'];
      if (typeof reference !== 'string') continue;
      expect(Object.hasOwn(definitions, reference.replace('#/definitions/', '')), at).toBe(true);
    }
    expect(schema['$schema']).toBe('http://json-schema.org/draft-07/schema#');
    expect(schema['$id']).toMatch(
      /^https:\/\/meshwright\.dev\/schemas\/v1alpha1\/[a-z-]+\.schema\.json$/,
    );
    expect(readFileSync(path.join(root, 'schemas', `${name}.schema.json`), 'utf8')).toBe(
      schemaOf(name),
    );
  });
});

test('each kind has its schema, by its own name too', () => {
  for (const kind of kinds) expect(load(kind)['title']).toBe(kind);
  expect(load('CheckReport')['title']).toBe('CheckReport');
  expect(schemaOf('__proto__')).toBeUndefined();
  expect(schemaOf('Deployment')).toBeUndefined();
});

test.each([
  [
    'mesh',
    'trustDomain targets agreement mode include guardrails jwt providers gateways defaults overrides allow deny type dataplane version rootNamespace pathNormalization identity spire files domain project optional foreign packs levels ratchet issuer jwks audiences header prefix forward otlp rateLimit onFailure role serviceAccount workload hosts trustedHops listen certificate clientCa redirect aliases timeout retry breaker eject balance connectTimeout idleTimeout mtls telemetry egress max min from port ops headers claims remoteIp until unless metrics prometheus',
  ],
  ['team', 'namespaces owners agreement mode targets defaults overrides allow deny mtls'],
  [
    'service',
    'identity ports versions endpoints external allow deny routes limit inbound calls workload headless meshes targets optional address locality weight target protocol addresses tls via sni clientCertificate ca match path methods headers query port from to rewrite host mirror percent cors origins maxAge credentials fault delay abort until request response set add remove rate burst per key attempts perTry when backoff base max budgetPercent connections pending requests consecutive errors interval baseTime maxPercent policy ring mode failover distribute logs traces metrics sink regex not jwt issuer claims service labels listener',
  ],
  [
    'guarantee',
    'allow deny routed never from to ops headers except version unlessThrough port jwt',
  ],
  ['waiver', 'subject kind namespace name guardrail field value port reason owner until'],
])('the schema of %s knows every field of the language', (name, fields) => {
  const known = fieldsOf(name);
  expect(fields.split(' ').filter((field) => !known.has(field))).toEqual([]);
});

describe.each(['bookinfo', 'shop'])('the example %s', (example) => {
  const folder = path.join(root, 'examples', example);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.yaml'),
  );

  test.each(files)('%s is accepted', (file) => {
    const text = readFileSync(path.join(folder, file), 'utf8');
    const { value, diagnostics } = read({ file, text });
    expect(diagnostics).toEqual([]);
    const checked = check(value, new Map([[file, text]]));
    expect(checked.diagnostics).toEqual([]);
    expect(checked.value).toHaveLength(1);
    const schema = /^# yaml-language-server: \$schema=(.*)$/m.exec(text)?.[1] ?? '';
    const named = path.relative(root, path.join(folder, path.dirname(file), schema));
    expect(named).toBe(`schemas/${checked.value[0]?.kind.toLowerCase()}.schema.json`);
  });
});
