import type { GuaranteeLine } from '../model/guarantee.ts';
import type { Mesh } from '../model/mesh.ts';
import { canonical } from './canonical.ts';
import type { GuaranteeChange } from './guarantee-changes.ts';

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

/** What a line promises, however and wherever it is written. */
const promise = ({ text: _text, at: _at, ...rest }: GuaranteeLine): string => canonical(rest);

const isSound = (status: GuaranteeChange['before']): boolean => status === 'holds';

/** The guarantees that a change weakens: those it breaks, and those it takes a line from. */
export function weakenedGuarantees(
  guarantees: readonly GuaranteeChange[],
  before: Mesh | undefined,
  after: Mesh | undefined,
): readonly WeakenedGuarantee[] {
  return guarantees.flatMap(({ name, before: was, after: is }) => {
    const lines = linesOf(before, name);
    const kept = new Set(linesOf(after, name).map(promise));
    const lost = lines.filter((line) => !kept.has(promise(line)));
    const removed = lost.map(({ to, text }) => ({
      name,
      about: [to],
      why: `no longer says \`${text}\``,
    }));
    const isBroken = isSound(was) && !isSound(is) && is !== 'absent';
    const about = [...new Set(lines.map(({ to }) => to))];
    return [...(isBroken ? [{ name, about, why: 'no longer holds' }] : []), ...removed];
  });
}
