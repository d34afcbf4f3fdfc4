// Makes docs/reference/<kind>.md: every field of the language from the published schemas, with its
// type, meaning, default, example and allowed words. What to change stands in schemas/source.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { intentSchemas } from './generate-schemas.mjs';

const root = new URL('../', import.meta.url);
const folder = 'docs/reference';

const named = (node) => node.$ref?.replace('#/definitions/', '');
const isObject = (definition) =>
  definition.type === 'object' && Object.keys(definition.properties ?? {}).length > 0;
const code = (text) => `\`${text}\``;
const cell = (text) => text.replaceAll('\n', ' ').replaceAll('|', '\\|');
const anchor = (name) => `#${name.toLowerCase()}`;
/** In one line, with quotes round what YAML 1.1 takes for a date or a truth value: intents need them. */
const flow = (value) =>
  stringify(value, {
    version: '1.1',
    collectionStyle: 'flow',
    flowCollectionPadding: false,
    lineWidth: 0,
  }).trim();

/** `Spec` is called `spec` on its page: that is what the author writes. */
const title = (name) => (name === 'Spec' ? 'spec' : name);

/** A type in words; names lead to their section. */
function typeOf(node) {
  const name = named(node);
  if (name !== undefined) return `[${title(name)}](${anchor(title(name))})`;
  if (node.enum) return node.enum.map((word) => code(word)).join(' or ');
  if (node.anyOf) return node.anyOf.map((each) => typeOf(each)).join(' or ');
  if (node.type === 'array') return `list of ${typeOf(node.items)}`;
  if (node.type === 'object' && node.additionalProperties)
    return `map of ${keyOf(node)} to ${typeOf(node.additionalProperties)}`;
  return words[node.type];
}

const words = {
  string: 'text',
  number: 'number',
  integer: 'whole number',
  boolean: '`true` or `false`',
  object: 'map',
};

function keyOf(node) {
  const name = node.propertyNames && named(node.propertyNames);
  return name === undefined ? 'name' : `[${title(name)}](${anchor(title(name))})`;
}

const limit = (text, value) => (value === undefined ? [] : [`${text} ${value}`]);

/** What bounds a value beyond its type. */
function boundsOf(node) {
  if (node.enum) return [];
  return [
    ...limit('from', node.minimum),
    ...limit('up to', node.maximum),
    ...limit('at most', node.maxLength && `${node.maxLength} characters`),
    ...(node.maxProperties === 1 ? ['exactly one key'] : []),
  ];
}

/** A description as its meaning, and what holds where the field is left out. */
function split(description) {
  const [, meaning = description, missing] =
    /^(.*?)(?:[.;]\s+[Ll]eft out,\s+(.*?))\.?$/s.exec(description) ?? [];
  return { meaning: meaning.replace(/\.$/, ''), missing };
}

/** One example in YAML, of the field or else of its type. */
function exampleOf(node, definitions) {
  const name = named(node);
  const [own] = node.examples ?? definitions[name]?.examples ?? [];
  return own === undefined ? '' : code(flow(own));
}

function row(field, node, required, definitions) {
  const { meaning, missing } = split(node.description ?? definitions[named(node)].description);
  const bounds = boundsOf(node);
  const type = [typeOf(node), ...bounds].join(', ');
  const absent = required.includes(field) ? '**due**' : (missing ?? '');
  const cells = [code(field), type, meaning, absent, exampleOf(node, definitions)];
  return `| ${cells.map(cell).join(' | ')} |`;
}

/** The section of an object: a table of its fields. */
function objectSection(name, definition, definitions) {
  const rows = Object.entries(definition.properties).map(([field, node]) =>
    row(field, node, definition.required ?? [], definitions),
  );
  const [example] = definition.examples ?? [];
  return [
    `## ${title(name)}`,
    '',
    [definition.description, ...boundsOf(definition).map((each) => `It has ${each}.`)].join(' '),
    '',
    ...(example === undefined ? [] : [`Example: ${code(flow(example))}`, '']),
    '| Field | Type | Meaning | Left out | Example |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ];
}

/** The section of a word: what it may look like. */
function wordSection(name, definition) {
  const type = [typeOf(definition), ...boundsOf(definition)].join(', ');
  const examples = (definition.examples ?? []).map((each) => code(flow(each)));
  return [
    `## ${title(name)}`,
    '',
    `${definition.description}`,
    '',
    `- Type: ${type}`,
    ...(definition.patternErrorMessage ? [`- Form: ${definition.patternErrorMessage}`] : []),
    ...(examples.length > 0 ? [`- Examples: ${examples.join(', ')}`] : []),
    '',
  ];
}

function pageOf(kind, schema) {
  const { definitions } = schema;
  const names = Object.keys(definitions).filter((name) => name !== 'Spec');
  const objects = names.filter((name) => isObject(definitions[name]));
  const others = names.filter((name) => !isObject(definitions[name]));
  const metadata = named(schema.properties.metadata);
  const shown = ['Spec', metadata, ...objects.filter((name) => name !== metadata)];
  return [
    '<!-- Generated by scripts/generate-reference.mjs from schemas/source. Do not edit. -->',
    `# ${schema.title}: every field`,
    '',
    schema.description,
    '',
    `[The language](../language.md#${kind}) explains what the fields mean together. This page lists`,
    `them: \`apiVersion: ${schema.properties.apiVersion.enum[0]}\`, \`kind: ${schema.title}\`,`,
    `[\`metadata\`](${anchor(metadata)}) and [\`spec\`](#spec). *Left out* says what holds without a field;`,
    'where it is empty, nothing does. **due** marks a field that must be there.',
    `\`meshwright schema ${kind}\` prints the same as a JSON Schema.`,
    '',
    ...shown.flatMap((name) => objectSection(name, definitions[name], definitions)),
    ...others.flatMap((name) => wordSection(name, definitions[name])),
  ].join('\n');
}

/** The generated files: path from the root of the repository → content. */
export async function generated() {
  const schemas = await intentSchemas();
  return new Map(
    [...schemas].map(([kind, schema]) => [`${folder}/${kind}.md`, pageOf(kind, schema)]),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, content] of await generated()) await writeFile(new URL(path, root), content);
}
