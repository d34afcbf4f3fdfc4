import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { hasErrors } from '../../diagnostics/outcome.ts';
import type { Workspace, WorkspaceMesh } from './load-workspace.ts';

/**
 * What was found while reading and gathering that concerns one mesh: all but what stands in files
 * that only other meshes have. What was passed by unread may belong to any mesh, so it stays.
 */
export function concerning(workspace: Workspace, { files }: WorkspaceMesh): readonly Diagnostic[] {
  // Without an error nobody asks whose it is, and the sets below need not be made.
  if (!hasErrors(workspace.diagnostics)) return workspace.diagnostics;
  const own = new Set(files);
  const others = new Set(workspace.meshes.flatMap((mesh) => mesh.files));
  return workspace.diagnostics.filter(({ range }) => {
    const file = range?.file ?? '';
    return own.has(file) || !others.has(file);
  });
}
