import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { marked } from '../../../support/expect-diagnostics.ts';
import { gitRepository } from '../../../support/git-repository.ts';
import { meshText, serviceText } from '../../../support/mesh-text.ts';
import { runCli } from '../../../support/run-cli.ts';
import { temporaryFolder, writeFiles } from '../../../support/temporary-folder.ts';
import { valid } from '../../../support/bookinfo-folder.ts';

/** A repository with one mistake. The text that must be underlined stands between « and ». */
interface Wrong {
  readonly what: string;
  readonly code: string;
  readonly files: Readonly<Record<string, string>>;
  readonly help?: RegExp;
  /** Bytes that take the place of U+FFFD in the written file. */
  readonly bytes?: readonly number[];
}

const head = 'apiVersion: meshwright.dev/v1alpha1\nkind: Service\n';
const identity = 'metadata: {name: cart, namespace: shop}\n';
const grant = '  allow: [{from: web}]\n';
const web = serviceText('shop/web', '{calls: [cart]}');
const webOf = (calls: string) => serviceText('shop/web', `{calls: ${calls}}`);

/** The called service; `spec` are lines of its spec, indented by two. */
const cart = (spec: string) => `${head}${identity}spec:\n  ports: {http: 80}\n${spec}`;

const letters = 'abcdefghi'.split('');
const laughs = letters
  .map((name, index) => {
    const before = letters[index - 1];
    // 9 + 81 + 729 repeated values fit into the budget; the first alias of the next line does not.
    const items = Array.from({ length: 9 }, (_, item) =>
      before === undefined ? 'ha' : index === 4 && item === 0 ? `«*${before}»` : `*${before}`,
    );
    return `    ${name}: &${name} [${items.join(', ')}]\n`;
  })
  .join('');

const keys = (indent: string, count: number, mark: number) =>
  Array.from({ length: count }, (_, index) =>
    index === mark ? `${indent}«k»${index}: v\n` : `${indent}k${index}: v\n`,
  ).join('');

const wrong: readonly Wrong[] = [
  {
    what: 'a misspelt field',
    code: 'MW2001',
    files: { 'web.yaml': web, 'cart.yaml': cart(`  «alow»: [{from: web}]\n${grant}`) },
    help: /^did you mean `allow`\?$/,
  },
  {
    what: 'a method that does not exist',
    code: 'MW2201',
    files: { 'web.yaml': web, 'cart.yaml': cart('  allow: [{from: web, ops: [«GTE» /x]}]\n') },
    help: /^did you mean `GET`\?$/,
  },
  {
    what: 'a kind one letter off',
    code: 'MW2104',
    files: { 'cart.yaml': cart(grant).replace('kind: Service', 'kind: «Servce»') },
    help: /^did you mean `Service`\?$/,
  },
  {
    what: 'an apiVersion one letter off',
    code: 'MW2103',
    files: {
      'cart.yaml': cart(grant).replace('meshwright.dev/v1alpha1', '«meshwrigth.dev/v1alpha1»'),
    },
  },
  {
    what: 'a version of the language one letter off',
    code: 'MW2102',
    files: {
      'cart.yaml': cart(grant).replace('meshwright.dev/v1alpha1', '«meshwright.dev/v1alph1»'),
    },
  },
  {
    what: 'an unknown service',
    code: 'MW3001',
    files: { 'web.yaml': webOf('[«carts»]'), 'cart.yaml': cart(grant) },
    help: /^did you mean `shop\/cart`\?$/,
  },
  {
    what: 'a service that stands twice',
    code: 'MW3002',
    files: {
      'web.yaml': web,
      'a.yaml': cart(grant),
      'b.yaml': cart(grant).replace('name: cart', 'name: «cart»'),
    },
  },
  {
    what: 'a call that nobody grants, with the patch that grants it',
    code: 'MW3004',
    files: { 'web.yaml': webOf('[«cart»]'), 'cart.yaml': cart('') },
    help: /spec\.allow.* in cart\.yaml:\n *- \{from: web\}/,
  },
  {
    what: 'operations that have nothing in common',
    code: 'MW3006',
    files: {
      'web.yaml': webOf('{«cart»: {ops: [GET /b]}}'),
      'cart.yaml': cart('  allow: [{from: web, ops: [GET /a]}]\n'),
    },
    help: /in cart\.yaml:\n *- \{from: web, ops: \[GET \/b\]\}/,
  },
  {
    what: 'a value that contradicts an override',
    code: 'MW3009',
    files: {
      'mesh.yaml': meshText('  overrides: {timeout: {max: 30s}}\n'),
      'web.yaml': web,
      'cart.yaml': cart(`  timeout: «60s»\n${grant}`),
    },
  },
  {
    what: 'weights that do not sum to 100',
    code: 'MW3010',
    files: {
      'web.yaml': web,
      'cart.yaml': cart(`  versions: [v1, v2]\n${grant}  routes:\n    - to: «{v1: 90, v2: 20}»\n`),
    },
  },
  {
    what: 'a path with a partial wildcard',
    code: 'MW2203',
    files: {
      'web.yaml': web,
      'cart.yaml': cart('  allow: [{from: web, ops: [GET /x/«a*»/y]}]\n'),
    },
  },
  {
    what: 'a key that YAML 1.1 reads as a boolean',
    code: 'MW1004',
    files: {
      'web.yaml': web,
      'cart.yaml': cart(grant).replace('namespace: shop', 'namespace: shop, labels: {«on»: x}'),
    },
    help: /^quote the key: "on"$/,
  },
  {
    what: 'a tab',
    code: 'MW1002',
    files: { 'web.yaml': web, 'cart.yaml': cart('  allow:\n«\t»- {from: web}\n') },
  },
  {
    what: 'a key that stands twice',
    code: 'MW1003',
    files: { 'web.yaml': web, 'cart.yaml': cart(`  timeout: 1s\n  «timeout»: 2s\n${grant}`) },
  },
  {
    what: 'a billion laughs',
    code: 'MW1007',
    files: { 'web.yaml': web, 'cart.yaml': cart(`${grant}  labels:\n${laughs}`) },
  },
  {
    what: 'a file that is not UTF-8',
    code: 'MW1011',
    files: { 'web.yaml': web, 'cart.yaml': cart(`  # caf«\uFFFD»\n${grant}`) },
    bytes: [0xe9],
  },
  {
    what: '770 KB of one flat map',
    code: 'MW1008',
    files: { 'flat.yaml': keys('', 80_000, 50_000) },
  },
];

/** The same mistakes in another place: their codes are shared, all else holds as well. */
const variations: readonly Wrong[] = [
  {
    what: '770 KB of labels',
    code: 'MW1008',
    files: {
      'web.yaml': web,
      'cart.yaml': `${head}metadata:\n  name: cart\n  namespace: shop\n  labels:\n${keys('    ', 80_000, 49_995)}`,
    },
  },
  {
    what: 'a misspelt field behind Windows line ends',
    code: 'MW2001',
    files: {
      'web.yaml': web,
      'cart.yaml': cart(`  «alow»: [{from: web}]\n${grant}`).replaceAll('\n', '\r\n'),
    },
  },
  {
    what: 'a misspelt field in a folder of another alphabet, behind a byte order mark',
    code: 'MW2001',
    files: {
      'web.yaml': web,
      'käse/日本 語.yml': `\uFEFF${cart(`  «alow»: [{from: web}]\n${grant}`)}`,
    },
  },
];

/** Bytes of a text; U+FFFD stands for bytes that are no text. */
function bytesOf(text: string, bytes: readonly number[]): Uint8Array {
  const parts = text.split('\uFFFD').map((part) => Buffer.from(part));
  return Buffer.concat(
    parts.flatMap((part, at) => (at === 0 ? [part] : [Buffer.from(bytes), part])),
  );
}

/** Where a marked text must be underlined, as reports say it. */
function placeIn(file: string, text: string, start: number, end: number) {
  const at = (offset: number) => {
    const lines = text
      .slice(0, offset)
      .replace(/^\uFEFF/, '')
      .split('\n');
    return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
  };
  return { file, range: { start: at(start), end: at(end) } };
}

function written({ files, bytes = [] }: Wrong) {
  const sources = Object.entries({ 'mesh.yaml': meshText(), ...files }).map(
    ([file, source]) => [file, marked(source)] as const,
  );
  const places = sources.flatMap(([file, { text, marks }]) =>
    marks.map(({ start, end }) => placeIn(file, text, start, end)),
  );
  const folder = temporaryFolder(
    Object.fromEntries(sources.map(([file, { text }]) => [file, bytesOf(text, bytes)])),
  );
  return { folder, places };
}

/** All that stands below a folder. */
const listed = (folder: string) => new Set(readdirSync(folder, { recursive: true }).map(String));

describe('wrong input', () => {
  it.each([...wrong, ...variations].map((each) => [each.what, each] as const))(
    '%s',
    async (_, each) => {
      const { folder, places } = written(each);
      const before = listed(folder);
      const { code, stdout, stderr } = await runCli(folder, ['check', '-o', 'json']);
      expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
      const found = (valid('check-report', stdout)['diagnostics'] as Finding[]).filter(
        ({ severity }) => severity === 'error',
      );
      expect(found.map(({ code: own, file, range }) => ({ code: own, file, range }))).toEqual(
        places.map((place) => ({ code: each.code, ...place })),
      );
      if (each.help) expect(found[0]?.help).toMatch(each.help);

      for (const argv of [
        ['compile', '--out', 'out'],
        ['compile', '--stdout'],
      ]) {
        const compiled = await runCli(folder, argv);
        expect(compiled).toMatchObject({ code: 1, stdout: '' });
        expect(compiled.stderr).toContain(`error[${each.code}]`);
      }
      expect(listed(folder)).toEqual(before);
    },
  );

  it('each has a code of its own', () => {
    expect(new Set(wrong.map(({ code }) => code)).size).toBe(wrong.length);
  });

  it('underlines in the terminal what the report names', async () => {
    const { folder } = written(wrong[1] as Wrong);
    const { stdout } = await runCli(folder, ['check']);
    expect(stdout).toContain(
      [
        'error[MW2201]: `GTE` is not an HTTP method',
        ' --> cart.yaml:6:29',
        '  |',
        '6 |   allow: [{from: web, ops: [GTE /x]}]',
        '  |                             ^^^',
      ].join('\n'),
    );
  });

  it('does not pass by an intent in UTF-16', async () => {
    const { folder } = written({ what: '', code: '', files: { 'web.yaml': web } });
    const text = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(cart(grant), 'utf16le')]);
    writeFiles(folder, { 'cart.yaml': text });
    const { code, stdout } = await runCli(folder, ['check']);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^error\[MW1011\]: not valid UTF-8 at byte 0, line 1\n --> cart\.yaml:1:1/,
    );
    expect(stdout).toMatch(/\n1 error\n$/);
  });

  it('a name that nobody declares stays an error beside a file of others that has one', async () => {
    const { folder } = written({
      what: '',
      code: '',
      files: {
        'web.yaml': webOf('[cart, ghost]'),
        'cart.yaml': cart(`  alow: []\n`),
        'foreign.yaml':
          'apiVersion: v1\nkind: Service\nmetadata: {name: ghost, namespace: shop}\nspec: {}\n',
      },
    });
    const { stdout } = await runCli(folder, ['check', '-o', 'json']);
    const found = valid('check-report', stdout)['diagnostics'] as Finding[];
    expect(found.map(({ code }) => code).sort()).toEqual(['MW2001', 'MW3001']);
    expect(found.find(({ code }) => code === 'MW3001')?.file).toBe('web.yaml');
  });

  it('names the byte where a file stops being UTF-8', async () => {
    const { folder } = written(wrong.find(({ code }) => code === 'MW1011') as Wrong);
    const { stdout } = await runCli(folder, ['check']);
    const offset = Buffer.byteLength(cart('  # caf'));
    expect(stdout).toContain(`not valid UTF-8 at byte ${offset}, line 6`);
  });
});

interface Finding {
  readonly code: string;
  readonly severity: string;
  readonly file?: string;
  readonly help?: string;
  readonly range?: unknown;
}

describe('wrong input without a place', () => {
  it.each([['check'], ['compile', '--out', 'out']])(
    '%s in a folder without a Mesh',
    async (...argv) => {
      const folder = temporaryFolder({ 'notes.txt': '' });
      const { code, stdout, stderr } = await runCli(folder, argv);
      expect(code).toBe(1);
      expect(`${stdout}${stderr}`).toMatch(/^error\[MW1901\].*\n {2}= help/);
      expect(readdirSync(folder)).toEqual(['notes.txt']);
    },
  );

  it.each([['no-such-branch'], ['--output=x']])('the revision %s', async (revision) => {
    const repository = gitRepository();
    repository.commit({ 'mesh.yaml': meshText() });
    const { code, stdout, stderr } = await runCli(repository.folder, ['diff', '--from', revision]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`\`${revision}\``);
    expect(existsSync(join(repository.folder, 'x'))).toBe(false);
    expect(readdirSync(repository.folder).toSorted()).toEqual(['.git', 'mesh.yaml']);
  });
});
