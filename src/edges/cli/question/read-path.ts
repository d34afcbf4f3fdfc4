import { normalizations, normalizePath, type Normalization } from '../../../access/normalize.ts';
import type { Request } from '../../../access/request.ts';
import { byCodeUnits } from '../../../diagnostics/order.ts';
import { normalizationOf, targetsOf } from '../../../model/decide/path-normalization.ts';
import type { Mesh } from '../../../model/mesh.ts';
import { grouped } from '../../../source/grouped.ts';

/** A request as the proxies of some targets read it. */
export interface Reading {
  /** Names of the targets; empty where the mesh has none. */
  readonly targets: readonly string[];
  readonly normalization: Normalization;
  /** Absent where the proxy refuses the path. */
  readonly request?: Request;
}

/**
 * What becomes of the path of a request before any rule sees it: one reading for each normalization
 * among the targets of what is called. A connection has no path, so it is read in one way.
 */
export function readPath(mesh: Mesh, sent: Request): readonly Reading[] {
  const targets = targetsOf(mesh, sent.to);
  if (sent.wire === 'tcp')
    return [{ targets: targets.map(({ name }) => name), normalization: 'base', request: sent }];
  const byMode = grouped(targets, normalizationOf);
  const modes = normalizations.filter((mode) => byMode.has(mode));
  return (modes.length > 0 ? modes : (['base'] as const)).map((normalization) => {
    const path = normalizePath(sent.path, normalization);
    return {
      targets: (byMode.get(normalization) ?? []).map(({ name }) => name).sort(byCodeUnits),
      normalization,
      ...(path !== undefined && { request: { ...sent, path } }),
    };
  });
}
