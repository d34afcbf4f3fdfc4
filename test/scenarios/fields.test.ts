import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { globSync } from 'tinyglobby';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadGuardrails } from '../../src/edges/rego/load-guardrails.ts';
import { read } from '../../src/read/read.ts';
import { grouped } from '../../src/source/grouped.ts';
import { alternatives, Laboratory, stronger, type Effect } from '../support/field-effects.ts';
import { everything } from '../support/schema-fields.ts';

/**
 * Every field of every kind of intent means something: it is set in a scenario, and another value (or
 * none) there changes what is compiled or what is found. The exceptions are listed with their reason,
 * and an exception that is none fails.
 */
interface Exceptions {
  /** No target that is built compiles it: only `diff`, `explain` and `can` tell of it. */
  readonly told: readonly { readonly fields: readonly string[]; readonly why: string }[];
  /** Only people read it. */
  readonly nothing: readonly { readonly fields: readonly string[]; readonly why: string }[];
  /** It acts before or after the stages that this test drives; `test` names what shows it. */
  readonly elsewhere: readonly {
    readonly fields: readonly string[];
    readonly why: string;
    readonly test: string;
  }[];
}

const here = fileURLToPath(new URL('./', import.meta.url));
const exceptions = parse(
  readFileSync(join(here, 'fields-without-effect.yaml'), 'utf8'),
) as Exceptions;

/**
 * Scenarios with intents of their own. Those that are explained are about whole policies and larger:
 * each change of a field runs a scenario once more.
 */
const names = readdirSync(here)
  .filter((name) => existsSync(join(here, name, 'intents')))
  .filter((name) => {
    const scenario = parse(readFileSync(join(here, name, 'scenario.yaml'), 'utf8')) as object;
    return !('explain' in scenario);
  });
const guardrails = await loadGuardrails();

const laboratories = names
  .map((name) => {
    const folder = join(here, name, 'intents');
    const files = globSync('**/*.yaml', { cwd: folder }).sort();
    const texts = files.map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }));
    return new Laboratory(
      { name, documents: texts.flatMap((text) => read(text).value) },
      guardrails,
    );
  })
  .sort((a, b) => a.cost - b.cost);

/** Everything that a scenario says, by what it is called. */
const written = grouped(
  laboratories.flatMap((lab) => lab.said().map((each) => ({ lab, ...each }))),
  ({ occurrence: { id } }) => id,
);

/** Values tried in one place, and places tried. */
const [triesInOnePlace, placesTried] = [2, 9];

/**
 * The strongest effect that a change of this field has anywhere; `fixed` where nothing else may
 * stand: a block that must be there means what its parts mean.
 */
function effectOf(id: string): Effect | 'fixed' {
  let best: Effect | undefined;
  for (const [place, { lab, at, occurrence }] of (written.get(id) ?? []).entries()) {
    if (best !== undefined && place >= placesTried) break;
    let tries = 0;
    for (const value of alternatives(occurrence)) {
      const documents = tries < triesInOnePlace ? lab.with(at, occurrence, value) : undefined;
      if (documents === undefined) continue;
      tries += 1;
      best = stronger(best ?? 'nothing', lab.effect(documents));
      if (best === 'compiled' || best === 'found') return best;
    }
  }
  return best ?? 'fixed';
}

const fields = everything.flatMap((each) => [...each.fields]);
const forms = everything.flatMap((each) => [...each.forms]);
const listed = (list: readonly { readonly fields: readonly string[] }[]): readonly string[] =>
  list.flatMap((entry) => entry.fields).sort();

it('scenarios have no errors but those that they are about', () => {
  const errors = laboratories.flatMap((lab) =>
    lab
      .findings()
      .filter((line) => line.startsWith('error') && !line.startsWith('error MW4003'))
      .map((line) => `${lab.name}: ${line}`),
  );
  expect(errors).toEqual([]);
});

it('every field is set in a scenario', () => {
  expect(fields.filter((id) => !written.has(id))).toEqual(listed(exceptions.elsewhere));
});

it('every form of a field is used in a scenario', () => {
  expect(forms.filter((id) => !written.has(id))).toEqual([]);
});

it('every field changes an output, or is listed with the reason', { timeout: 120_000 }, () => {
  const effects = fields
    .filter((id) => written.has(id))
    .map((id) => ({ id, effect: effectOf(id) }));
  const of = (wanted: Effect) =>
    effects.filter(({ effect }) => effect === wanted).map(({ id }) => id);
  expect({ told: of('told').sort(), nothing: of('nothing').sort() }).toEqual({
    told: listed(exceptions.told),
    nothing: listed(exceptions.nothing),
  });
});

it('exceptions have a reason, and what acts elsewhere has its test', () => {
  const all = [...exceptions.told, ...exceptions.nothing, ...exceptions.elsewhere];
  expect(all.filter(({ why }) => why.length < 20)).toEqual([]);
  for (const { test } of exceptions.elsewhere)
    expect(existsSync(join(here, '../..', test)), test).toBe(true);
});
