import { isObject, type Json, type JsonObject } from '../source/json.ts';
import { steps, type Pointer } from '../source/pointer.ts';
import type { Kind } from './checked.ts';
import { schemaTexts } from './schema-texts.generated.ts';

/** The five kinds of intent. */
export const kinds: readonly Kind[] = ['Mesh', 'Team', 'Service', 'Guarantee', 'Waiver'];

/** Names of the published schemas: the kinds in lower case, and the reports. */
export const schemaNames: readonly string[] = Object.keys(schemaTexts);

/**
 * The text of a published schema: of a kind (`Service`, `service`) or a report (`check-report`,
 * `CheckReport`). Nothing for another name.
 */
export function schemaOf(name: string): string | undefined {
  const key = name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
  const text = Object.entries(schemaTexts).find(([known]) => known === key)?.[1];
  return text === undefined ? undefined : `${JSON.stringify(JSON.parse(text), undefined, 2)}\n`;
}

/** The schema of a kind as data. */
export function schemaObject(kind: Kind): JsonObject {
  const key = kind.toLowerCase() as Lowercase<Kind>;
  return JSON.parse(schemaTexts[key]) as JsonObject;
}

function resolved(root: JsonObject, node: Json | undefined): JsonObject {
  if (!isObject(node)) return {};
  const reference = node['$ref'];
  if (typeof reference !== 'string') return node;
  const definitions = root['definitions'];
  const name = reference.slice('#/definitions/'.length);
  return resolved(root, isObject(definitions) ? definitions[name] : undefined);
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
}

/** The branch for a value of this type; the branches of an `anyOf` differ in their types. */
function branch(root: JsonObject, node: JsonObject, value: unknown): JsonObject {
  if (!Array.isArray(node['anyOf'])) return node;
  const branches = node['anyOf'].map((one: Json) => resolved(root, one));
  const type = typeOf(value);
  const fits = ({ type: own }: JsonObject) =>
    own === type || (own === 'integer' && type === 'number');
  return branches.find(fits) ?? node;
}

/**
 * The part of a schema that judges the value at a pointer: references resolved, and of an `anyOf`
 * the branch for the type of the value. `{}` where the schema knows nothing.
 */
export function schemaAt(root: JsonObject, document: Json, pointer: Pointer): JsonObject {
  let [node, value]: [JsonObject, unknown] = [branch(root, root, document), document];
  for (const step of steps(pointer)) {
    const properties = node['properties'];
    const known =
      isObject(properties) && Object.hasOwn(properties, step) ? properties[step] : undefined;
    const next = Array.isArray(value) ? node['items'] : (known ?? node['additionalProperties']);
    value = Array.isArray(value) ? value[Number(step)] : isObject(value) ? value[step] : undefined;
    node = branch(root, resolved(root, next), value);
  }
  return node;
}

/** What judges a text at this part of a schema: of an `anyOf` the branch for texts. */
export function textSchema(root: JsonObject, node: JsonObject): JsonObject {
  return branch(root, node, '');
}

/** What judges the names of a map. */
export function namesSchema(root: JsonObject, node: JsonObject): JsonObject {
  return resolved(root, node['propertyNames']);
}
