import type { Diagnostic, Related } from '../../diagnostics/diagnostic.ts';
import { ordered } from '../../diagnostics/order.ts';
import { placeOf, type Document } from '../../read/document.ts';
import { grouped } from '../../source/grouped.ts';
import { isMesh } from './mesh-roots.ts';

/** What was found in one mesh. */
export interface MeshFindings {
  readonly name: string;
  readonly documents: readonly Document[];
  /** Files of the mesh: its own and those that it includes. */
  readonly files: readonly string[];
  /** Whether it was looked at to the end: of a mesh that does not resolve, silence says nothing. */
  readonly isWhole: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/** What makes two findings one: all that a reader sees of its place and its text. */
function keyOf({ range, code, pointer, message }: Diagnostic): string {
  return JSON.stringify([range?.file, range?.start, range?.end, code, pointer, message]);
}

/** Where it is said which mesh a finding is about. */
function mention({ name, documents }: MeshFindings): Related {
  const mesh = documents.find(isMesh);
  const message = `in mesh \`${name}\``;
  return mesh ? { ...placeOf(mesh, '/metadata/name'), message } : { message };
}

/** A finding with the meshes that have it. */
interface Found {
  readonly first: Diagnostic;
  readonly meshes: Set<MeshFindings>;
}

function gathered(meshes: readonly MeshFindings[]): readonly Found[] {
  const found = new Map<string, Found>();
  for (const mesh of meshes)
    for (const each of ordered(mesh.diagnostics)) {
      const known = found.get(keyOf(each)) ?? { first: each, meshes: new Set() };
      known.meshes.add(mesh);
      found.set(keyOf(each), known);
    }
  return [...found.values()];
}

/**
 * The findings of several meshes as one list: what all meshes that share a file say of it stands
 * there once. What only some of them say names these, because the line alone does not tell.
 */
export function sharedFindings(meshes: readonly MeshFindings[]): readonly Diagnostic[] {
  const whole = meshes.filter(({ isWhole }) => isWhole);
  const sharing = grouped(
    whole.flatMap((mesh) => mesh.files.map((file) => ({ file, mesh }))),
    ({ file }) => file,
  );
  const merged = gathered(meshes).map(({ first, meshes: those }) => {
    const others = sharing.get(first.range?.file ?? '') ?? [];
    if (others.every(({ mesh }) => those.has(mesh))) return first;
    return { ...first, related: [...first.related, ...[...those].map(mention)] };
  });
  return ordered(merged);
}
