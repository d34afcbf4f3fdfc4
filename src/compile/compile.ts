import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { hasErrors, type Outcome } from '../diagnostics/outcome.ts';
import type { Mesh } from '../model/mesh.ts';
import type { Artifact } from './artifact.ts';
import { capability } from './capability.ts';
import { clashes } from './clashes.ts';
import { foreignArtifacts } from './foreign-artifacts.ts';
import { gaps, type Gap } from './gaps.ts';
import { layout, type OutputFile } from './layout.ts';
import { lossesOf, type Loss } from './losses.ts';
import { onTarget } from './on-target.ts';
import { findTarget, type TargetRegistry } from './target.ts';

/** The configuration of one target as objects. */
export interface CompiledTarget {
  readonly name: string;
  readonly type: string;
  readonly artifacts: readonly Artifact[];
  /** What the intents say and these objects do not do, as `optional` permits. */
  readonly lost: readonly Loss[];
}

interface CompileOptions {
  /** Only the target of this name; absent = all. */
  readonly target?: string;
  /** The gaps of the targets, where they are known already; absent = they are looked for. */
  readonly found?: readonly Gap[];
}

/** What `check` only warns of stops output: a part that is not compiled yet may be a deny. */
function raised(finding: Diagnostic): Diagnostic {
  return finding.code === 'MW4002' ? { ...finding, severity: 'error' } : finding;
}

/**
 * Compiles a mesh for its targets. All or nothing: with an error anywhere no target is compiled, as
 * a missing object can open a workload.
 */
export function compile(
  mesh: Mesh,
  registry: TargetRegistry,
  { target: only, found: known }: CompileOptions = {},
): Outcome<readonly CompiledTarget[]> {
  const targets = mesh.targets.filter(({ name }) => only === undefined || name === only);
  const chosen = { ...mesh, targets };
  const names = targets.map(({ name }) => name);
  const found = known?.filter(({ target }) => names.includes(target)) ?? gaps(chosen, registry);
  const diagnostics = capability(chosen, registry, found).map(raised);
  if (hasErrors(diagnostics)) return { value: [], diagnostics };
  const clashing: Diagnostic[] = [];
  const value = targets.flatMap((target) => {
    const built = findTarget(registry, target);
    if (built === undefined) return [];
    const { name, type } = target;
    const own = built.compile(onTarget(mesh, target), target);
    const foreign = foreignArtifacts(target);
    clashing.push(...clashes(name, own, foreign));
    return [{ name, type, artifacts: [...own, ...foreign], lost: lossesOf(found, name) }];
  });
  if (clashing.length > 0) return { value: [], diagnostics: [...diagnostics, ...clashing] };
  return { value, diagnostics };
}

/** The files of a compiled target. Apart from compiling: printing costs more, and a check needs none. */
export function filesOf({ name, type, artifacts, lost }: CompiledTarget): readonly OutputFile[] {
  return layout(name, type, artifacts, lost);
}
