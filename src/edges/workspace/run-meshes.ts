import type { Evaluate } from '../../check/evaluate.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { ordered } from '../../diagnostics/order.ts';
import { hasErrors } from '../../diagnostics/outcome.ts';
import { drive, pipeline, type Run, type RunInput } from '../../pipeline.ts';
import { library } from '../rego/library.generated.ts';
import type { Workspace } from './load-workspace.ts';
import { concerning } from './one-mesh.ts';
import { sharedFindings } from './shared-findings.ts';

/** One mesh of a workspace, run through all stages. */
export interface MeshRun {
  readonly name: string;
  /** Folder of its Mesh, from the root of the workspace. */
  readonly root: string;
  readonly run: Run;
}

/** What a run needs of the world around it. */
export interface RunSurroundings {
  readonly evaluate: Evaluate;
  /** The day that waivers are judged on: `2026-11-22`. */
  readonly today: string;
  /** Told the name of each stage and mesh when it begins. */
  readonly enter?: (what: string) => void;
  /** What is known of each mesh by name, where another state of it was resolved before. */
  readonly known?: (mesh: string) => Pick<RunInput, 'memo' | 'since'>;
}

/** All meshes of a workspace, run. */
export interface MeshRuns {
  /** In the order of the meshes of the workspace. */
  readonly runs: readonly MeshRun[];
  /** Of gathering and of every run, sorted. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Runs all stages over every mesh of a workspace. */
export function runMeshes(workspace: Workspace, surroundings: RunSurroundings): MeshRuns {
  const { evaluate, today, enter, known } = surroundings;
  const { texts, meshNames } = workspace;
  const given = { texts, rules: library, evaluate, today, meshNames };
  const ran = workspace.meshes.map((mesh) => {
    const hasGaps = hasErrors(concerning(workspace, mesh));
    const input = { documents: mesh.documents, hasGaps, ...given, ...known?.(mesh.name) };
    const run = drive(pipeline(input), (stage) => enter?.(`${stage} ${mesh.name}`));
    return { ...mesh, run, isWhole: run.mesh !== undefined, diagnostics: run.diagnostics };
  });
  return {
    runs: ran.map(({ name, root, run }) => ({ name, root, run })),
    diagnostics: ordered([...workspace.diagnostics, ...sharedFindings(ran)]),
  };
}
