import type { Route as WrittenRoute } from '../../check/intents.generated.ts';
import { isObject } from '../../source/json.ts';
import { pointer, type Pointer } from '../../source/pointer.ts';
import type { CallView } from '../calls.ts';
import {
  namespaceSettings,
  type Context,
  type Origin,
  type ServiceView,
  type TeamView,
} from '../context.ts';
import type { Level } from './level.ts';
import type { Scope } from '../sourced.ts';

/** What a part of a document writes, as a level, if there is any; `at` is its pointer below `spec`. */
function levelAt(
  scope: Scope,
  part: unknown,
  document: Pick<Origin, 'place'> | undefined,
  at: Pointer,
): readonly Level[] {
  if (!isObject(part) || document === undefined) return [];
  return [{ scope, fields: part, place: (below) => document.place(`${at}${below}`) }];
}

/** What the Mesh and the Team of the service lay down for everyone: nothing below is stronger. */
function overrides({ mesh }: Context, team: TeamView | undefined): readonly Level[] {
  return [
    ...levelAt('mesh-overrides', mesh.spec.overrides, mesh, '/overrides'),
    ...levelAt('team-overrides', team?.spec.overrides, team, '/overrides'),
  ];
}

/** What the Team of the service and the Mesh propose where nothing else is said. */
function defaults({ mesh }: Context, team: TeamView | undefined): readonly Level[] {
  return [
    ...levelAt('team-defaults', team?.spec.defaults, team, '/defaults'),
    ...levelAt('mesh-defaults', mesh.spec.defaults, mesh, '/defaults'),
  ];
}

/** One route of a service, as a level. */
export interface RouteLevel {
  readonly written: WrittenRoute;
  readonly at: Pointer;
}

/**
 * The levels that speak about a call to a service, strongest first: overrides of Mesh and of the
 * callee's Team, the caller's `calls`, the route, the service, defaults. The caller's Team has no say.
 */
export function callLevels(
  context: Context,
  to: ServiceView,
  call?: CallView,
  route?: RouteLevel,
): readonly Level[] {
  return [
    ...overrides(context, to.team),
    ...levelAt('call', call?.written, call?.from, call?.pointer ?? ''),
    ...levelAt('route', route?.written, to, route?.at ?? ''),
    ...levelAt('service', to.spec, to, ''),
    ...defaults(context, to.team),
  ];
}

/**
 * The levels that speak about what a workload does itself (`mtls`, `telemetry`, `egress`), strongest
 * first; of a namespace `mtls` only. Without a service: the pods of a namespace that have no document.
 */
export function workloadLevels(
  context: Context,
  { team, namespace }: { readonly team: TeamView | undefined; readonly namespace: string },
  service?: ServiceView,
  portName?: string,
): readonly Level[] {
  const port = portName === undefined ? undefined : service?.spec.ports?.[portName];
  return [
    ...overrides(context, team),
    ...levelAt('port', port, service, `/ports/${portName}`),
    ...levelAt('service', service?.spec, service, ''),
    ...levelAt(
      'namespace',
      namespaceSettings(team, namespace),
      team,
      pointer('namespaces', namespace),
    ),
    ...defaults(context, team),
  ];
}
