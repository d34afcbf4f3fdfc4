import type { ArtifactPart } from '../../compile/artifact.ts';
import type { Route } from '../../model/route.ts';
import type { JsonObject } from '../../source/json.ts';
import type { Place } from '../../source/place.ts';
import { pointer } from '../../source/pointer.ts';

/** An HTTPRoute, the route it is made of, and where the service stands that has the route. */
export interface HttpEntry {
  readonly http: JsonObject;
  readonly route: Route;
  readonly owner?: Place;
}

/**
 * Who wrote what of the list `spec.http`. A caller that shapes its calls has a copy of each route: the
 * route is the service's, but the fault and the timeout in it are the caller's where it wrote them.
 * A timeout that a namespace or a team gives is still the service's to answer for.
 */
export function httpParts(entries: readonly HttpEntry[]): readonly ArtifactPart[] {
  return entries.flatMap(({ route: { fault, timeout, redirect }, owner }, index) => {
    const at = pointer('spec', 'http', index);
    // A redirect has neither.
    const isCallers = redirect === undefined && timeout.scope === 'call';
    return [
      ...(owner ? [{ pointer: at, from: owner }] : []),
      ...(fault && !redirect ? [{ pointer: `${at}/fault`, from: fault.at }] : []),
      ...(isCallers && timeout.at ? [{ pointer: `${at}/timeout`, from: timeout.at }] : []),
    ];
  });
}
