import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { isObject, type Json, type JsonObject } from '../../../src/source/json.ts';
import { part } from '../part.ts';
import { emitted } from './inputs.ts';

interface Definition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly {
      readonly name: string;
      readonly schema: { readonly openAPIV3Schema: JsonObject };
    }[];
  };
}

/** The API server drops unknown fields in silence, so here they are refused. */
function closed(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(closed);
  if (!isObject(schema)) return schema;
  const copy = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, closed(value)]),
  );
  const isOpen =
    schema['properties'] === undefined ||
    schema['additionalProperties'] !== undefined ||
    schema['x-kubernetes-preserve-unknown-fields'] === true;
  return isOpen ? copy : { ...copy, additionalProperties: false };
}

/** `oneOf` lists alternatives with `properties` of their own: only the schema around them is closed. */
function closedSpec(schema: JsonObject): Json {
  const bare = JSON.parse(
    JSON.stringify(schema, (key, value: unknown) =>
      key === 'oneOf' || key === 'anyOf' || key === 'not' ? undefined : value,
    ),
  ) as Json;
  return { allOf: [schema, closed(bare)] };
}

const path = join(part('istio'), 'manifests/charts/base/files/crd-all.gen.yaml');
const ajv = new Ajv({
  strict: false,
  allErrors: true,
  formats: { byte: true, double: true, int32: true, int64: true },
});
const validators = new Map<string, ValidateFunction>();
for (const document of parseAllDocuments(readFileSync(path, 'utf8'))) {
  const definition = document.toJS() as Definition | null;
  if (definition?.spec === undefined) continue;
  const { group, names, versions } = definition.spec;
  for (const { name, schema } of versions) {
    const properties = schema.openAPIV3Schema['properties'] as JsonObject;
    const validate = ajv.compile(closedSpec(properties['spec'] as JsonObject) as JsonObject);
    validators.set(`${group}/${name} ${names.kind}`, validate);
  }
}

function problems(text: string): readonly string[] {
  const object = parse(text) as { apiVersion: string; kind: string; spec?: unknown };
  const validate = validators.get(`${object.apiVersion} ${object.kind}`);
  if (validate === undefined) return [`no CRD for ${object.apiVersion} ${object.kind}`];
  validate(object.spec ?? {});
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const applied = emitted.filter(({ path }) => !path.includes('/_cluster/'));

describe("Istio's CRDs", () => {
  it.each(applied.map(({ path, text }) => [path, text]))('take %s', (_, text) => {
    expect(problems(text)).toEqual([]);
  });

  it('are used for every kind that is emitted', () => {
    const kinds = new Set(applied.map(({ text }) => (parse(text) as { kind: string }).kind));
    expect([...kinds].sort()).toEqual([
      'AuthorizationPolicy',
      'DestinationRule',
      'Gateway',
      'PeerAuthentication',
      'RequestAuthentication',
      'ServiceEntry',
      'Sidecar',
      'Telemetry',
      'VirtualService',
      'WorkloadEntry',
    ]);
  });

  it.each([
    ['an unknown field', 'hosts: [a]\n  http: [{retrys: {}}]'],
    ['a wrong type', 'hosts: a'],
    ['two kinds of match', 'hosts: [a]\n  http: [{match: [{uri: {exact: /a, prefix: /b}}]}]'],
  ])('refuse %s', (_, spec) => {
    const text = `apiVersion: networking.istio.io/v1\nkind: VirtualService\nspec:\n  ${spec}\n`;
    expect(problems(text)).not.toEqual([]);
  });
});
