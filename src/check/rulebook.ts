import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { byCodeUnits } from '../diagnostics/order.ts';
import type { Outcome } from '../diagnostics/outcome.ts';
import { placeOf } from '../read/document.ts';
import { pointer } from '../source/pointer.ts';
import type { Checked } from './checked.ts';
import type { Level, RuleMeta } from './rule-meta.ts';

/** Which guardrails judge a mesh, and how hard. */
export interface Rulebook {
  /** Every guardrail that was loaded. */
  readonly rules: readonly RuleMeta[];
  readonly packs: readonly string[];
  /** By name of the guardrail; the others have the level of their METADATA. */
  readonly levels: Readonly<Record<string, Level>>;
}

/** What judges a mesh that says nothing of guardrails. */
export const defaultPacks: readonly string[] = ['baseline'];

/** Reads `Mesh.spec.guardrails` against the guardrails there are: a name that is none would pass unseen. */
export function rulebook(mesh: Checked<'Mesh'>, rules: readonly RuleMeta[]): Outcome<Rulebook> {
  const settings = mesh.value.spec.guardrails;
  const packs = settings?.packs ?? defaultPacks;
  const levels = settings?.levels ?? {};
  return {
    value: { rules, packs, levels },
    diagnostics: [
      ...unknownPacks(mesh, packs, rules),
      ...unknownLevels(mesh, Object.keys(levels), rules),
    ],
  };
}

function unknownPacks(mesh: Checked<'Mesh'>, packs: readonly string[], rules: readonly RuleMeta[]) {
  const known = names(rules.map(({ pack }) => pack));
  return packs.flatMap((pack, index): readonly Diagnostic[] => {
    if (known.includes(pack)) return [];
    const place = placeOf(
      mesh.document,
      pointer('spec', 'guardrails', 'packs', index),
      'value',
      mesh.object,
    );
    return [diagnostic('MW2503', place, { name: pack, expected: listed(known) })];
  });
}

function unknownLevels(
  mesh: Checked<'Mesh'>,
  levels: readonly string[],
  rules: readonly RuleMeta[],
) {
  const known = names(rules.map(({ rule }) => rule));
  return levels.flatMap((name): readonly Diagnostic[] => {
    if (known.includes(name)) return [];
    const place = placeOf(
      mesh.document,
      pointer('spec', 'guardrails', 'levels', name),
      'key',
      mesh.object,
    );
    return [diagnostic('MW2502', place, { name, expected: listed(known) })];
  });
}

/** Each name once, sorted. */
export function names(all: readonly string[]): readonly string[] {
  return [...new Set(all)].sort(byCodeUnits);
}

/** Names for a sentence, each in backticks. */
export function listed(all: readonly string[]): string {
  return all.length === 0 ? 'none' : all.map((name) => `\`${name}\``).join(', ');
}
