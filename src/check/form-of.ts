import type { Json, JsonObject } from '../source/json.ts';

/** The first example of a schema that switches something on, as advice. */
export function exampleOf(schema: JsonObject): string {
  const examples = Array.isArray(schema['examples']) ? (schema['examples'] as readonly Json[]) : [];
  const example = examples.find((one) => one !== 'none') ?? examples[0];
  return example === undefined
    ? 'compare it with the schema of its kind'
    : `write it like \`${JSON.stringify(example)}\``;
}

/** What a text must look like, in words where the schema has them. */
export function formOf(schema: JsonObject): string {
  const { patternErrorMessage } = schema;
  return typeof patternErrorMessage === 'string' ? patternErrorMessage : exampleOf(schema);
}
