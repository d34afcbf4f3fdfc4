import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { byCodeUnits } from '../../diagnostics/order.ts';
import { placeOf, type Document } from '../../read/document.ts';
import { isObject } from '../../source/json.ts';
import { isCut } from '../../source/tree.ts';
import type { Library } from './library.ts';
import { meshIn, meshRoots } from './mesh-roots.ts';
import type { OpenSource } from './source.ts';

/** A mesh by the name that its own document gives it. */
export interface NamedMesh {
  readonly name: string;
  /** Its document; absent where it could not be read. */
  readonly mesh?: Document | undefined;
}

/** `metadata.name` of a Mesh; its folder where that cannot be read. */
export function nameOf(mesh: Document | undefined, root: string): string {
  const metadata = mesh?.value['metadata'];
  const name = isObject(metadata) ? metadata['name'] : undefined;
  return typeof name === 'string' && name !== '' ? name : root || 'mesh';
}

/**
 * A finding for each mesh whose name another one has already. The name chooses in `meshes` of a
 * Service and in `--mesh`, and it is the folder of the output: two of a name would be mixed up.
 */
export function namesTaken(meshes: readonly NamedMesh[]): readonly Diagnostic[] {
  const first = new Map<string, Document>();
  return meshes.flatMap(({ name, mesh }) => {
    if (mesh === undefined) return [];
    const known = first.get(name);
    if (known === undefined) {
      first.set(name, mesh);
      return [];
    }
    const related = [{ ...placeOf(known, '/metadata/name'), message: 'the first one' }];
    const place = placeOf(mesh, '/metadata/name');
    return [diagnostic('MW1913', place, { name }, { related })];
  });
}

/** The meshes for which a document says what differs there. */
function namedIn({ value }: Document): readonly string[] {
  const spec = value['spec'];
  const differences = isObject(spec) ? spec['meshes'] : undefined;
  return isObject(differences) ? Object.keys(differences) : [];
}

/**
 * Names of all meshes of the tree, sorted: whether a name in `meshes` of a Service is a slip cannot
 * be told from the meshes below one folder. The rest of the tree is only read where a document names
 * a mesh that is not among these; `files` then holds it. Empty where the tree is too large to be read.
 */
export async function allMeshNames(
  source: Pick<OpenSource, 'under' | 'read'>,
  files: Library,
  meshes: readonly (NamedMesh & { readonly documents: readonly Document[] })[],
): Promise<readonly string[]> {
  const known = new Set(meshes.map(({ name }) => name));
  const isKnown = (name: string) => known.has(name);
  const isWhole = meshes.every(({ documents }) => documents.flatMap(namedIn).every(isKnown));
  if (!isWhole && source.under !== '') {
    const tree = await source.read('');
    if (isCut(tree)) return [];
    files.add(tree);
    for (const root of meshRoots(files, '')) known.add(nameOf(meshIn(files, root)[0], root));
  }
  return [...known].sort(byCodeUnits);
}
