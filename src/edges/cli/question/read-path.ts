import { normalizePath, type Normalization } from '../../../access/normalize.ts';
import type { Request } from '../../../access/request.ts';
import { byCodeUnits } from '../../../diagnostics/order.ts';
import type { Mesh, TargetSettings } from '../../../model/mesh.ts';
import { grouped } from '../../../source/grouped.ts';

/** A request as the proxies of some targets read it. */
export interface Reading {
  /** Names of the targets; empty where the mesh has none. */
  readonly targets: readonly string[];
  readonly normalization: Normalization;
  /** Absent where the proxy refuses the path. */
  readonly request?: Request;
}

/** From the least to the most that is done to a path. */
const normalizations: readonly Normalization[] = [
  'none',
  'base',
  'merge-slashes',
  'decode-and-merge-slashes',
];

function normalizationOf({ settings }: TargetSettings): Normalization {
  const written = settings['pathNormalization'];
  return normalizations.find((known) => known === written) ?? 'base';
}

/** Targets on which what is called runs; what is called outside of the mesh may be called from any. */
function targetsOf({ services, targets }: Mesh, to: string): readonly TargetSettings[] {
  const named = services.find(({ name }) => name === to)?.targets ?? [];
  const own = targets.filter(({ name }) => named.includes(name));
  return own.length > 0 ? own : targets;
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
