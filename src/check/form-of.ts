import type { Json, JsonObject } from '../source/json.ts';

/** The first example of a schema, as advice. */
export function exampleOf(schema: JsonObject): string {
  const { examples } = schema;
  const [example] = Array.isArray(examples) ? (examples as readonly Json[]) : [];
  return example === undefined
    ? 'compare it with the schema of its kind'
    : `write it like \`${JSON.stringify(example)}\``;
}

/** What a text must look like, in words where the schema has them. */
export function formOf(schema: JsonObject): string {
  const { patternErrorMessage } = schema;
  return typeof patternErrorMessage === 'string' ? patternErrorMessage : exampleOf(schema);
}
