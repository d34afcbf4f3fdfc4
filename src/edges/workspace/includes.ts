import { posix } from 'node:path';
import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { placeOf, type Document } from '../../read/document.ts';
import { isObject } from '../../source/json.ts';
import { pointer } from '../../source/pointer.ts';
import type { Place } from '../../source/place.ts';

/** A folder that a Mesh adds to its own. */
export interface Include {
  /** From the root of the tree, with `/`. */
  readonly folder: string;
  /** As it is written. */
  readonly written: string;
  readonly at: Place;
}

/** A path from the root; `undefined` where it leaves the root or is no relative path. */
function fromRoot(meshRoot: string, written: string): string | undefined {
  if (written === '' || /^[/~]|[\\\0]|^[A-Za-z]:/.test(written)) return undefined;
  const path = posix.join('/', meshRoot, written);
  // `posix.join` stops at the root without a word: count the steps upwards instead.
  let depth = meshRoot === '' ? 0 : meshRoot.split('/').length;
  for (const step of written.split('/')) {
    depth += step === '..' ? -1 : step === '' || step === '.' ? 0 : 1;
    if (depth < 0) return undefined;
  }
  return path.slice(1).replace(/\/$/, '');
}

/** The folders that `spec.include` names, and a finding for each that leaves the repository. */
export function includesOf(
  mesh: Document,
  meshRoot: string,
): { readonly includes: readonly Include[]; readonly diagnostics: readonly Diagnostic[] } {
  const spec = mesh.value['spec'];
  const list = isObject(spec) ? spec['include'] : undefined;
  const includes: Include[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const [index, written] of (Array.isArray(list) ? list : []).entries()) {
    // Another type is a matter of the schema.
    if (typeof written !== 'string') continue;
    const at = placeOf(mesh, pointer('spec', 'include', index));
    const folder = fromRoot(meshRoot, written);
    if (folder === undefined) diagnostics.push(diagnostic('MW1909', at, { path: written }));
    else includes.push({ folder, written, at });
  }
  return { includes, diagnostics };
}
