import {
  complement,
  everything,
  forPeer,
  intersect,
  isEmpty,
  nothing,
  union,
  type RequestSet,
} from '../access/sets/request-set.ts';
import type { External, Mesh, Service } from '../model/mesh.ts';
import type { Route } from '../model/route.ts';
import { groundIn } from '../reach/answers/ground.ts';
import type { PortFrame } from '../reach/answers/port-frame.ts';
import { routeSets } from '../reach/answers/route-sets.ts';
import { canonical } from './canonical.ts';
import type { Sides } from './field.ts';
import type { Parts } from './parts.ts';

type Callee = Service | External;

/** Requests that one route takes before and another after; a missing route takes what none does. */
export interface RoutedPair {
  readonly sides: Sides<Route>;
  readonly requests: RequestSet;
  /** Both routes are written for the same requests and take the same: the route itself is what changed. */
  readonly isSameMatch: boolean;
}

interface Taken {
  readonly route: Route | undefined;
  readonly requests: RequestSet;
}

/** What each route of one side takes, whoever may call, and what none of them does. */
function takenBy(port: PortFrame, mesh: Mesh, callee: Callee | undefined): readonly Taken[] {
  const { frame, ref } = port;
  const ground = groundIn(port.ground, mesh);
  const taken: readonly Taken[] = routeSets(ground, mesh.facts, callee?.routes ?? [], ref.port);
  const known = taken.map(({ requests }) => requests).reduce(union, nothing(frame));
  return [...taken, { route: undefined, requests: complement(known) }];
}

function isSameMatch(one: Taken, other: Taken, requests: RequestSet): boolean {
  if (one.requests.node !== requests.node || other.requests.node !== requests.node) return false;
  const match = ({ route }: Taken) => route && canonical({ match: route.match });
  return match(one) === match(other);
}

/** Every pair of routes that share requests at one port, before and after. */
export function routedPairs(
  port: PortFrame,
  parts: Parts,
  callees: Sides<Callee>,
): readonly RoutedPair[] {
  const before = takenBy(port, parts.before, callees.before);
  const after = takenBy(port, parts.after, callees.after);
  return before.flatMap((was) =>
    after.flatMap((is): readonly RoutedPair[] => {
      const requests = intersect(was.requests, is.requests);
      if (isEmpty(requests)) return [];
      const sides = { before: was.route, after: is.route };
      return [{ sides, requests, isSameMatch: isSameMatch(was, is, requests) }];
    }),
  );
}

/** What one caller sends of a port. */
export function allFrom({ frame }: PortFrame, peer: number): RequestSet {
  return forPeer(everything(frame), peer);
}
