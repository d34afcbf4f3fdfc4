import type { Evaluate } from '../../check/evaluate.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { ordered } from '../../diagnostics/order.ts';
import { hasErrors } from '../../diagnostics/outcome.ts';
import type { Mesh } from '../../model/mesh.ts';
import { resolve } from '../../pipeline.ts';
import type { Document } from '../../read/document.ts';
import { loadGuardrails } from '../rego/load-guardrails.ts';
import { loadWorkspace, type Workspace, type WorkspaceMesh } from '../workspace/load-workspace.ts';
import { concerning } from '../workspace/one-mesh.ts';
import { runMeshes, type MeshRuns, type RunSurroundings } from '../workspace/run-meshes.ts';
import type { SharedReading } from '../workspace/shared-reading.ts';
import { sharedFindings } from '../workspace/shared-findings.ts';
import type { WorkspaceSource } from '../workspace/source.ts';
import { chooseMesh } from './choose-mesh.ts';
import { today, type Io } from './io.ts';
import { startProgress } from './progress.ts';

/** A workspace with all that is known of it. */
export interface RunWorkspace extends MeshRuns {
  readonly workspace: Workspace;
}

let guardrails: Promise<Evaluate> | undefined;

/** Unpacked and compiled once a process, however many states are judged. */
function loadedGuardrails(): Promise<Evaluate> {
  guardrails ??= loadGuardrails();
  return guardrails;
}

/** What two states of a workspace have in common, by the name of a mesh. */
export type Known = NonNullable<RunSurroundings['known']>;

/**
 * Runs all stages over every mesh of a source. `shared`, `known`: with and of another state of the
 * same command.
 */
export async function runWorkspace(
  io: Io,
  source: WorkspaceSource,
  shared?: SharedReading,
  known?: Known,
): Promise<RunWorkspace> {
  const progress = await startProgress(io);
  try {
    progress.enter('read');
    const workspace = await loadWorkspace(source, shared);
    const evaluate = await loadedGuardrails();
    const enter = (what: string) => progress.enter(what);
    const surroundings = { evaluate, today: today(io), enter, ...(known && { known }) };
    return { workspace, ...runMeshes(workspace, surroundings) };
  } finally {
    progress.end();
  }
}

/** A workspace whose meshes are resolved: no guarantee, guardrail or target has been asked. */
export interface ResolvedWorkspace {
  readonly workspace: Workspace;
  /** By name. Empty where anything does not resolve: half a mesh would give wrong answers. */
  readonly meshes: ReadonlyMap<string, Mesh>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Resolves some meshes of a workspace; of the others nothing is said. */
function resolveMeshes(
  workspace: Workspace,
  chosen: readonly WorkspaceMesh[],
  known?: Known,
): ResolvedWorkspace {
  const hasGaps = hasErrors(workspace.diagnostics);
  const outcomes = chosen.map((mesh) => ({
    ...mesh,
    ...resolve(mesh.documents, workspace.texts, hasGaps, known?.(mesh.name).memo),
  }));
  const found = sharedFindings(
    outcomes.map((outcome) => ({ ...outcome, isWhole: outcome.value !== undefined })),
  );
  const diagnostics = ordered([...workspace.diagnostics, ...found]);
  const meshes = outcomes.flatMap(({ name, value }) => (value ? [[name, value] as const] : []));
  return { workspace, meshes: new Map(hasErrors(diagnostics) ? [] : meshes), diagnostics };
}

/** Resolves every mesh of a source. `shared`, `known` as for `runWorkspace`. */
export async function resolveWorkspace(
  source: WorkspaceSource,
  shared?: SharedReading,
  known?: Known,
): Promise<ResolvedWorkspace> {
  const workspace = await loadWorkspace(source, shared);
  return resolveMeshes(workspace, workspace.meshes, known);
}

/** The one mesh that a question is about. */
export interface ResolvedMesh {
  readonly workspace: Workspace;
  readonly documents: readonly Document[];
  /** Absent where it does not resolve; `diagnostics` say why. */
  readonly mesh?: Mesh;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Resolves one mesh of a source: the named one, or the only one. What is wrong in another mesh
 * leaves its answer alone.
 *
 * @throws {UsageError} where it cannot be told which mesh is meant.
 */
export async function resolveMesh(
  source: WorkspaceSource,
  name: string | undefined,
): Promise<ResolvedMesh> {
  const workspace = await loadWorkspace(source);
  const { diagnostics } = workspace;
  if (workspace.meshes.length === 0) return { workspace, documents: [], diagnostics };
  const chosen = chooseMesh(workspace.meshes, name);
  const resolved = resolveMeshes({ ...workspace, diagnostics: concerning(workspace, chosen) }, [
    chosen,
  ]);
  const mesh = resolved.meshes.get(chosen.name);
  return {
    workspace,
    documents: chosen.documents,
    ...(mesh && { mesh }),
    diagnostics: resolved.diagnostics,
  };
}
