import type { JsonObject } from '../source/json.ts';

/** One question to the guardrails: an object with what it is asked with. */
export interface PolicyInput {
  /** One object, always with `apiVersion` and `kind`: an intent, an emitted or an admitted one. */
  readonly input: JsonObject;
  /**
   * What stands under `data` in Rego: `{mesh}`, and `{change}` where there is one. The same value is
   * given as the same JavaScript object, so that it is carried over once.
   */
  readonly data: JsonObject;
}

/** One violation, as a guardrail in Rego states it. */
export interface RuleFinding {
  readonly pack: string;
  readonly rule: string;
  /** What is wrong. */
  readonly msg: string;
  /** JSON pointer inside the object; absent = the object as a whole. */
  readonly path?: string;
  /** Lowers the finding; never raises it above the guardrail's level. */
  readonly severity?: 'error' | 'warning' | 'info';
  readonly help?: string;
  /** The offending value, and the names of the port it stands at: what a waiver of a field names. */
  readonly value?: string;
  readonly ports?: readonly string[];
}

/** What the guardrails answer, or why there is no answer: then the object counts as denied. */
export type Verdict =
  | { readonly deny: readonly RuleFinding[]; readonly warn: readonly RuleFinding[] }
  | { readonly failed: string };

/** The guardrails as a plain function; how they are run is an edge's affair. It never throws. */
export type Evaluate = (question: PolicyInput) => Verdict;
