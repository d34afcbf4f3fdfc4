import { didYouMean } from '../../check/did-you-mean.ts';
import { UsageError } from './exit-code.ts';

/**
 * The mesh that a question is about: the named one, or the only one.
 *
 * @throws {UsageError} where the name is unknown, or there are several and none is named.
 */
export function chooseMesh<T extends { readonly name: string }>(
  meshes: readonly T[],
  name: string | undefined,
): T {
  const names = meshes.map((mesh) => mesh.name);
  const [only, ...others] =
    name === undefined ? meshes : meshes.filter((each) => each.name === name);
  if (only !== undefined && others.length === 0) return only;
  if (name !== undefined && only !== undefined)
    throw new UsageError(`several meshes are called '${name}'; choose one by its folder with -C`);
  if (name === undefined)
    throw new UsageError(`there are several meshes: ${names.join(', ')}; choose with --mesh or -C`);
  const near = didYouMean(name, names);
  const hint = near === undefined ? `there is ${names.join(', ')}` : `did you mean ${near}?`;
  throw new UsageError(`no mesh '${name}' here (${hint})`);
}
