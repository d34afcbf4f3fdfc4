import { readFileSync } from 'node:fs';
import type { Kind } from '../../src/check/checked.ts';
import { isObject, type Json, type JsonObject } from '../../src/source/json.ts';

/** The parts of JSON Schema that the schemas of the intents use. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly Json[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly definitions?: Readonly<Record<string, Schema>>;
  readonly examples?: readonly Json[];
}

/**
 * Something that a schema lets a document say: a field (`Service Route.to`, or `Service Route.*` for
 * the entries of a map), a form of a field that has several (`Service Route.to as object`), or a
 * list's items. A definition counts once a kind, wherever it is used.
 */
export interface Occurrence {
  readonly id: string;
  readonly isField: boolean;
  readonly schema: Schema;
  /** Steps from the document to the value. */
  readonly path: readonly (string | number)[];
  readonly value: Json;
}

export function schemaOf(kind: Kind): Schema {
  const url = new URL(`../../schemas/${kind.toLowerCase()}.schema.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as Schema;
}

const named = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1);

/** What a value of a form is called: its JSON type. */
function formOf({ type, enum: words, $ref }: Schema, root: Schema): string {
  if ($ref !== undefined) return formOf(root.definitions?.[named($ref)] ?? {}, root);
  return type === 'integer' ? 'number' : (type ?? typeof words?.[0]);
}

function formOfValue(value: Json): string {
  if (Array.isArray(value)) return 'array';
  return value === null ? 'null' : typeof value;
}

/** A schema below another one, what it is called, and whether it is a field. */
interface Below {
  readonly id: string;
  readonly schema: Schema;
  readonly step: string;
}

function fieldsOf(schema: Schema, id: string): readonly Below[] {
  const own = Object.entries(schema.properties ?? {}).map(([name, below]) => ({
    id: `${id}.${name}`,
    schema: below,
    step: name,
  }));
  const { additionalProperties: rest } = schema;
  return typeof rest === 'object' ? [...own, { id: `${id}.*`, schema: rest, step: '*' }] : own;
}

/** Everything that the schema of a kind lets a document say: the ids of fields and of forms. */
export function sayable(kind: Kind): { readonly fields: Set<string>; readonly forms: Set<string> } {
  const root = schemaOf(kind);
  const [fields, forms] = [new Set<string>(), new Set<string>()];
  const walk = (schema: Schema, id: string): void => {
    for (const below of fieldsOf(schema, id)) {
      fields.add(below.id);
      walk(below.schema, below.id);
    }
    for (const form of schema.anyOf ?? []) {
      forms.add(`${id} as ${formOf(form, root)}`);
      walk(form, id);
    }
    if (schema.items) walk(schema.items, `${id}[]`);
  };
  walk(root, kind);
  for (const [name, schema] of Object.entries(root.definitions ?? {}))
    walk(schema, `${kind} ${name}`);
  return { fields, forms };
}

/** What one document says, in the words of `sayable`. */
export function said(kind: Kind, document: JsonObject): readonly Occurrence[] {
  const root = schemaOf(kind);
  const found: Occurrence[] = [];
  const walk = (schema: Schema, id: string, path: Occurrence['path'], value: Json): void => {
    if (schema.$ref !== undefined) {
      const name = named(schema.$ref);
      walk(root.definitions?.[name] ?? {}, `${kind} ${name}`, path, value);
      return;
    }
    if (schema.enum !== undefined) found.push({ id, isField: false, schema, path, value });
    for (const form of schema.anyOf ?? []) {
      if (formOf(form, root) !== formOfValue(value)) continue;
      const as = `${id} as ${formOfValue(value)}`;
      found.push({ id: as, isField: false, schema: form, path, value });
      walk(form, id, path, value);
    }
    if (isObject(value))
      for (const [key, item] of Object.entries(value)) {
        const below = fieldsOf(schema, id);
        const field =
          below.find(({ step }) => step === key) ?? below.find(({ step }) => step === '*');
        if (field === undefined) continue;
        const at = [...path, key];
        const shared =
          field.schema.$ref === undefined ? {} : root.definitions?.[named(field.schema.$ref)];
        const whole = { ...shared, ...field.schema };
        found.push({ id: field.id, isField: true, schema: whole, path: at, value: item });
        walk(field.schema, field.id, at, item);
      }
    if (Array.isArray(value) && schema.items)
      for (const [index, item] of value.entries())
        walk(schema.items, `${id}[]`, [...path, index], item as Json);
  };
  walk(root, kind, [], document);
  return found;
}

const kinds: readonly Kind[] = ['Mesh', 'Team', 'Service', 'Guarantee', 'Waiver'];

/** All that the schemas of all kinds let documents say. */
export const everything = kinds.map((kind) => sayable(kind));
