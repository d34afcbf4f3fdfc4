import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { globSync } from 'tinyglobby';
import { expect } from 'vitest';

const repository = new URL('../../', import.meta.url);

/** A folder of expected files that knows which of them a test has looked at. */
export interface GoldenFolder {
  /** Fails unless the file holds exactly this; with `UPDATE_GOLDEN=1` it is written instead. */
  matches(name: string, actual: string): void;
  /** An input that lies beside the expected files. */
  read(name: string): string;
  /** Files nobody matched or read, sorted: each is an expectation that no test holds. */
  orphans(): readonly string[];
}

/**
 * Expected files below one folder, a path from the root of the repository (or an absolute one). Ask for `orphans()` in
 * the last test of the file that uses it.
 */
export function goldenFolder(folder: string): GoldenFolder {
  const root = fileURLToPath(new URL(`${folder}/`, repository));
  const touched = new Set<string>();
  const touch = (name: string): string => {
    touched.add(name);
    return `${root}${name}`;
  };
  return {
    matches(name, actual) {
      const path = touch(name);
      if (process.env['UPDATE_GOLDEN'] === '1') {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, actual);
        return;
      }
      expect(
        existsSync(path),
        `${folder}/${name} is missing: run with UPDATE_GOLDEN=1 and review`,
      ).toBe(true);
      expect(actual, `${folder}/${name} differs: run with UPDATE_GOLDEN=1 and review`).toBe(
        readFileSync(path, 'utf8'),
      );
    },
    read: (name) => readFileSync(touch(name), 'utf8'),
    orphans: () =>
      globSync('**/*', { cwd: root, dot: true })
        .filter((name) => !touched.has(name))
        .sort(),
  };
}
