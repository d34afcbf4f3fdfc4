import { ordered } from '../../diagnostics/order.ts';
import { hasErrors } from '../../diagnostics/outcome.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Mesh } from '../../model/mesh.ts';
import { resolve, type Run } from '../../pipeline.ts';
import { commentMaterial } from '../../report/comment-material.ts';
import type { CommentAbout, CommentInput } from '../../report/comment/input.ts';
import { difference } from '../../report/difference.ts';
import { loadGuardrails } from '../rego/load-guardrails.ts';
import { loadWorkspace, type Workspace } from '../workspace/load-workspace.ts';
import { runMeshes } from '../workspace/run-meshes.ts';
import { sharedReading, type SharedReading } from '../workspace/shared-reading.ts';

/** A commit with all that is known of its meshes. */
export interface Examined {
  readonly workspace: Workspace;
  readonly runs: ReadonlyMap<string, Run>;
  /** Of reading and of every run, sorted. */
  readonly findings: readonly Diagnostic[];
  /** What was read, for the commit that it is compared with. */
  readonly shared: SharedReading;
}

/** The action is one file, so there is none that a thread could run. */
const inPlace = { count: 1 };

/** Runs every stage over the meshes of a commit, which is read as objects and never checked out. */
export async function examine(dir: string, revision: string, today: string): Promise<Examined> {
  const shared = sharedReading(inPlace);
  const workspace = await loadWorkspace({ kind: 'revision', dir, revision }, shared);
  const evaluate = await loadGuardrails();
  const { runs, diagnostics } = runMeshes(workspace, { evaluate, today });
  return {
    workspace,
    runs: new Map(runs.map(({ name, run }) => [name, run])),
    findings: diagnostics,
    shared,
  };
}

/** The base of a change: only its meaning is needed. */
interface Resolved {
  readonly workspace: Workspace;
  readonly meshes: ReadonlyMap<string, Mesh>;
  /** What keeps it from having a meaning. */
  readonly unresolved: readonly Diagnostic[];
}

/** A commit without any Mesh is one on which there was none yet: an empty mesh. */
function stands(findings: readonly Diagnostic[]): boolean {
  return findings.every(({ code, severity }) => code === 'MW1901' || severity !== 'error');
}

async function resolveBase(
  dir: string,
  revision: string,
  shared: SharedReading,
): Promise<Resolved> {
  const workspace = await loadWorkspace({ kind: 'revision', dir, revision }, shared);
  const outcomes = workspace.meshes.map(({ name, documents }) => ({
    name,
    ...resolve(documents, workspace.texts, hasErrors(workspace.diagnostics)),
  }));
  const found = ordered([
    ...workspace.diagnostics,
    ...outcomes.flatMap(({ diagnostics }) => diagnostics),
  ]);
  const meshes = outcomes.flatMap(({ name, value }) => (value ? [[name, value] as const] : []));
  return { workspace, meshes: new Map(meshes), unresolved: stands(found) ? [] : found };
}

/** What all comments of one run have in common. */
export type About = Omit<CommentAbout, 'id'>;

/** The head in words: every mesh of both sides, or why there is no answer. */
export async function compareWith(
  base: string,
  dir: string,
  head: Examined,
  about: About,
): Promise<readonly CommentInput[]> {
  const { workspace, runs, findings } = head;
  const before = await resolveBase(dir, base, head.shared);
  const names = [...new Set([...runs.keys(), ...before.meshes.keys()])].sort();
  const isWhole = [...runs.values()].every(({ mesh }) => mesh !== undefined);
  const isRead = stands(workspace.diagnostics) || !hasErrors(workspace.diagnostics);
  const broken =
    isWhole && isRead
      ? { side: 'base' as const, findings: before.unresolved, texts: before.workspace.texts }
      : { side: 'head' as const, findings, texts: workspace.texts };
  if (!(isWhole && isRead) || before.unresolved.length > 0) {
    const ids = names.length > 0 ? names : ['mesh'];
    return ids.map((id) => ({ ...about, id, kind: 'unresolved', ...broken }));
  }
  return names.map((id): CommentInput => {
    const [run, mesh] = [runs.get(id), before.meshes.get(id)];
    const told = difference(
      id,
      { label: base, texts: before.workspace.texts, ...(mesh && { mesh }) },
      { label: about.head, texts: workspace.texts, ...(run?.mesh && { mesh: run.mesh }) },
      {
        findings: ordered([...workspace.diagnostics, ...(run?.diagnostics ?? [])]),
        artifacts: run?.compiled.flatMap(({ artifacts }) => artifacts) ?? [],
      },
    );
    return {
      ...about,
      id,
      kind: 'compared',
      difference: told,
      ...commentMaterial(mesh, run?.mesh, told.changes),
    };
  });
}
