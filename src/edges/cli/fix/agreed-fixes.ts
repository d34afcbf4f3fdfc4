import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { Fix } from '../../../diagnostics/fix.ts';
import type { RunWorkspace } from '../run-workspace.ts';

/** What a fix does, as a key: several findings may offer the same. */
export const keyOf = (fix: Fix): string => JSON.stringify([fix.kind, fix.edits]);

/** The files that a fix edits. */
export function filesOf({ edits }: Fix): readonly string[] {
  return [...new Set(edits.map(({ file }) => file))];
}

/** What was found in one mesh, and the files that are its own or included. */
interface MeshFindings {
  readonly files: ReadonlySet<string>;
  readonly found: readonly Diagnostic[];
}

function findingsByMesh({ workspace, runs }: RunWorkspace): readonly MeshFindings[] {
  return workspace.meshes.map(({ files }, index) => ({
    files: new Set(files),
    found: [...workspace.diagnostics, ...(runs[index]?.run.diagnostics ?? [])],
  }));
}

/**
 * What each mesh offers; in a file of several meshes only what all of them offer: what one mesh does
 * not grant another one may.
 */
export function agreedFixes(
  state: RunWorkspace,
  offered: (found: readonly Diagnostic[]) => readonly Fix[],
): readonly Fix[] {
  const byMesh = findingsByMesh(state).map(({ files, found }) => ({
    files,
    fixes: new Map(offered(found).map((fix) => [keyOf(fix), fix])),
  }));
  const all = new Map(byMesh.flatMap(({ fixes }) => [...fixes]));
  return [...all].flatMap(([key, fix]) => {
    const edited = filesOf(fix);
    const sharing = byMesh.filter(({ files }) => edited.some((file) => files.has(file)));
    return sharing.length > 0 && sharing.every(({ fixes }) => fixes.has(key)) ? [fix] : [];
  });
}

const everyFix = (found: readonly Diagnostic[]): readonly Fix[] =>
  found.flatMap(({ fixes }) => fixes ?? []);

/** Findings without the fixes that suit only some of the meshes that share a file. */
export function withAgreedFixes(state: RunWorkspace): readonly Diagnostic[] {
  const { workspace, runs, diagnostics } = state;
  if (runs.length < 2) return diagnostics;
  const agreed = new Set(agreedFixes(state, everyFix).map(keyOf));
  const ofMeshes = new Set(workspace.meshes.flatMap(({ files }) => files));
  const isFine = (fix: Fix) =>
    agreed.has(keyOf(fix)) || !filesOf(fix).some((file) => ofMeshes.has(file));
  return diagnostics.map(({ fixes, ...finding }) => {
    const kept = fixes?.filter(isFine) ?? [];
    return kept.length > 0 ? { ...finding, fixes: kept } : finding;
  });
}
