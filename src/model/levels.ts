import { isObject, type JsonObject } from '../source/json.ts';
import { pointer, type Pointer } from '../source/pointer.ts';
import type { CallView } from './calls.ts';
import type { Context, Origin, ServiceView, TeamView } from './context.ts';
import type { Level } from './level.ts';
import type { Scope } from './sourced.ts';

/** The levels below one key of a document, if it is written. */
function levelBelow(
  scope: Scope,
  fields: JsonObject,
  key: string,
  place: Origin['place'],
): readonly Level[] {
  const value = fields[key];
  return isObject(value)
    ? [{ scope, fields: value, place: (at: Pointer) => place(`/${key}${at}`) }]
    : [];
}

function teamLevel(team: TeamView | undefined, key: 'defaults' | 'overrides'): readonly Level[] {
  const scope = key === 'defaults' ? 'team-defaults' : 'team-overrides';
  return team === undefined ? [] : levelBelow(scope, team.fields, key, team.place);
}

function own(service: ServiceView): Level {
  return { scope: 'service', fields: service.fields, place: service.place };
}

/** One route of a service, as a level. */
export interface RouteLevel {
  readonly fields: JsonObject;
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
  const { mesh } = context;
  return [
    ...levelBelow('mesh-overrides', mesh.fields, 'overrides', mesh.place),
    ...teamLevel(to.team, 'overrides'),
    ...(call
      ? [
          {
            scope: 'call' as const,
            fields: call.fields,
            place: (at: Pointer) => call.from.place(`${call.pointer}${at}`),
          },
        ]
      : []),
    ...(route
      ? [
          {
            scope: 'route' as const,
            fields: route.fields,
            place: (at: Pointer) => to.place(`${route.at}${at}`),
          },
        ]
      : []),
    own(to),
    ...teamLevel(to.team, 'defaults'),
    ...levelBelow('mesh-defaults', mesh.fields, 'defaults', mesh.place),
  ];
}

/** The level of a namespace: `mtls` only. */
function namespaceLevel(team: TeamView | undefined, namespace: string): readonly Level[] {
  const namespaces = team?.fields['namespaces'];
  const fields = isObject(namespaces) ? namespaces[namespace] : undefined;
  if (team === undefined || !isObject(fields)) return [];
  const at = pointer('namespaces', namespace);
  return [{ scope: 'namespace', fields, place: (below) => team.place(`${at}${below}`) }];
}

/**
 * The levels that speak about what a workload does itself (`mtls`, `telemetry`, `egress`), strongest
 * first. Without a service: the pods of a namespace that have no document.
 */
export function workloadLevels(
  context: Context,
  where: { readonly team: TeamView | undefined; readonly namespace: string },
  service?: ServiceView,
  portName?: string,
): readonly Level[] {
  const { mesh } = context;
  const port = portName === undefined ? undefined : service?.spec.ports?.[portName];
  return [
    ...levelBelow('mesh-overrides', mesh.fields, 'overrides', mesh.place),
    ...teamLevel(where.team, 'overrides'),
    ...(service && isObject(port)
      ? [
          {
            scope: 'port' as const,
            fields: port as unknown as JsonObject,
            place: (at: Pointer) => service.place(`/ports/${portName}${at}`),
          },
        ]
      : []),
    ...(service ? [own(service)] : []),
    ...namespaceLevel(where.team, where.namespace),
    ...teamLevel(where.team, 'defaults'),
    ...levelBelow('mesh-defaults', mesh.fields, 'defaults', mesh.place),
  ];
}
