import type { GuaranteeLine } from '../model/guarantee.ts';
import type { Mesh } from '../model/mesh.ts';
import { guarantees } from '../reach/guarantees.ts';
import type { GuaranteeResult } from '../reach/guarantees/result.ts';
import { requestWords } from '../reach/request-words.ts';
import { promiseOf } from './promise-changes.ts';

/** How a guarantee stands; `absent` = this side does not declare it. */
export type GuaranteeStatus = 'holds' | 'broken' | 'not-evaluated' | 'absent';

/** A guarantee on both sides. */
export interface GuaranteeChange {
  readonly name: string;
  readonly before: GuaranteeStatus;
  readonly after: GuaranteeStatus;
  /** What breaks it now, each call of a chain by itself: `bookinfo/details → bookinfo/ratings:9080 GET /ratings/0`. */
  readonly broken: readonly string[];
  /** What lines were about that held before and do not hold now, whatever others of the guarantee do. */
  readonly lost?: readonly string[];
}

/**
 * A guarantee holds only if each of its lines does, and is proven to: one that cannot be proven is as good
 * as broken. A line about which there was nothing to try makes it uncertain.
 */
function statusOf(lines: readonly GuaranteeResult[], isDeclared: boolean): GuaranteeStatus {
  if (!isDeclared) return 'absent';
  const has = (status: GuaranteeResult['status']) => lines.some((line) => line.status === status);
  if (has('broken') || has('not-proven')) return 'broken';
  return has('not-evaluated') ? 'not-evaluated' : 'holds';
}

/** What breaks a line, in words. */
function breaking({ witness, chain = [], status, line }: GuaranteeResult): readonly string[] {
  if (status === 'not-proven') return [`not proven: ${line}`];
  const steps = witness ? [witness] : chain;
  return steps.map(({ from, request }) => requestWords(from, request));
}

/** One line and how it stands. */
interface Judged {
  readonly line: GuaranteeLine;
  readonly status: GuaranteeResult['status'];
}

function resultsOf(mesh: Mesh | undefined) {
  const names = new Set(mesh?.guarantees.map(({ name }) => name));
  const results = mesh === undefined ? [] : guarantees(mesh).results;
  const lines = mesh?.guarantees.flatMap((guarantee) => guarantee.lines) ?? [];
  // There is one result a line, in their order.
  const judged = results.flatMap(({ guarantee, status }, index): readonly [string, Judged][] => {
    const line = lines[index];
    return line === undefined ? [] : [[guarantee, { line, status }]];
  });
  return { names, results, judged };
}

/** What the lines of a guarantee are about that held and do not hold any more. */
function lostLines(was: readonly Judged[], is: readonly Judged[]): readonly string[] {
  const held = new Set(
    was.filter(({ status }) => status === 'holds').map(({ line }) => promiseOf(line)),
  );
  const lost = is.filter(({ line, status }) => status !== 'holds' && held.has(promiseOf(line)));
  return [...new Set(lost.map(({ line }) => line.to))];
}

/** Every guarantee of both sides, in the order of their names on the new one; those that hold on both too. */
export function guaranteeChanges(
  before: Mesh | undefined,
  after: Mesh | undefined,
): readonly GuaranteeChange[] {
  const [was, is] = [resultsOf(before), resultsOf(after)];
  return [...new Set([...is.names, ...was.names])].map((name) => {
    const of = ({ results }: typeof was) => results.filter(({ guarantee }) => guarantee === name);
    const judged = (side: typeof was) =>
      side.judged.filter(([guarantee]) => guarantee === name).map(([, one]) => one);
    const broken = of(is).flatMap(breaking);
    const lost = lostLines(judged(was), judged(is));
    return {
      name,
      before: statusOf(of(was), was.names.has(name)),
      after: statusOf(of(is), is.names.has(name)),
      broken,
      ...(lost.length > 0 && { lost }),
    };
  });
}
