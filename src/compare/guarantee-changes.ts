import type { Mesh } from '../model/mesh.ts';
import { guarantees, type GuaranteeResult } from '../reach/guarantees.ts';
import { requestWords } from '../reach/request-words.ts';

/** How a guarantee stands; `absent` = this side does not declare it. */
export type GuaranteeStatus = GuaranteeResult['status'] | 'absent';

/** A guarantee on both sides. */
export interface GuaranteeChange {
  readonly name: string;
  readonly before: GuaranteeStatus;
  readonly after: GuaranteeStatus;
  /** What breaks it now, one line each: `bookinfo/details → bookinfo/ratings:9080 GET /ratings/0`. */
  readonly broken: readonly string[];
}

/** A guarantee holds only if each of its lines does; one line that was not tried makes it uncertain. */
function statusOf(lines: readonly GuaranteeResult[], isDeclared: boolean): GuaranteeStatus {
  if (!isDeclared) return 'absent';
  const has = (status: GuaranteeResult['status']) => lines.some((line) => line.status === status);
  if (has('broken')) return 'broken';
  return has('not-evaluated') ? 'not-evaluated' : 'holds';
}

function resultsOf(mesh: Mesh | undefined) {
  const names = new Set(mesh?.guarantees.map(({ name }) => name));
  return { names, results: mesh === undefined ? [] : guarantees(mesh).results };
}

/** Every guarantee of both sides, in the order of their names on the new one; those that hold on both too. */
export function guaranteeChanges(
  before: Mesh | undefined,
  after: Mesh | undefined,
): readonly GuaranteeChange[] {
  const [was, is] = [resultsOf(before), resultsOf(after)];
  return [...new Set([...is.names, ...was.names])].map((name) => {
    const of = ({ results }: typeof was) => results.filter(({ guarantee }) => guarantee === name);
    const broken = of(is).flatMap(({ witness }) =>
      witness ? [requestWords(witness.from, witness.request)] : [],
    );
    return {
      name,
      before: statusOf(of(was), was.names.has(name)),
      after: statusOf(of(is), is.names.has(name)),
      broken,
    };
  });
}
