import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bookinfo } from '../../../support/bookinfo-folder.ts';
import { gitRepository, type GitRepository } from '../../../support/git-repository.ts';
import { runCli } from '../../../support/run-cli.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

type Files = readonly (readonly [path: string, text: string])[];

/** All files below a folder, sorted by path. */
function filesOf(folder: string): Files {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]);
}

/** Writes files one after the other, in the order given: folders list them as they were made. */
function folderOf(files: Files): string {
  const folder = temporaryFolder();
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** A repository: only in one does a folder look for the mesh above it. */
function repositoryOf(files: Files): GitRepository {
  const repository = gitRepository();
  repository.commit(Object.fromEntries(files));
  return repository;
}

/** What `compile` writes for a folder of intents, outside of it. */
async function compiled(folder: string): Promise<Files> {
  const out = temporaryFolder();
  const { code, stderr } = await runCli(folder, ['compile', '--out', join(out, 'out')]);
  expect(code, stderr).toBe(0);
  return filesOf(join(out, 'out'));
}

const sources = (): Files => filesOf(bookinfo());

describe('what is compiled depends on what the intents say, and on nothing else', () => {
  it('not on the order in which files were made, on the folder or on the run', async () => {
    const files = sources();
    const expected = await compiled(folderOf(files));
    expect(expected.length).toBeGreaterThan(20);
    const odd = files.filter((_, index) => index % 2 === 1);
    const even = files.filter((_, index) => index % 2 === 0);
    for (const order of [files.toReversed(), [...odd, ...even], files]) {
      const folder = folderOf(order);
      expect(await compiled(folder)).toEqual(expected);
      expect(await compiled(folder)).toEqual(expected);
    }
  });

  it('not on where the command is started or how the folder is named', async () => {
    const { folder } = repositoryOf(sources());
    const print = async (cwd: string, argv: readonly string[]) => {
      const { code, stdout } = await runCli(cwd, [...argv, '--stdout']);
      expect(code).toBe(0);
      return stdout;
    };
    const expected = await print(folder, ['compile']);
    expect(expected).toMatch(/^---\n/);
    expect(await print('/', ['compile', folder])).toBe(expected);
    expect(await print(dirname(folder), ['-C', folder, 'compile', '.'])).toBe(expected);
    expect(await print(join(folder, 'teams'), ['compile', '..'])).toBe(expected);
    expect(await print(join(folder, 'teams/bookinfo'), ['compile'])).toBe(expected);
  });

  it('not on a comment, on whatever line it is added', async () => {
    const files = sources();
    const expected = await compiled(folderOf(files));
    const comment = '      # añadido: «x» [ {';
    const places: readonly ((line: number, count: number) => boolean)[] = [
      () => true,
      (line) => line % 2 === 1,
      (line) => line === 0,
      (line, count) => line === Math.floor(count / 2),
      (line, count) => line === count - 1,
    ];
    for (const isPlace of places) {
      const commented = files.map(([path, text]) => {
        const lines = text.split('\n');
        const more = lines.flatMap((line, at) =>
          isPlace(at, lines.length) ? [comment, line] : [line],
        );
        return [path, more.join('\n')] as const;
      });
      expect(commented).not.toEqual(files);
      expect(await compiled(folderOf(commented))).toEqual(expected);
    }
  });

  it('not on Windows line ends, a byte order mark or what ends a file', async () => {
    const files = sources();
    const expected = await compiled(folderOf(files));
    const variants: readonly ((text: string) => string)[] = [
      (text) => text.replaceAll('\n', '\r\n'),
      (text) => `\uFEFF${text}`,
      (text) => `---\n${text}...\n`,
      (text) => text.replace(/\n$/, ''),
    ];
    for (const vary of variants)
      expect(await compiled(folderOf(files.map(([path, text]) => [path, vary(text)])))).toEqual(
        expected,
      );
  });

  it('on the files that hold the documents only in the annotation that names them', async () => {
    const files = sources();
    const expected = await compiled(folderOf(files));
    const all = files.filter(([path]) => path !== 'mesh.yaml');
    const one = all.map(([, text]) => text).join('---\n');
    const other = await compiled(
      folderOf([
        ['mesh.yaml', files.find(([path]) => path === 'mesh.yaml')?.[1] ?? ''],
        ['one/zoo.yml', one],
      ]),
    );
    expect(other).not.toEqual(expected);
    const sourceless = (written: Files) =>
      written.map(([path, text]) => [
        path,
        text.replace(/^( *meshwright\.dev\/source: ).*$/gm, '$1-'),
      ]);
    expect(sourceless(other)).toEqual(sourceless(expected));
  });
});
