import type { GuaranteeLine } from '../model/guarantee.ts';
import type { Mesh } from '../model/mesh.ts';
import type { GuaranteeChange } from './guarantee-changes.ts';
import { promiseOf } from './promise-changes.ts';

/** A guarantee that promises less than before, or no longer holds. */
export interface WeakenedGuarantee {
  readonly name: string;
  /** What it protected: `ns/name` of services and externals. */
  readonly about: readonly string[];
  /** `no longer holds`, `no longer says deny any → shop/ledger`. */
  readonly why: string;
}

function linesOf(mesh: Mesh | undefined, name: string): readonly GuaranteeLine[] {
  return mesh?.guarantees.find((guarantee) => guarantee.name === name)?.lines ?? [];
}

/** The guarantees that a change weakens: those it breaks, and those it takes a line from. */
export function weakenedGuarantees(
  guarantees: readonly GuaranteeChange[],
  before: Mesh | undefined,
  after: Mesh | undefined,
): readonly WeakenedGuarantee[] {
  // A line that another guarantee says now is promised still.
  const kept = new Set(after?.guarantees.flatMap(({ lines }) => lines.map(promiseOf)));
  return guarantees.flatMap(({ name, lost: about = [] }) => {
    const lines = linesOf(before, name);
    const gone = lines.filter((line) => !kept.has(promiseOf(line)));
    const removed = gone.map(({ to, text }) => ({
      name,
      about: [to],
      why: `no longer says \`${text}\``,
    }));
    const broken = about.length > 0 ? [{ name, about, why: 'no longer holds' }] : [];
    return [...broken, ...removed];
  });
}
