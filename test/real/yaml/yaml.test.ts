import { readFileSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { read } from '../../../src/read/read.ts';
import { isObject } from '../../../src/source/json.ts';
import { corpus } from './corpus.ts';
import { differences } from './differences.ts';
import { buildOracle, startOracle, type Oracle, type OracleAnswer } from './oracle.ts';
import { generated, mutated, randomFrom } from './texts.ts';

const seed = Number(process.env['MESHWRIGHT_SEED'] ?? 20_260_101);
const count = Number(process.env['MESHWRIGHT_RUNS'] ?? 4000);

let oracle: Oracle;

beforeAll(() => {
  oracle = startOracle(buildOracle());
}, 300_000);

afterAll(() => oracle.stop());

/** The same JSON in one spelling: key order and the sign of zero do not count. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** Why Kubernetes refuses a text, or its documents that are maps. */
function kubernetes({ documents, error }: OracleAnswer): { refused?: string; values: unknown[] } {
  const refused = error ?? documents.find((document) => document.error !== undefined)?.error;
  const values = documents.map(({ json }) => json).filter((json) => isObject(json));
  return { ...(refused !== undefined && { refused }), values };
}

/** What is wrong between the two for one text; nothing if they agree or differ on purpose. */
async function disagreement(text: string): Promise<string | undefined> {
  const { refused, values } = kubernetes(await oracle.ask(text));
  const { value, diagnostics } = read({ file: 'a.yaml', text });
  const own = diagnostics[0] && (diagnostics[0].params['reason'] ?? diagnostics[0].message);
  const told = `${JSON.stringify(text)}\n  kubernetes: ${refused ?? JSON.stringify(values)}`;
  if (refused !== undefined) return own === undefined ? `${told}\n  accepted here` : undefined;
  if (own !== undefined) {
    return differences.some(({ says }) => says.test(own)) ? undefined : `${told}\n  here: ${own}`;
  }
  const ours = value.map((document) => document.value);
  const isSame = JSON.stringify(sorted(plain(ours))) === JSON.stringify(sorted(plain(values)));
  return isSame ? undefined : `${told}\n  here: ${JSON.stringify(ours)}`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, field]) => [key, sorted(field)]);
}

async function disagreements(texts: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(texts.map(disagreement));
  return found.filter((each) => each !== undefined);
}

describe('the reader and sigs.k8s.io/yaml', () => {
  test('agree on what readers are known to differ in', async () => {
    expect(await disagreements(corpus)).toEqual([]);
  });

  test('agree on the examples of this repository', async () => {
    const files = globSync('{examples,schemas}/**/*.yaml', { cwd: process.cwd(), absolute: true });
    expect(files.length).toBeGreaterThan(0);
    const texts = files.map((file) => readFileSync(file, 'utf8'));
    expect(await disagreements(texts)).toEqual([]);
    expect(texts.flatMap((text) => read({ file: 'a.yaml', text }).diagnostics)).toEqual([]);
  });

  test(
    `agree on ${count} generated texts (MESHWRIGHT_SEED=${seed})`,
    { timeout: 300_000 },
    async () => {
      const random = randomFrom(seed);
      const texts = Array.from({ length: count }, () => {
        const text = generated(random);
        return random() < 0.4 ? mutated(random, text) : text;
      });
      const found = await disagreements(texts);
      expect(found.slice(0, 5), `seed ${seed}: ${found.length} of ${count}`).toEqual([]);
      // The texts are worth something only if many are accepted.
      const accepted = texts.filter(
        (text) => read({ file: 'a.yaml', text }).diagnostics.length === 0,
      );
      expect(accepted.length).toBeGreaterThan(count / 4);
    },
  );

  test('every difference has a name and a reason of its own', () => {
    expect(new Set(differences.map(({ name }) => name)).size).toBe(differences.length);
    expect(differences.every(({ reason }) => reason.length > 20)).toBe(true);
  });
});
