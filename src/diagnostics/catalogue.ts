import { checkCodes } from './codes/check.ts';
import { compileCodes } from './codes/compile.ts';
import { internalCodes } from './codes/internal.ts';
import { manifestCodes } from './codes/manifests.ts';
import { modelCodes } from './codes/model.ts';
import { reachCodes } from './codes/reach.ts';
import { policyCodes } from './codes/policy.ts';
import { readCodes } from './codes/read.ts';
import { serveCodes } from './codes/serve.ts';
import { workspaceCodes } from './codes/workspace.ts';
import type { Holes } from './message.ts';

/**
 * Every finding meshwright can make, by code. Codes are numbered by stage, sorted and never used
 * again: a retired one leaves a comment line. A code without a page in `docs/diagnostics` fails a test.
 */
export const catalogue = {
  ...readCodes,
  ...workspaceCodes,
  ...checkCodes,
  ...policyCodes,
  ...modelCodes,
  ...manifestCodes,
  ...reachCodes,
  ...compileCodes,
  ...serveCodes,
  ...internalCodes,
} as const;

/** A code of the catalogue. */
export type Code = keyof typeof catalogue;

type Texts<C extends Code> =
  | (typeof catalogue)[C]['message']
  | ((typeof catalogue)[C] extends { readonly help: infer H extends string } ? H : never);

/** The parameters that a code's texts ask for. */
export type Params<C extends Code> = Readonly<Record<Holes<Texts<C>>, string>>;

/** Whether a text is a code of the catalogue. */
export function isCode(text: string): text is Code {
  return Object.hasOwn(catalogue, text);
}
