import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { hasErrors, type Outcome } from '../diagnostics/outcome.ts';
import type { Mesh } from '../model/mesh.ts';
import type { Artifact } from './artifact.ts';
import { capability } from './capability.ts';
import { layout, type OutputFile } from './layout.ts';
import { onTarget } from './on-target.ts';
import { findTarget, type TargetRegistry } from './target.ts';

/** The configuration of one target as objects. */
export interface CompiledTarget {
  readonly name: string;
  readonly type: string;
  readonly artifacts: readonly Artifact[];
}

interface CompileOptions {
  /** Only the target of this name; absent = all. */
  readonly target?: string;
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
  { target: only }: CompileOptions = {},
): Outcome<readonly CompiledTarget[]> {
  const targets = mesh.targets.filter(({ name }) => only === undefined || name === only);
  const diagnostics = capability({ ...mesh, targets }, registry).map(raised);
  if (hasErrors(diagnostics)) return { value: [], diagnostics };
  const value = targets.flatMap((target) => {
    const built = findTarget(registry, target);
    if (built === undefined) return [];
    const { name, type } = target;
    return [{ name, type, artifacts: built.compile(onTarget(mesh, target), target) }];
  });
  return { value, diagnostics };
}

/** The files of a compiled target. Apart from compiling: printing costs more, and a check needs none. */
export function filesOf({ name, type, artifacts }: CompiledTarget): readonly OutputFile[] {
  return layout(name, type, artifacts);
}
