import { utf8ToBytes } from '@noble/hashes/utils.js';
import { invariant } from '../../diagnostics/invariant.ts';

/** One way to say a section. */
export interface Form {
  readonly text: string;
  /** What this form does not show, in words with counts: `120 of 150 calls`. */
  readonly leftOut?: string;
}

/** A part of the comment that can be said shorter. */
export interface Section {
  /** 0 = never shortened; the higher, the sooner it is. */
  readonly priority: number;
  /** The longest first; the last is the least that must be said. Text `''` = nothing. */
  readonly forms: readonly [Form, ...Form[]];
  /** A further row of the table before it: no empty line between. */
  readonly isRow?: true;
}

/** The size that GitHub counts: bytes of UTF-8. */
export function byteLength(text: string): number {
  return utf8ToBytes(text).length;
}

/** Below this not even the title and the counts are sure to fit. */
export const leastBudget = 6000;

/** What the note of what is left out may take. */
const noteSize = 700;

function joined(sections: readonly Section[], chosen: readonly Form[]): string {
  let text = '';
  for (const [index, form] of chosen.entries()) {
    if (form.text === '') continue;
    const glue = sections[index]?.isRow ? '\n' : '\n\n';
    text += text === '' ? form.text : glue + form.text;
  }
  return text;
}

function note(chosen: readonly Form[]): string {
  const parts = chosen.flatMap(({ leftOut }) => leftOut ?? []);
  if (parts.length === 0) return '';
  const said = `> ✂️ Shortened to fit. Not shown: ${parts.join(' · ')}.`;
  return byteLength(said) <= noteSize ? said : '> ✂️ Shortened to fit.';
}

/**
 * The longest text within a budget of bytes. Every section begins with its shortest form; then, the
 * most important one first, each takes the longest form for which there is room. Forms are whole, so
 * no tag, table or fence is ever cut. What is not shown is said after the section `noteAfter`.
 */
export function fit(sections: readonly Section[], budget: number, noteAfter: number): string {
  const room = Math.max(budget, leastBudget) - noteSize - 2;
  const chosen = sections.map(({ forms }) => forms.at(-1) ?? forms[0]);
  const sizes = (form: Form) => byteLength(form.text) + 2;
  let used = chosen.reduce((sum, form) => sum + sizes(form), 0);
  const order = [...sections.keys()].sort(
    (a, b) => (sections[a]?.priority ?? 0) - (sections[b]?.priority ?? 0),
  );
  for (const index of order) {
    const least = chosen[index];
    const rest = used - (least === undefined ? 0 : sizes(least));
    const best = sections[index]?.forms.find((form) => rest + sizes(form) <= room);
    if (best === undefined) continue;
    chosen[index] = best;
    used = rest + sizes(best);
  }
  const told: Section = { priority: 0, forms: [{ text: note(chosen) }] };
  const all = sections.toSpliced(noteAfter + 1, 0, told);
  const text = joined(all, chosen.toSpliced(noteAfter + 1, 0, told.forms[0]));
  invariant(byteLength(text) <= Math.max(budget, leastBudget), 'a comment is over its budget');
  return text;
}
