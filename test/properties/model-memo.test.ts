import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check } from '../../src/check/check.ts';
import type { CheckedDocument } from '../../src/check/checked.ts';
import { canonical } from '../../src/compare/canonical.ts';
import { model, modelMemo } from '../../src/model/model.ts';
import { read } from '../../src/read/read.ts';
import {
  quarrelsomeRepository,
  soundRepository,
  textsOf,
  type Intent,
} from '../support/random-repository.ts';
import { always } from '../support/always.ts';
import { seed } from '../support/seed.ts';

const runs = Number(process.env['MESHWRIGHT_RUNS'] ?? 60);

const anyRepository = fc.oneof(quarrelsomeRepository, soundRepository);

/** How the next state comes about: who is replaced by a namesake of another repository, or goes. */
const steps = fc.array(
  fc.record({
    other: anyRepository,
    fates: fc.array(
      fc.oneof(
        { weight: 6, arbitrary: fc.constant('stays' as const) },
        { weight: 2, arbitrary: fc.constant('changes' as const) },
        { weight: 1, arbitrary: fc.constant('goes' as const) },
        { weight: 1, arbitrary: fc.constant('comes' as const) },
      ),
      { minLength: 12, maxLength: 12 },
    ),
  }),
  { minLength: 1, maxLength: 3 },
);

const nameOf = ({ kind, metadata }: Intent): string =>
  `${kind} ${metadata.namespace ?? ''} ${metadata.name}`;

function next(
  intents: readonly Intent[],
  { other, fates }: { readonly other: readonly Intent[]; readonly fates: readonly string[] },
): readonly Intent[] {
  const others = new Map(other.map((intent) => [nameOf(intent), intent]));
  const stay = intents.flatMap((intent, index) => {
    if (fates[index] === 'goes' && intent.kind !== 'Mesh') return [];
    return [fates[index] === 'changes' ? (others.get(nameOf(intent)) ?? intent) : intent];
  });
  const there = new Set(intents.map(nameOf));
  const come = other.filter((each, index) => fates[index] === 'comes' && !there.has(nameOf(each)));
  return [...stay, ...come];
}

/** Reads states one after the other; a text that was read before gives the same checked documents. */
function reader() {
  const known = new Map<string, readonly CheckedDocument[]>();
  return (intents: readonly Intent[]) => {
    const named = intents.map((intent) => [`${nameOf(intent)}.yaml`, textsOf([intent])] as const);
    const texts = new Map(named.map(([file, text]) => [file, Object.values(text).join('')]));
    const checked = [...texts].flatMap(([file, text]) => {
      const key = `${file}\n${text}`;
      const found = known.get(key) ?? check(read({ file, text }).value).value;
      known.set(key, found);
      return found;
    });
    return { checked, texts, documents: checked.map(({ document }) => document) };
  };
}

describe(`a model with a memo, with seed ${seed}`, () => {
  it('is the model without one, whatever changed since', () => {
    let shared = 0;
    always(
      fc.property(anyRepository, steps, (first, changes) => {
        const memo = modelMemo();
        const readState = reader();
        const states: (readonly Intent[])[] = [first];
        for (const change of changes) states.push(next(states.at(-1) ?? [], change));
        const before = new Set<unknown>();
        for (const state of states) {
          const { checked, texts, documents } = readState(state);
          const input = [checked, texts, ['demo'], documents] as const;
          const remembered = model(...input, memo);
          const anew = model(...input);
          expect(remembered).toEqual(anew);
          expect(canonical(remembered.value)).toBe(canonical(anew.value));
          for (const service of remembered.value?.services ?? []) {
            if (before.has(service)) shared += 1;
            before.add(service);
          }
        }
      }),
      { seed, numRuns: runs },
    );
    expect(shared, 'services that two states share').toBeGreaterThan(runs / 3);
  });
});
