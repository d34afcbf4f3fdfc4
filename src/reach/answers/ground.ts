import { frame, type Asked, type Frame } from '../../access/sets/frame.ts';
import {
  boxSet,
  everything,
  nothing,
  peersWhere,
  tokensWhere,
  type RequestSet,
  type TokenClass,
} from '../../access/sets/request-set.ts';
import type { Box, CallerPattern } from '../../access/term.ts';
import type { View } from '../../access/view.ts';
import { peerIn } from '../../model/decide/gateway-peer.ts';
import type { Mesh } from '../../model/mesh.ts';
import type { Caller } from '../caller.ts';

/**
 * What the sets of one port are built from. The meaning of a mesh is walked twice over it: once to
 * hear which patterns it asks about (so that the frame holds them all), once for the sets.
 */
export interface Ground {
  readonly wire: 'http' | 'tcp';
  readonly everything: RequestSet;
  readonly nothing: RequestSet;
  /** What callers send that pass a test. `named`: whom the test can tell from others. */
  readonly from: (
    passes: (caller: Caller) => boolean,
    named?: readonly CallerPattern[],
  ) => RequestSet;
  /** What carries a token that passes a test. `named`: the issuers between which the test can tell. */
  readonly withToken: (
    passes: (token: TokenClass) => boolean,
    named: readonly string[],
  ) => RequestSet;
  /** What lies in a box where it stands. Of its callers only networks are asked here. */
  readonly inBox: (box: Box, view: View) => RequestSet;
}

/** A view without what a box does not look at: the same box behind two routes is then one set. */
function relevant(box: Box, { path, host, headers = {}, token, caller }: View): View {
  const keys = new Set(box.headers?.map(({ key }) => key));
  const edited = Object.entries(headers).filter(([key]) => keys.has(key));
  return {
    ...(path && box.paths && { path }),
    ...(host !== undefined && box.hosts && { host }),
    ...(edited.length > 0 && { headers: Object.fromEntries(edited) }),
    ...(token && box.token && { token }),
    ...(caller && box.callers && { caller }),
  };
}

function memoized<T>(make: (box: Box, view: View) => T): (box: Box, view: View) => T {
  const known = new Map<string, T>();
  return (box, view) => {
    const here = relevant(box, view);
    const key = JSON.stringify([box, here]);
    const there = known.get(key);
    if (there !== undefined) return there;
    const made = make(box, here);
    known.set(key, made);
    return made;
  };
}

/** The ground of real sets. */
export function groundOf(frame: Frame, wire: Ground['wire'], callers: readonly Caller[]): Ground {
  return {
    wire,
    everything: everything(frame),
    nothing: nothing(frame),
    from: (passes) =>
      peersWhere(frame, (peer) => {
        const caller = callers[peer];
        return caller !== undefined && passes(caller);
      }),
    withToken: (passes) => tokensWhere(frame, passes),
    inBox: memoized((box, view) => boxSet(frame, box, view)),
  };
}

/** The ground for one of its meshes: who comes through a gateway has the account of the gateway there. */
export function groundIn(ground: Ground, mesh: Mesh): Ground {
  const here = (caller: Caller): Caller =>
    caller.gateway === undefined ? caller : { ...caller, peer: peerIn(mesh, caller) };
  return { ...ground, from: (passes, named) => ground.from((one) => passes(here(one)), named) };
}

/** What was asked of a ground. */
export interface Heard {
  readonly asked: readonly Asked[];
  readonly named: readonly CallerPattern[];
  readonly issuers: readonly string[];
}

/** What a walk asks about, at HTTP; the sets that it is given meanwhile say nothing. */
export function heardIn(walk: (ground: Ground) => void): Heard {
  const asked: Asked[] = [];
  const named: CallerPattern[] = [];
  const issuers: string[] = [];
  const empty = frame([], {
    peers: 1,
    holds: () => true,
    isAnonymous: () => false,
    isGateway: () => false,
    issuers: [],
    normalization: 'merge-slashes',
    wire: 'http',
  });
  const all = everything(empty);
  walk({
    wire: 'http',
    everything: all,
    nothing: nothing(empty),
    from: (_passes, patterns = []) => {
      named.push(...patterns);
      return all;
    },
    withToken: (_passes, names) => {
      issuers.push(...names);
      return all;
    },
    inBox: memoized((box, view) => {
      asked.push({ term: { boxes: [box] }, view });
      return all;
    }),
  });
  return { asked, named, issuers };
}
