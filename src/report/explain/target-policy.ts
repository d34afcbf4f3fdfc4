import { gaps, type Gap } from '../../compile/gaps.ts';
import { targetWarnings } from '../../compile/target-warnings.ts';
import { findTarget, type Target, type TargetRegistry } from '../../compile/target.ts';
import type { External, Mesh, Service, TargetSettings } from '../../model/mesh.ts';
import type { TargetPolicy } from './policy.ts';

/** Whether a target only documents who may call a service outside the mesh. */
function isUnenforced(mesh: Mesh, target: TargetSettings, built: Target, service: string): boolean {
  const external = { ...mesh, workloads: [], services: [] };
  return targetWarnings(external, target, built).some(
    ({ code, params }) => code === 'MW4005' && params['service'] === service,
  );
}

/** What the targets that it runs on do not do of it, each once, however many lines use it. */
export function targetsOf(
  mesh: Mesh,
  registry: TargetRegistry,
  called: Service | External,
): readonly TargetPolicy[] {
  const all = gaps(mesh, registry);
  const runsOn = 'targets' in called ? called.targets : mesh.targets.map(({ name }) => name);
  const [own] = called.from;
  const isOwn = ({ service, at }: Gap): boolean =>
    service === called.name ||
    (service === undefined &&
      at.object?.kind === 'Service' &&
      `${at.object.namespace}/${at.object.name}` === called.name);
  return mesh.targets
    .filter(({ name }) => runsOn.includes(name))
    .map((target) => {
      const { name, type, settings, at } = target;
      const { dataplane } = settings;
      const built = findTarget(registry, target);
      const found = all.filter((gap) => gap.target === name && isOwn(gap));
      const distinct = new Map(found.map((gap) => [`${gap.feature} ${gap.verdict}`, gap]));
      const gapOf = ({ verdict, title, field, reason, at: where }: Gap) => ({
        verdict,
        feature: title,
        ...(field !== undefined && { field }),
        reason,
        at: where.range ? where : (own ?? where),
      });
      return {
        name,
        type: typeof dataplane === 'string' ? `${type}/${dataplane}` : type,
        built: built !== undefined,
        unenforced:
          built !== undefined && 'tls' in called && isUnenforced(mesh, target, built, called.name),
        gaps: [...distinct.values()].map(gapOf),
        at,
      };
    });
}
