import type { Evaluate } from '../../check/evaluate.ts';
import { policyOf, type Policy } from '../../check/policy.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { invariant } from '../../diagnostics/invariant.ts';
import { ordered } from '../../diagnostics/order.ts';
import { hasErrors } from '../../diagnostics/outcome.ts';
import { drive, pipeline, type Run } from '../../pipeline.ts';
import type { Texts } from '../../source/text.ts';
import { library } from '../rego/library.generated.ts';
import { loadWorkspace, type Workspace, type WorkspaceMesh } from '../workspace/load-workspace.ts';
import type { WorkspaceSource } from '../workspace/source.ts';

/** What requests are judged by: one mesh, as it was read at one time. Never changed, only replaced. */
export interface PolicyState {
  readonly mesh: string;
  readonly run: Run;
  readonly texts: Texts;
  readonly commit?: string;
  /** Guardrails, levels and waivers as they hold on a day (`YYYY-MM-DD`). */
  readonly policyOn: (day: string) => Policy;
}

/** Picks the mesh to serve; throws where it cannot be told which. */
export type ChooseMesh = (meshes: readonly WorkspaceMesh[]) => WorkspaceMesh;

/** What a state is made with. */
export interface StateOptions {
  readonly choose: ChooseMesh;
  readonly evaluate: Evaluate;
  readonly today: () => string;
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

function policies(run: Run): PolicyState['policyOn'] {
  let known: { readonly day: string; readonly policy: Policy } | undefined;
  return (day) => {
    if (known?.day === day) return known.policy;
    const { value: policy } = policyOf(run.checked, library, day);
    invariant(policy !== undefined, 'a mesh that resolves has a policy');
    known = { day, policy };
    return policy;
  };
}

/**
 * Makes a state of a workspace. It has to resolve, and that is all: a broken guarantee or a guardrail
 * that denies something in Git must not take admission away from everybody else.
 *
 * @throws {UnresolvedError} where it does not resolve; and what `choose` throws.
 */
export function stateOf(workspace: Workspace, options: StateOptions): PolicyState {
  const { texts, commit, meshes, diagnostics } = workspace;
  if (hasErrors(diagnostics) || meshes.length === 0) throw new UnresolvedError(diagnostics, texts);
  const { name, documents } = options.choose(meshes);
  const { evaluate, today } = options;
  const run = drive(pipeline({ documents, texts, rules: library, evaluate, today: today() }));
  if (run.mesh === undefined)
    throw new UnresolvedError(ordered([...diagnostics, ...run.diagnostics]), texts);
  return {
    mesh: name,
    run,
    texts,
    ...(commit !== undefined && { commit }),
    policyOn: policies(run),
  };
}

/** Reads a source and makes a state of it. */
export async function loadState(
  source: WorkspaceSource,
  options: StateOptions,
): Promise<PolicyState> {
  return stateOf(await loadWorkspace(source), options);
}
