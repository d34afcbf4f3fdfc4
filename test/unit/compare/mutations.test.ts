import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { compare } from '../../../src/compare/compare.ts';
import { decide } from '../../../src/model/decide/decide.ts';
import { meshOf } from '../../support/mesh-of.ts';

interface Mutation {
  readonly name: string;
  readonly replace: string;
  readonly with: string;
  /** `class what`, each once. */
  readonly changes: readonly string[];
}

const read = (file: string): string =>
  readFileSync(new URL(`../../mutations/${file}`, import.meta.url), 'utf8');

const base = read('base.yaml');
const mutations = parse(read('mutations.yaml')) as readonly Mutation[];

function meshFrom(text: string) {
  const { value, diagnostics } = meshOf(text);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  expect(errors.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
  if (value === undefined) throw new Error('a mutation must have a meaning');
  return value;
}

describe('one mutation', () => {
  const before = meshFrom(base);

  it('is one for each semantic field', () => {
    expect(mutations.length).toBeGreaterThanOrEqual(40);
    expect(compare(before, before)).toEqual([]);
  });

  it.each(mutations)('$name', ({ replace, with: put, changes }) => {
    expect(base.split(replace)).toHaveLength(2);
    const after = meshFrom(base.replace(replace, () => put));
    const found = compare(before, after);
    const told = new Set(found.map((one) => `${one.class} ${one.what.replace(/ of .*/, '')}`));
    expect([...told].sort()).toEqual([...changes].sort());
    for (const { class: kind, what, witness } of found) {
      const isAbout = kind === 'reroutes' || what === 'access';
      if (!isAbout || ['endpoints', 'versions', 'ports', 'cors'].includes(what)) continue;
      expect(witness, `${kind} ${what}`).toBeDefined();
      if (witness === undefined) continue;
      expect(decide(before, witness.request)).toEqual(witness.before);
      expect(decide(after, witness.request)).toEqual(witness.after);
      const answers = [witness.before, witness.after].map(({ decision, asks, route, redirect }) =>
        JSON.stringify(what === 'access' ? [decision, asks] : [route, redirect]),
      );
      expect(answers[0]).not.toBe(answers[1]);
    }
  });
});
