import type { Change } from '../compare/change.ts';
import { compile, filesOf } from '../compile/compile.ts';
import { byCodeUnits } from '../diagnostics/order.ts';
import type { Mesh } from '../model/mesh.ts';
import { candidates } from '../reach/chains/candidates.ts';
import { edgesInto, type Edge } from '../reach/edges.ts';
import { targets } from '../targets/index.ts';
import type { ComparedInput } from './comment/input.ts';

/** Nobody sees more in a picture; what is beyond is not worked out. */
const mostCallees = 100;

/** The calls of, and to, what changes, in the new state. */
export function edgesAround(mesh: Mesh, changes: readonly Change[]): readonly Edge[] {
  const felt = changes.filter(({ class: kind }) => kind !== 'neutral');
  const near = new Set(felt.flatMap(({ from, to }) => [to, ...(from === undefined ? [] : [from])]));
  const { named, behind } = candidates(mesh);
  const called = [...near].flatMap((name) =>
    name.startsWith('ingress:') ? behind(name.slice('ingress:'.length)) : named(name),
  );
  const known = new Set([...mesh.services, ...mesh.externals].map(({ name }) => name));
  const callees = [...[...near].sort(byCodeUnits), ...called.sort(byCodeUnits)];
  const into = edgesInto(mesh);
  return [...new Set(callees)]
    .filter((name) => known.has(name))
    .slice(0, mostCallees)
    .flatMap(into)
    .filter(({ from, to }) => near.has(from) || near.has(to));
}

/** What a comment needs of two meshes beside their difference; a missing side has nothing. */
export function commentMaterial(
  before: Mesh | undefined,
  after: Mesh | undefined,
  changes: readonly Change[],
): Pick<ComparedInput, 'edges' | 'files'> {
  const printed = (mesh: Mesh | undefined) =>
    mesh === undefined ? [] : compile(mesh, targets).value.flatMap(filesOf);
  return {
    edges: after === undefined ? [] : edgesAround(after, changes),
    files: { before: printed(before), after: printed(after) },
  };
}
