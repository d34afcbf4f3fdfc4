import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect } from 'vitest';

/** What once broke a property: a file a failure. Commit it with the fix, and it is tried first in every run. */
const failures = fileURLToPath(new URL('../properties/failures/', import.meta.url));

interface Kept {
  /** The test that it broke. */
  readonly test: string;
  readonly seed: number;
  /** Where the shrunk value lies among those of the seed. */
  readonly path: string | null;
  /** The shrunk value; absent where it cannot be written as JSON. */
  readonly value?: unknown;
  /** The same for people. */
  readonly text: string;
}

const fileName = (test: string): string =>
  test
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 80)
    .toLowerCase();

function keptFor(test: string, folder: string): readonly Kept[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Kept)
    .filter((kept) => kept.test === test);
}

function keep(test: string, details: fc.RunDetails<unknown>, folder: string): string {
  const { seed, counterexample, counterexamplePath: path } = details;
  const text = fc.stringify(counterexample);
  const copy: unknown = JSON.parse(JSON.stringify(counterexample));
  const isPlain = isDeepStrictEqual(copy, counterexample);
  const kept: Kept = { test, seed, path, ...(isPlain && { value: copy }), text };
  const file = join(folder, `${fileName(test)}-${seed}.json`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${JSON.stringify(kept, null, 2)}\n`);
  return file;
}

/**
 * `fc.assert`, and what breaks the property is kept: shrunk, with its seed, in a file of
 * `test/properties/failures`. Values that are there for this test are tried before all others.
 */
export function always<Ts>(
  property: fc.IProperty<Ts>,
  params: fc.Parameters<Ts> = {},
  folder = failures,
): void {
  const test = expect.getState().currentTestName ?? '';
  const known = keptFor(test, folder).filter(({ value }) => value !== undefined);
  const examples = [...known.map(({ value }) => value as Ts), ...(params.examples ?? [])];
  const details = fc.check(property, { ...params, examples });
  if (!details.failed) return;
  const file = keep(test, details as fc.RunDetails<unknown>, folder);
  const message = fc.defaultReportMessage(details) ?? '';
  throw new Error(`${message}\nkept in ${file}`, { cause: details.errorInstance });
}
