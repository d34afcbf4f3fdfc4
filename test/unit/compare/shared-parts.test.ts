import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { check } from '../../../src/check/check.ts';
import { compare } from '../../../src/compare/compare.ts';
import { modelMemo, type ModelMemo } from '../../../src/model/memo.ts';
import { model } from '../../../src/model/model.ts';
import { read } from '../../../src/read/read.ts';
import { soundMeshOf } from '../../support/mesh-of.ts';

interface Mutation {
  readonly name: string;
  readonly replace: string;
  readonly with: string;
}

const file = (name: string): string =>
  readFileSync(new URL(`../../mutations/${name}`, import.meta.url), 'utf8');

const base = file('base.yaml');
const mutations = parse(file('mutations.yaml')) as readonly Mutation[];

function remembered(text: string, memo: ModelMemo) {
  const documents = read({ file: 'mesh.yaml', text }).value;
  const { value } = model(check(documents).value, undefined, [], documents, memo);
  if (value === undefined) throw new Error('a mutation must have a meaning');
  return value;
}

describe('what the second state shares with the first', () => {
  it.each(mutations)('hides nothing: $name', ({ replace, with: put }) => {
    const changed = base.replace(replace, () => put);
    const memo = modelMemo();
    const shared = compare(remembered(base, memo), remembered(changed, memo));
    expect(shared).toEqual(compare(soundMeshOf(base), soundMeshOf(changed)));
  });
});
