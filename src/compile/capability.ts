import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { ordered } from '../diagnostics/order.ts';
import type { Mesh, TargetSettings } from '../model/mesh.ts';
import { featureIds, type FeatureEntry, type Use } from './feature.ts';
import { features } from './features.ts';
import { onTarget } from './on-target.ts';
import { findTarget, type Support, type Target, type TargetRegistry } from './target.ts';
import { targetWarnings } from './target-warnings.ts';

/** Whether a list of field paths permits the loss of one: it lists the field or a part above it. */
function permits(listed: readonly string[], field: string): boolean {
  return listed.some((path) => field === path || field.startsWith(`${path}.`));
}

function optionalOf(mesh: Mesh, target: TargetSettings, { service }: Use): readonly string[] {
  const { optional } = target.settings;
  const ofTarget = Array.isArray(optional) ? optional.map(String) : [];
  const owner = [...mesh.services, ...mesh.externals].find(({ name }) => name === service);
  return [...ofTarget, ...(owner?.optional ?? [])];
}

/** What to do about a feature that a target lacks. */
function wayOut({ field }: FeatureEntry): string {
  return field === undefined
    ? 'leave it out, or take a target that can express it'
    : `leave it out, or list \`${field}\` under \`optional\` of the target or the Service to lose it there`;
}

function finding(
  support: Exclude<Support, 'yes'>,
  entry: FeatureEntry,
  { at }: Use,
  target: string,
  optional: readonly string[],
): Diagnostic {
  const params = { target, feature: entry.title };
  const reason = 'no' in support ? support.no : support.later;
  if (entry.field !== undefined && permits(optional, entry.field))
    return diagnostic('MW4004', at, { ...params, reason });
  return 'no' in support
    ? diagnostic('MW4001', at, { ...params, reason, way: wayOut(entry) })
    : diagnostic('MW4002', at, { ...params, reason });
}

function judge(mesh: Mesh, target: TargetSettings, built: Target): readonly Diagnostic[] {
  const supports = built.supports(target);
  return featureIds.flatMap((id) => {
    const support = supports[id];
    if (support === 'yes') return [];
    const entry = features[id];
    return entry
      .uses(mesh, target)
      .map((use) => finding(support, entry, use, target.name, optionalOf(mesh, target, use)));
  });
}

function notBuilt(target: TargetSettings, registry: TargetRegistry): Diagnostic {
  const { dataplane } = target.settings;
  const type = target.type + (typeof dataplane === 'string' ? ` (${dataplane})` : '');
  const built = registry.map(({ name }) => `\`${name}\``).join(', ');
  return diagnostic('MW4003', target.at, { target: target.name, type, built });
}

/**
 * Compares what a mesh uses with what its targets can express. An error: the target cannot; a
 * warning: this version cannot yet (`compile` makes an error of it); an info: lost, as permitted.
 */
export function capability(mesh: Mesh, registry: TargetRegistry): readonly Diagnostic[] {
  return ordered(
    mesh.targets.flatMap((target) => {
      const built = findTarget(registry, target);
      if (built === undefined) return [notBuilt(target, registry)];
      const part = onTarget(mesh, target);
      return [...judge(part, target, built), ...targetWarnings(part, target, built)];
    }),
  );
}
