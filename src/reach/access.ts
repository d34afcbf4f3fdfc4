import {
  forPeer,
  intersect,
  isCertain,
  isEmpty,
  type RequestSet,
} from '../access/sets/request-set.ts';
import type { Mesh } from '../model/mesh.ts';
import { distinct } from '../source/json.ts';
import type { Place } from '../source/place.ts';
import { grantedAt } from './answers/granted-at.ts';
import { passing, type Verdicts } from './answers/verdicts.ts';
import type { NameOf } from './caller.ts';
import type { PortRef } from './port-space.ts';
import { possibleVerdicts } from './possible.ts';
import { sendersOf, type Sender } from './senders.ts';
import { usualAt } from './usual.ts';
import { wordedAt, wordedPort, type WordedPort } from './worded-port.ts';

/** What one caller may do at one port; perhaps nothing. */
export interface Access extends Sender {
  /** Its requests that may pass. */
  readonly requests: RequestSet;
  /** The same without who sends it: so the sets of two callers can be compared. */
  readonly sent: RequestSet;
}

/** Who may do what at one port. */
export interface PortAccess {
  /** One for each class of callers, those who may nothing too. */
  readonly all: readonly Access[];
  /** What passes, in words: `GET /ratings/*`, `POST /refunds/** if `opa` agrees`. */
  readonly wordsOf: (access: Access) => readonly string[];
  /** The lines that let it pass. */
  readonly sourcesOf: (access: Access) => readonly Place[];
}

/** Words of what a caller usually sends; of all that it can send where nothing else passes. */
function wordsAt(
  worded: WordedPort,
  mesh: Mesh,
  { allow, asks, unknown }: Verdicts,
): PortAccess['wordsOf'] {
  const usual = usualAt([mesh], worded.port);
  const words = wordedAt(worded, { isOwn: true });
  return ({ peer, from, sent }) => {
    const all = forPeer(from, peer);
    const often = intersect(usual(peer), all);
    const within = isEmpty(intersect(sent, often)) ? all : often;
    const told = (set: RequestSet) => {
      const own = forPeer(set, peer);
      const all = words(peer, own, within);
      // A pattern that nobody can follow, or too many rules, has a say in it.
      return isCertain(own) ? all : all.map((word) => `${word} (may)`);
    };
    return [
      ...told(allow),
      ...[...asks].flatMap(([provider, set]) =>
        told(set).map((word) => `${word} if \`${provider}\` agrees`),
      ),
      ...told(unknown).map((word) => `${word} (not known)`),
    ];
  };
}

/** The lines of every rule that grants something of what passes; of what nobody understands its own. */
function sourcesAt(
  { port }: WordedPort,
  mesh: Mesh,
  passes: RequestSet,
  { unknown }: Verdicts,
): PortAccess['sourcesOf'] {
  const granted = grantedAt(port, mesh).map(({ rule, requests }) => ({
    from: rule.from,
    requests: intersect(requests, passes),
  }));
  const opaque = isEmpty(unknown)
    ? []
    : [{ from: mesh.opaque.map(({ at }) => at), requests: unknown }];
  return ({ from }) =>
    distinct(
      [...granted, ...opaque]
        .filter(({ requests }) => !isEmpty(intersect(requests, from)))
        .flatMap((one) => one.from),
    );
}

/** What everyone may do at one port, as exact sets. `mesh`: the part that decides about it. */
export function portAccess(mesh: Mesh, ref: PortRef, nameOf: NameOf): PortAccess {
  const worded = wordedPort([mesh], ref, nameOf);
  const verdicts = possibleVerdicts(worded.port, mesh);
  const passes = passing(worded.port.ground, verdicts);
  return {
    all: sendersOf(worded).map((sender): Access => {
      const requests = intersect(passes, sender.from);
      return { ...sender, requests, sent: forPeer(requests, sender.peer) };
    }),
    wordsOf: wordsAt(worded, mesh, verdicts),
    sourcesOf: sourcesAt(worded, mesh, passes, verdicts),
  };
}
