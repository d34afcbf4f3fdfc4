import type { Evaluate } from '../../check/evaluate.ts';
import { policyOf, type Policy } from '../../check/policy.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { invariant } from '../../diagnostics/invariant.ts';
import { ordered } from '../../diagnostics/order.ts';
import { hasErrors } from '../../diagnostics/outcome.ts';
import { drive, pipeline, type Run } from '../../pipeline.ts';
import type { Texts } from '../../source/text.ts';
import { library } from '../rego/library.generated.ts';
import type { Workspace, WorkspaceMesh } from '../workspace/load-workspace.ts';

/** One mesh as it was read at one time: plain data, so that a thread can hand it to another. */
export interface LoadedMesh {
  readonly mesh: string;
  readonly run: Run;
  readonly texts: Texts;
  readonly commit?: string;
}

/** What requests are judged by. Never changed, only replaced. */
export interface PolicyState extends LoadedMesh {
  /** Guardrails, levels and waivers as they hold on a day (`YYYY-MM-DD`). */
  readonly policyOn: (day: string) => Policy;
}

/** Picks the mesh to serve; throws where it cannot be told which. */
export type ChooseMesh = (meshes: readonly WorkspaceMesh[]) => WorkspaceMesh;

/** What a mesh is run with. */
export interface RunOptions {
  readonly choose: ChooseMesh;
  readonly evaluate: Evaluate;
  /** `YYYY-MM-DD`. */
  readonly today: string;
}

/** The intents do not resolve, so that nothing can be judged by them. */
export class UnresolvedError extends Error {
  override readonly name = 'UnresolvedError';
  readonly diagnostics: readonly Diagnostic[];
  readonly texts: Texts;

  constructor(diagnostics: readonly Diagnostic[], texts: Texts) {
    super('the intents do not resolve');
    this.diagnostics = diagnostics;
    this.texts = texts;
  }
}

/** Adds what depends on the day. */
export function policyState(loaded: LoadedMesh): PolicyState {
  let known: { readonly day: string; readonly policy: Policy } | undefined;
  const policyOn = (day: string): Policy => {
    if (known?.day === day) return known.policy;
    const { value: policy } = policyOf(loaded.run.checked, library, day);
    invariant(policy !== undefined, 'a mesh that resolves has a policy');
    known = { day, policy };
    return policy;
  };
  return { ...loaded, policyOn };
}

/**
 * Runs one mesh of a workspace. It has to resolve, and that is all: a broken guarantee or a guardrail
 * that denies something in Git must not take admission away from everybody else.
 *
 * @throws {UnresolvedError} where it does not resolve; and what `choose` throws.
 */
export function runMesh(workspace: Workspace, options: RunOptions): LoadedMesh {
  const { texts, commit, meshes, diagnostics } = workspace;
  if (hasErrors(diagnostics) || meshes.length === 0) throw new UnresolvedError(diagnostics, texts);
  const { name, documents } = options.choose(meshes);
  const { evaluate, today } = options;
  const run = drive(pipeline({ documents, texts, rules: library, evaluate, today }));
  if (run.mesh === undefined)
    throw new UnresolvedError(ordered([...diagnostics, ...run.diagnostics]), texts);
  return { mesh: name, run, texts, ...(commit !== undefined && { commit }) };
}
