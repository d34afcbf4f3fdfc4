import { Ajv } from 'ajv';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { temporaryFolder } from './temporary-folder.ts';

const project = new URL('../../', import.meta.url).pathname;

/** Files of Bookinfo that tests change. */
export const details = 'teams/bookinfo/details.yaml';
export const ratings = 'teams/bookinfo/ratings.yaml';
export const reviews = 'teams/bookinfo/reviews.yaml';

/** Puts the example Bookinfo into a folder. */
export function copyBookinfo(folder: string): void {
  cpSync(join(project, 'examples/bookinfo'), folder, { recursive: true });
}

/** Bookinfo in a folder of its own, outside of any repository. */
export function bookinfo(): string {
  const folder = temporaryFolder();
  copyBookinfo(folder);
  return folder;
}

/** Replaces a piece of a file that must be there. */
export function edit(folder: string, file: string, from: string, to: string): void {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
}

/** Details may newly call ratings, and says that it does. */
export function letDetailsCallRatings(folder: string): void {
  const callers = 'from: [reviews, productpage';
  edit(folder, ratings, `${callers}]`, `${callers}, details]`);
  edit(folder, details, 'calls:', 'calls:\n    ratings: {ops: [GET /ratings/*]}');
}

/** Two meshes beside each other, each a Bookinfo. */
export function twoMeshes(): string {
  const folder = temporaryFolder();
  for (const name of ['prod', 'staging']) {
    copyBookinfo(join(folder, name));
    edit(join(folder, name), 'mesh.yaml', 'name: demo', `name: ${name}`);
  }
  return folder;
}

/** Fails unless a text is JSON that its published schema accepts; the value. */
export function valid(schema: string, text: string): Record<string, unknown> {
  const path = join(project, 'schemas', `${schema}.schema.json`);
  const validate = new Ajv({ strict: false }).compile(JSON.parse(readFileSync(path, 'utf8')));
  const value = JSON.parse(text) as Record<string, unknown>;
  validate(value);
  expect(validate.errors ?? []).toEqual([]);
  return value;
}
