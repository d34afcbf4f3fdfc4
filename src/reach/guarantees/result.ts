import type { Request } from '../../access/request.ts';
import type { Decision } from '../../model/decision.ts';
import type { GuaranteeLine } from '../../model/guarantee.ts';
import type { Place } from '../../source/place.ts';

/** One request that breaks a line, who sends it, and what `decide` says of it. */
export interface Counterexample {
  readonly from: string;
  readonly request: Request;
  readonly decision: Decision;
}

/** How one line of a guarantee stands. */
export interface GuaranteeResult {
  readonly guarantee: string;
  readonly kind: GuaranteeLine['kind'];
  /** The line as written. */
  readonly line: string;
  /** `not-proven`: something that cannot be compared exactly has a say in it. Nothing rests on such a line. */
  readonly status: 'holds' | 'broken' | 'not-proven' | 'not-evaluated';
  /** Of a line that is not proven: it holds as it is written, but nothing enforces it. */
  readonly unenforced?: true;
  /** Of a broken line: the simplest request that breaks it. */
  readonly witness?: Counterexample;
  /** Of a broken `never`: the shortest chain of calls, with a request for each. */
  readonly chain?: readonly Counterexample[];
  readonly at: Place;
}

/** A result before it is known in which guarantee the line stands. */
export type LineResult = Omit<GuaranteeResult, 'guarantee'>;
