import { readFile } from 'node:fs/promises';
import { globSync } from 'tinyglobby';
import { beforeAll, describe, expect, it } from 'vitest';
import { law } from './architecture.ts';
import { rules, type RuleName, type Tree } from './support/architecture-rules.ts';

const root = new URL('../', import.meta.url);

/** All text files of the repository that are written or committed here. */
async function repository(): Promise<Tree> {
  const files = globSync('**/*', {
    cwd: root,
    dot: true,
    ignore: [
      '**/node_modules/**',
      '.git/**',
      'build/**',
      'dist/**',
      '.cache/**',
      'coverage/**',
      '**/*.{wasm,gz,tgz,png}',
    ],
  });
  const texts = files.map(
    async (file) => [file, await readFile(new URL(encodeURI(file), root), 'utf8')] as const,
  );
  return new Map(await Promise.all(texts));
}

describe('the law of the house', () => {
  let tree: Tree;
  beforeAll(async () => {
    tree = await repository();
  });
  it('looks at the whole tree', () => {
    expect([...tree.keys()]).toEqual(
      expect.arrayContaining(['package.json', 'src/README.md', 'src/source/text.ts']),
    );
  });
  it.each(Object.keys(rules) as RuleName[])('%s', (name) => {
    expect(rules[name](tree, law)).toEqual([]);
  });
});

/** A tree that breaks one rule, and what the rule must say about it. */
interface Broken {
  readonly rule: RuleName;
  readonly files: Readonly<Record<string, string>>;
  readonly says: readonly RegExp[];
}

const lines = (count: number): string => 'x;\n'.repeat(count);

const broken: readonly Broken[] = [
  { rule: 'folders', files: { 'src/extra/a.ts': '' }, says: [/src\/extra\/a\.ts/] },
  { rule: 'folders', files: { 'src/stray.ts': '' }, says: [/src\/stray\.ts/] },
  { rule: 'folders', files: { 'src/edges/ftp/a.ts': '' }, says: [/src\/edges\/ftp/] },
  { rule: 'folders', files: { 'src/edges/a.ts': '' }, says: [/src\/edges\/a\.ts/] },
  {
    rule: 'importsPointLeft',
    files: { 'src/read/a.ts': "import {\n  b,\n} from '../check/b.ts';\n" },
    says: [/read\/a\.ts imports src\/check\/b\.ts/],
  },
  {
    rule: 'importsPointLeft',
    files: { 'src/compare/a.ts': "import type { B } from '../pipeline.ts';\n" },
    says: [/src\/pipeline\.ts/],
  },
  {
    rule: 'importsPointLeft',
    files: { 'src/model/a.ts': "type B = import('../reach/b.ts').B;\n" },
    says: [/src\/reach\/b\.ts/],
  },
  { rule: 'existing', files: { 'src/read/a.ts': "import './gone.ts';\n" }, says: [/gone\.ts/] },
  {
    rule: 'staysInside',
    files: { 'src/read/a.ts': "export { b } from '../../scripts/b.mjs';\n" },
    says: [/scripts\/b\.mjs/],
  },
  {
    rule: 'edgesAreSeparate',
    files: { 'src/edges/git/a.ts': "import { b } from '../files/b.ts';\n" },
    says: [/edges\/files/],
  },
  {
    rule: 'edgesAreSeparate',
    files: { 'src/edges/webhook/a.ts': "import { b } from '../cli/b.ts';\n" },
    says: [/edges\/cli/],
  },
  {
    rule: 'edgesAreSeparate',
    files: { 'src/edges/git/a.ts': "import { b } from '../workspace/b.ts';\n" },
    says: [/edges\/workspace/],
  },
  {
    rule: 'targetsAreSeparate',
    files: { 'src/targets/istio/a.ts': "import { b } from '../envoy/b.ts';\n" },
    says: [/targets\/envoy/],
  },
  {
    rule: 'targetsAreSeparate',
    files: { 'src/pipeline.ts': "import { b } from './targets/istio/b.ts';\n" },
    says: [/targets\/istio/],
  },
  {
    rule: 'packagesByFolder',
    files: {
      'src/model/a.ts': "import { parse } from 'yaml';\n",
      'src/edges/cli/a.ts': "import { x } from '@octokit/rest/y.js';\n",
    },
    says: [/imports yaml/, /imports @octokit\/rest/],
  },
  {
    rule: 'nodeOnlyInEdges',
    files: { 'src/serve/a.ts': "import { readFile } from 'node:fs/promises';\n" },
    says: [/node:fs/],
  },
  {
    rule: 'pure',
    files: {
      'src/reach/a.ts': 'const text = `${process.env.X} Date`; // fetch\n',
      'src/serve/b.ts':
        "export async function f() {}\nconst g = Math.random();\nnew Date();\n'a'.localeCompare('b');\n",
    },
    says: [
      /a\.ts says process/,
      /says Date/,
      /says Math\.random/,
      /says async/,
      /says localeCompare/,
    ],
  },
  {
    rule: 'noDefaultExports',
    files: {
      'src/read/a.ts': 'export default 1;\n',
      'src/read/b.ts': 'const b = 1;\nexport { b as default };\n',
    },
    says: [/a\.ts/, /b\.ts/],
  },
  {
    rule: 'noCycles',
    files: {
      'src/read/a.ts': "import { b } from './b.ts';\n",
      'src/read/b.ts': "export * from './c.ts';\n",
      'src/read/c.ts': "import type { A } from './a.ts';\n",
    },
    says: [/a\.ts → src\/read\/b\.ts → src\/read\/c\.ts → src\/read\/a\.ts/],
  },
  {
    rule: 'bannedNames',
    files: { 'src/read/utils.ts': '', 'test/helpers/a.ts': '' },
    says: [/utils\.ts/, /helpers/],
  },
  {
    rule: 'kebabCase',
    files: { 'src/read/readYaml.ts': '', 'src/Read/a.ts': '' },
    says: [/readYaml/, /Read\/a/],
  },
  {
    rule: 'indexExportsNoEdge',
    files: { 'src/index.ts': "export { x } from './edges/cli/x.ts';\n" },
    says: [/edges\/cli/],
  },
  { rule: 'readmeFollowsTheLaw', files: {}, says: [/missing/] },
  {
    rule: 'readmeFollowsTheLaw',
    files: { 'src/README.md': '- `source/` places\n- `read/` YAML\n- `diagnostics/` findings\n' },
    says: [/source\/ read\/ diagnostics\//],
  },
  { rule: 'ceilings', files: { 'src/read/a.ts': lines(401) }, says: [/401 lines/, /median/] },
  { rule: 'ceilings', files: { 'src/read/a.ts': lines(101) }, says: [/median.*101/] },
  {
    rule: 'noTraces',
    files: { 'docs/a.md': ['see /wo', 'rk/main'].join('') },
    says: [/docs\/a\.md/],
  },
];

describe('every rule can fire', () => {
  it.each(broken)('$rule', ({ rule, files, says }) => {
    const found = rules[rule](new Map(Object.entries(files)), law);
    expect(found).toHaveLength(says.length);
    for (const pattern of says) expect(found.some((line) => pattern.test(line))).toBe(true);
  });
  it('has a tree for each rule', () => {
    expect(new Set(broken.map(({ rule }) => rule))).toEqual(new Set(Object.keys(rules)));
  });
});

describe('what looks like a violation and is none', () => {
  const clean = new Map([
    [
      'src/reach/a.ts',
      [
        '// process, Date and fetch in a comment',
        '/* await Promise */',
        'const words = [\'process\', "Date", `fetch ${1 + 1} async`];',
        'const pattern = /await|Promise[/]x/;',
        'const ratio = words.length / 2; // Math.random',
        'const dated = { updated: 1 }.updated + item.process;',
        "const yaml = 'import x from \\'node:fs\\'';",
        'const code = `',
        "import fs from 'node:fs';",
        'export default fs;',
        '`;',
      ].join('\n'),
    ],
    ['src/check/validators.generated.mjs', `export default 1;\n${lines(5000)}`],
  ]);
  const about = [
    'pure',
    'nodeOnlyInEdges',
    'noDefaultExports',
    'packagesByFolder',
    'ceilings',
  ] as const;
  it.each(about)('%s', (name) => {
    expect(rules[name](clean, law)).toEqual([]);
  });
});
