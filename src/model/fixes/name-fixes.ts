import { correctionKind } from '../../check/fixes/correction-kind.ts';
import { correction } from '../../check/fixes/correction.ts';
import { onlyNearName } from '../../check/fixes/only-near.ts';
import { sourceOf } from '../../check/text-place.ts';
import type { Fix } from '../../diagnostics/fix.ts';
import type { Place } from '../../source/place.ts';
import type { Context } from '../context.ts';

/** A full name as it is written where it stands: a service of the same namespace goes by its own name. */
function written(
  source: string,
  name: string,
  near: string,
): readonly [string, string] | undefined {
  if (source.endsWith(name)) return [name, near];
  const [namespace, own] = name.split('/');
  const [other, meant] = near.split('/');
  if (own === undefined || meant === undefined || namespace !== other) return undefined;
  return [own, meant];
}

/** The correction of a name that nothing declares, where one declared name can have been meant. */
export function nameFixes(
  { texts }: Context,
  name: string,
  known: readonly string[],
  at: Place,
): readonly Fix[] {
  const source = sourceOf(at.range, texts)?.replace(/^(["'])(.*)\1$/s, '$2');
  // Without its text a place cannot be edited, and searching ten thousand names costs time.
  if (source === undefined) return [];
  const near = onlyNearName(name, known);
  const words = near === undefined ? undefined : written(source, name, near);
  if (words === undefined) return [];
  const kind = correctionKind(at.object?.kind ?? '', at.pointer ?? '');
  return correction(at, { from: words[0], to: words[1], kind }, texts);
}
