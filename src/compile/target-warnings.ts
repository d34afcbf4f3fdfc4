import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Box } from '../access/term.ts';
import { isHttpOnly } from '../model/decide/match.ts';
import type { Mesh, TargetSettings } from '../model/mesh.ts';
import type { Layer } from '../model/workload.ts';
import { ruleBoxes } from './features/rule-boxes.ts';
import { settingOf, type Target } from './target.ts';

/** Whether anyone of the mesh may send anything: then there is nothing to enforce. */
function isForAll({ allow }: Layer): boolean {
  if (allow === 'open') return true;
  const wide = (box: Box) =>
    !isHttpOnly(box) &&
    (box.callers ?? [{ any: true }]).some((each) => 'mesh' in each || 'any' in each);
  return allow.some(({ requests }) => requests.minus === undefined && requests.boxes.some(wide));
}

/** Grants on externals say who may call; without a gateway or a proxy that enforces them they only say it. */
function unenforced(mesh: Mesh, target: TargetSettings): readonly Diagnostic[] {
  return mesh.externals
    .filter(({ via, layer }) => via === undefined && !isForAll(layer))
    .flatMap(({ name, from: [at] }) =>
      at ? [diagnostic('MW4005', at, { target: target.name, service: name })] : [],
    );
}

const merging = ['merge-slashes', 'decode-and-merge-slashes'];

/** Below `merge-slashes` a deny by path can be walked around with a doubled slash. */
function evadable(mesh: Mesh, target: TargetSettings): readonly Diagnostic[] {
  const normalization = settingOf(target, 'pathNormalization', 'base');
  if (merging.includes(normalization)) return [];
  return ruleBoxes(mesh)
    .filter(({ action, box }) => action === 'deny' && box.paths !== undefined)
    .flatMap(
      ({
        rule: {
          from: [at],
        },
      }) => (at ? [diagnostic('MW4006', at, { target: target.name, normalization })] : []),
    );
}

/** What a target expresses, but not as one may think. */
export function targetWarnings(
  mesh: Mesh,
  target: TargetSettings,
  built: Target,
): readonly Diagnostic[] {
  return [...(built.enforcesExternals ? [] : unenforced(mesh, target)), ...evadable(mesh, target)];
}
