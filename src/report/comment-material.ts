import { compile, filesOf } from '../compile/compile.ts';
import type { Mesh } from '../model/mesh.ts';
import { edges } from '../reach/edges.ts';
import { targets } from '../targets/index.ts';
import type { ComparedInput } from './comment/input.ts';

/** What a comment needs of two meshes beside their difference; a missing side has nothing. */
export function commentMaterial(
  before: Mesh | undefined,
  after: Mesh | undefined,
): Pick<ComparedInput, 'edges' | 'files'> {
  const edgesOf = (mesh: Mesh | undefined) => (mesh === undefined ? [] : edges(mesh));
  const printed = (mesh: Mesh | undefined) =>
    mesh === undefined ? [] : compile(mesh, targets).value.flatMap(filesOf);
  return {
    edges: { before: edgesOf(before), after: edgesOf(after) },
    files: { before: printed(before), after: printed(after) },
  };
}
