import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { globSync } from 'tinyglobby';

const repository = new URL('../../', import.meta.url);

/** The intents of an example, by path from its folder. */
export function exampleFiles(name: string): Readonly<Record<string, string>> {
  const cwd = fileURLToPath(new URL(`examples/${name}/`, repository));
  const paths = globSync('**/*.yaml', { cwd }).sort();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(`${cwd}${path}`, 'utf8')]));
}
