// Makes, from `schemas/source/*.yaml`: the published schemas, the TypeScript types of the intents,
// the compiled validators, and the texts that `meshwright schema` prints. All of it is committed;
// a test regenerates it and compares byte for byte.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv, _ } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { compile } from 'json-schema-to-typescript';
import { parse } from 'yaml';

const standaloneCode = standalone.default ?? standalone;
const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const source = path.join(root, 'schemas', 'source');
const kinds = ['mesh', 'team', 'service', 'guarantee', 'waiver'];
const reports = ['check-report', 'decision', 'diff-report', 'graph', 'service-policy'];
const formats = ['date', 'cidr', 'address', 'op', 'path', 'plain-path', 'caller', 'value', 'regex'];
const draft = 'http://json-schema.org/draft-07/schema#';
const people = [
  '$schema',
  '$id',
  '$comment',
  'title',
  'description',
  'examples',
  'patternErrorMessage',
];
const banner = 'Generated from schemas/source by scripts/generate-schemas.mjs. Do not edit.';

/** Every generated file by its path from the root of the project. */
export async function generated() {
  const schemas = await intentSchemas();
  const files = new Map();
  for (const name of reports) schemas.set(name, await reportSchema(name));
  for (const [name, schema] of schemas) {
    files.set(`schemas/${name}.schema.json`, `${JSON.stringify(schema, undefined, 2)}\n`);
  }
  const intents = kinds.map((kind) => schemas.get(kind));
  files.set('src/check/intents.generated.ts', await types(intents));
  const { code, declarations } = await validators(intents);
  files.set('src/check/validators.generated.js', code);
  files.set('src/check/validators.generated.d.ts', declarations);
  files.set('src/check/schema-texts.generated.ts', schemaTexts(schemas));
  return files;
}

/** The published schema of each kind of intent, by the name of its file. */
export async function intentSchemas() {
  const schemas = new Map();
  for (const kind of kinds) schemas.set(kind, await intentSchema(kind));
  return schemas;
}

async function load(name) {
  return parse(await readFile(path.join(source, `${name}.yaml`), 'utf8'));
}

/** One self-contained schema: editors need not resolve a reference to another file. */
async function intentSchema(kind) {
  const [own, common, fragments] = [
    await load(kind),
    await load('definitions'),
    await load('fragments'),
  ];
  const metadata = own.metadata ?? 'Metadata';
  const schema = {
    $schema: draft,
    $id: idOf(kind),
    $comment: banner,
    title: own.title,
    description: own.description,
    type: 'object',
    additionalProperties: false,
    required: ['apiVersion', 'kind', 'metadata', 'spec'],
    properties: {
      apiVersion: {
        description: 'The version of the language.',
        type: 'string',
        enum: ['meshwright.dev/v1alpha1'],
        examples: ['meshwright.dev/v1alpha1'],
      },
      kind: {
        description: 'The kind of the document.',
        type: 'string',
        enum: [own.title],
        examples: [own.title],
      },
      metadata: {
        description: common[metadata]?.description ?? own.definitions[metadata].description,
        $ref: `#/definitions/${metadata}`,
      },
      spec: { description: own.spec.description, $ref: '#/definitions/Spec' },
    },
    definitions: { ...common, ...own.definitions, Spec: own.spec },
  };
  return pruned(withItemTypes(withFragments(schema, fragments), schema.definitions));
}

async function reportSchema(name) {
  const own = withFragments(await load(name), await load('fragments'));
  return pruned({ $schema: draft, $id: idOf(name), $comment: banner, ...own });
}

const idOf = (name) => `https://meshwright.dev/schemas/v1alpha1/${name}.schema.json`;

/** Puts the properties of fragments where `$name: true` stands among properties. */
function withFragments(node, fragments) {
  if (Array.isArray(node)) return node.map((item) => withFragments(item, fragments));
  if (node === null || typeof node !== 'object') return node;
  const result = {};
  for (const [key, value] of Object.entries(node)) {
    const fragment = value === true && key.startsWith('$') ? fragments[key.slice(1)] : undefined;
    if (fragment) Object.assign(result, fragment);
    else result[key] = withFragments(value, fragments);
  }
  return result;
}

/** Says the type beside a reference in a list without doubles: only then does ajv find doubles in linear time. */
function withItemTypes(node, definitions) {
  if (Array.isArray(node)) return node.map((item) => withItemTypes(item, definitions));
  if (node === null || typeof node !== 'object') return node;
  const result = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, withItemTypes(value, definitions)]),
  );
  if (node.uniqueItems !== true) return result;
  const { $ref, type } = result.items;
  const itemType = type ?? definitions[$ref.replace('#/definitions/', '')].type;
  if (typeof itemType !== 'string') throw new Error('uniqueItems needs items of one type');
  return { ...result, items: { ...result.items, type: itemType } };
}

/** Without the definitions that nothing uses, the rest sorted by name. */
function pruned(schema) {
  const used = new Set();
  const visit = (node) => {
    if (node === null || typeof node !== 'object') return;
    const name =
      typeof node.$ref === 'string' ? node.$ref.replace('#/definitions/', '') : undefined;
    if (name !== undefined && !used.has(name)) {
      if (!schema.definitions[name]) throw new Error(`no definition ${name}`);
      used.add(name);
      visit(schema.definitions[name]);
    }
    for (const [key, value] of Object.entries(node))
      if (key !== 'definitions' && key !== 'examples') visit(value);
  };
  visit(schema);
  const definitions = Object.fromEntries(
    [...used].toSorted().map((name) => [name, schema.definitions[name]]),
  );
  return { ...schema, definitions };
}

/** One interface per kind, and one type per definition under its own name. */
async function types(intents) {
  const definitions = {};
  for (const schema of intents) {
    for (const [name, definition] of Object.entries(schema.definitions)) {
      definitions[name === 'Spec' ? `${schema.title}Spec` : name] = typed(definition, schema.title);
    }
    const { definitions: _all, $schema, $id, $comment, ...kind } = schema;
    definitions[schema.title] = typed(kind, schema.title);
  }
  const sorted = Object.fromEntries(
    Object.keys(definitions)
      .toSorted()
      .map((name) => [name, definitions[name]]),
  );
  const text = await compile(
    { title: 'IntentsRoot', type: 'object', additionalProperties: false, definitions: sorted },
    'IntentsRoot',
    {
      bannerComment: `/** ${banner} */`,
      unreachableDefinitions: true,
      ignoreMinAndMaxItems: true,
      style: { singleQuote: true, printWidth: 100 },
    },
  );
  return text
    .replace(/export interface IntentsRoot \{\}\n/, '')
    .replaceAll(/\n \*\n \* This interface was referenced by[^\n]*\n \* via the[^\n]*/g, '')
    .replaceAll(
      /\/\*\*\n \* This interface was referenced by[^\n]*\n \* via the[^\n]*\n \*\/\n/g,
      '',
    );
}

/** What the type generator needs: references become names, and what is no matter of types goes. */
function typed(node, kind) {
  if (Array.isArray(node)) return node.map((item) => typed(item, kind));
  if (node === null || typeof node !== 'object') return node;
  if (typeof node.$ref === 'string') {
    const name = node.$ref.replace('#/definitions/', '');
    return { description: node.description, tsType: name === 'Spec' ? `${kind}Spec` : name };
  }
  const result = {};
  for (const [key, value] of Object.entries(node)) {
    if (
      ['examples', 'pattern', 'patternErrorMessage', 'format', 'propertyNames', 'title'].includes(
        key,
      )
    )
      continue;
    result[key] = typed(value, kind);
  }
  return result;
}

/**
 * Validators compiled ahead, one export per kind. ajv leaves calls of its own runtime in the code;
 * esbuild puts them in, so that only our own two modules (and, behind them, `re2js`) stay imports.
 */
async function validators(intents) {
  const linearRegExp = (pattern, flags) => ({
    test: () => true,
    toString: () => `/${pattern}/${flags}`,
  });
  linearRegExp.code = 'linearRegExp';
  const ajv = new Ajv({
    allErrors: true,
    inlineRefs: false,
    messages: false,
    code: { source: true, esm: true, lines: true, regExp: linearRegExp, formats: _`formats` },
    formats: Object.fromEntries(formats.map((name) => [`meshwright-${name}`, () => true])),
    schemas: [judged(intents)],
  });
  const code = standaloneCode(
    ajv,
    Object.fromEntries(intents.map(({ title }) => [title, `intents#/definitions/${title}`])),
  );
  const bundle = await build({
    stdin: {
      contents: `import { formats } from './formats.ts';\nimport { linearRegExp } from './linear-reg-exp.ts';\n${joined}\n${linear(code)}`,
      resolveDir: root,
    },
    bundle: true,
    format: 'esm',
    target: 'node20',
    legalComments: 'none',
    external: ['./formats.ts', './linear-reg-exp.ts'],
    banner: { js: `// ${banner}` },
    write: false,
  });
  return { code: bundle.outputFiles[0].text, declarations: declarations(intents) };
}

/** All kinds as one schema, so that what they share is compiled once; without what is for people. */
function judged(intents) {
  const definitions = {};
  const plain = (node, kind, isNames = false) => {
    if (Array.isArray(node)) return node.map((item) => plain(item, kind));
    if (node === null || typeof node !== 'object') return node;
    const entries = Object.entries(node).filter(([key]) => isNames || !people.includes(key));
    return Object.fromEntries(
      entries.map(([key, value]) => {
        if (key === '$ref' && !isNames) return [key, value.replace(/\/Spec$/, `/${kind}Spec`)];
        return [key, plain(value, kind, key === 'properties' && !isNames)];
      }),
    );
  };
  for (const schema of intents) {
    const { definitions: own, ...kind } = schema;
    for (const [name, node] of Object.entries({ ...own, [schema.title]: kind })) {
      definitions[name === 'Spec' ? `${schema.title}Spec` : name] = plain(node, schema.title);
    }
  }
  return { $id: 'intents', definitions };
}

/** Adds errors to a list. */
const joined = `function joined(list, more) {
  if (list === null) return more;
  for (const error of more) list.push(error);
  return list;
}`;

/** ajv copies all errors so far for each reference that fails: quadratic in the size of a bad document. */
function linear(code) {
  const copies = /vErrors === null \? (\w+)\.errors : vErrors\.concat\(\1\.errors\)/g;
  const result = code.replaceAll(copies, 'joined(vErrors, $1.errors)');
  if (result.includes('.concat(')) throw new Error('ajv writes its code in another way');
  return result;
}

function declarations(intents) {
  const names = intents.map((schema) => schema.title);
  return `// ${banner}

/** One violation, as ajv tells it. */
export interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly propertyName?: string;
}

/** Judges a whole document; \`errors\` stands until the next call. */
export interface Validator {
  (value: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}

${names.map((name) => `export declare const ${name}: Validator;\n`).join('')}`;
}

/** The schemas as text: the command is one file, so it cannot read them from the package. */
function schemaTexts(schemas) {
  const entries = [...schemas].map(
    ([name, schema]) => `  ${JSON.stringify(name)}: ${JSON.stringify(JSON.stringify(schema))},\n`,
  );
  return `// ${banner}\n\n/** Each published schema as JSON, by the name of its file. */\nexport const schemaTexts = {\n${entries.join('')}} as const satisfies Readonly<Record<string, string>>;\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [file, content] of await generated()) await writeFile(path.join(root, file), content);
}
