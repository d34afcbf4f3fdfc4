import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { ordered } from '../diagnostics/order.ts';
import type { Mesh, TargetSettings } from '../model/mesh.ts';
import { grouped } from '../source/grouped.ts';
import { gaps, type Gap } from './gaps.ts';
import { onTarget } from './on-target.ts';
import { optionalEntries } from './optional-entries.ts';
import { findTarget, type TargetRegistry } from './target.ts';
import { targetWarnings } from './target-warnings.ts';

/** What to do about a feature that a target lacks. */
function wayOut(field: string | undefined): string {
  return field === undefined
    ? 'leave it out, or take a target that can express it'
    : `leave it out, or list \`${field}\` under \`optional\` of the target or the Service to lose it there`;
}

/** How many services a list of losses names before it counts the others. */
const namedServices = 5;

/** The services that lose something, in words. */
function servicesText(lost: readonly Gap[]): string {
  const names = [...new Set(lost.flatMap(({ service }) => service ?? []))].sort();
  const shown = names.slice(0, namedServices).map((name) => `\`${name}\``);
  const rest = names.length - shown.length;
  if (names.length === 0) return 'the target as a whole';
  return rest === 0 ? shown.join(', ') : `${shown.join(', ')} and ${rest} more`;
}

/** One line may be a default of a whole mesh: what it loses is said once, with all services. */
function lossFindings(lost: readonly Gap[]): readonly Diagnostic[] {
  const same = grouped(lost, ({ target, title, reason, at }) =>
    JSON.stringify([target, title, reason, at.range, at.pointer]),
  );
  return [...same.values()].flatMap((group) =>
    group.slice(0, 1).map(({ target, title, reason, at }) => {
      const params = { target, feature: title, reason, services: servicesText(group) };
      return diagnostic('MW4004', at, params);
    }),
  );
}

function refusal({ target, title, verdict, reason, field, at }: Gap): Diagnostic {
  const params = { target, feature: title, reason };
  return verdict === 'later'
    ? diagnostic('MW4002', at, params)
    : diagnostic('MW4001', at, { ...params, way: wayOut(field) });
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
export function capability(
  mesh: Mesh,
  registry: TargetRegistry,
  found: readonly Gap[] = gaps(mesh, registry),
): readonly Diagnostic[] {
  return ordered([
    ...found.filter(({ verdict }) => verdict !== 'lost').map(refusal),
    ...lossFindings(found.filter(({ verdict }) => verdict === 'lost')),
    ...optionalEntries(mesh, registry, found),
    ...mesh.targets.flatMap((target) => {
      const built = findTarget(registry, target);
      if (built === undefined) return [notBuilt(target, registry)];
      return targetWarnings(onTarget(mesh, target), target, built);
    }),
  ]);
}
