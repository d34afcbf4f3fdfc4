import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { globSync } from 'tinyglobby';

const folder = fileURLToPath(new URL('../../examples/bookinfo/', import.meta.url));

function edit(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`the example does not say ${from}`);
  return text.replace(from, to);
}

/** The files of the Bookinfo example, by path in it. */
export function bookinfo(): Readonly<Record<string, string>> {
  const paths = globSync('**/*.yaml', { cwd: folder }).sort();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(`${folder}${path}`, 'utf8')]));
}

/**
 * Bookinfo after a pull request: details may call ratings (which a guarantee forbids), 20 % of
 * reviews go to v3, and the call from productpage to reviews loses its timeout.
 */
export function changedBookinfo(): Readonly<Record<string, string>> {
  const files = bookinfo();
  const at = (name: string) => `teams/bookinfo/${name}.yaml`;
  const change = (name: string, from: string, to: string) => ({
    [at(name)]: edit(files[at(name)] ?? '', from, to),
  });
  return {
    ...files,
    ...change('details', '  calls:\n', '  calls:\n    ratings: {ops: [GET /ratings/*]}\n'),
    ...change('ratings', 'from: [reviews, productpage]', 'from: [reviews, productpage, details]'),
    ...change('reviews', '{v1: 90, v3: 10}', '{v1: 80, v3: 20}'),
    ...change('productpage', 'timeout: 3s, ', ''),
  };
}
