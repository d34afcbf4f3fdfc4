/** What a guardrail does where nothing else is said of it. */
export type Level = 'deny' | 'warn' | 'off';

/**
 * What a guardrail looks at: one object and what of the mesh is around it, also the change that is
 * made, or the whole mesh at once.
 */
export type Scope = 'object' | 'change' | 'mesh';

/** One guardrail, as the METADATA of its Rego module describes it. */
export interface RuleMeta {
  /** The pack it comes with: `baseline`. */
  readonly pack: string;
  /** Its name: `strict-mtls`. */
  readonly rule: string;
  readonly title: string;
  /** Why it exists. */
  readonly why: string;
  readonly level: Level;
  readonly scope: Scope;
  /** The way out. */
  readonly fix: string;
  /** The field whose own waivers (`field: mtls`) count for it too. */
  readonly field?: string;
  readonly url: string;
}

/** The code of a guardrail's findings: `policy/baseline/strict-mtls`. */
export function policyCode(rule: Pick<RuleMeta, 'pack' | 'rule'>): string {
  return `policy/${rule.pack}/${rule.rule}`;
}
