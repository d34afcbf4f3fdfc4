import { normalizePath, normalizations, type Normalization } from '../../access/normalize.ts';
import type { Request } from '../../access/request.ts';
import type { Decision } from '../decision.ts';
import type { Mesh, TargetSettings } from '../mesh.ts';
import { decide } from './decide.ts';

/** How the proxies of a target spell paths before rules see them. */
export function normalizationOf({ settings }: TargetSettings): Normalization {
  const written = settings['pathNormalization'];
  return normalizations.find((known) => known === written) ?? 'base';
}

/** Targets on which what is called runs; what is called outside of the mesh may be called from any. */
export function targetsOf({ services, targets }: Mesh, to: string): readonly TargetSettings[] {
  const named = services.find(({ name }) => name === to)?.targets ?? [];
  const own = targets.filter(({ name }) => named.includes(name));
  return own.length > 0 ? own : targets;
}

/** The one that does least to paths among the targets of what is called: all that its rules may see. */
export function weakestNormalization(meshes: readonly Mesh[], to: string): Normalization {
  const used = meshes.flatMap((mesh) => targetsOf(mesh, to).map(normalizationOf));
  return normalizations.find((mode) => used.includes(mode)) ?? 'base';
}

/** What becomes of a request whose path a proxy does not take at all. */
export const refusedPath: Decision = {
  decision: 'deny',
  cause: 'path',
  reason: 'the proxy takes no request with such a path (400)',
  rules: [],
};

/** What a mesh does with a request whose path is spelled in any way, where proxies read it in one way. */
export function decideSpelled(mesh: Mesh, sent: Request, normalization: Normalization): Decision {
  if (sent.wire === 'tcp') return decide(mesh, sent);
  const path = normalizePath(sent.path, normalization);
  return path === undefined ? refusedPath : decide(mesh, { ...sent, path });
}
