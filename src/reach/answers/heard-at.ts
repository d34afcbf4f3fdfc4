import type { Asked } from '../../access/sets/frame.ts';
import type { Box, CallerPattern } from '../../access/term.ts';
import type { External, Mesh, Service } from '../../model/mesh.ts';
import { clientPattern } from '../exact-callers.ts';
import { portRules, type PortRules } from '../port-rules.ts';
import type { PortRef } from '../port-space.ts';
import { answerSets } from './answer-sets.ts';
import { heardIn, type Heard } from './ground.ts';

type Callee = Service | External;

/** What some meshes declare under a name. */
export function calleesOf(meshes: readonly Mesh[], to: string): readonly Callee[] {
  return meshes.flatMap(({ services, externals }) =>
    [...services, ...externals].filter(({ name }) => name === to),
  );
}

/** The callee without its routes: what arrives is then judged as it was sent. */
function unrouted(mesh: Mesh, to: string): Mesh {
  const bare = <T extends Callee>(callee: T): T =>
    callee.name === to ? { ...callee, routes: [] } : callee;
  return { ...mesh, services: mesh.services.map(bare), externals: mesh.externals.map(bare) };
}

/** Whom calls are shaped for: settings tell clients apart that no rule does. */
function shapedFor(callees: readonly Callee[]): readonly CallerPattern[] {
  return callees
    .flatMap(({ settings }) => settings.flatMap(({ clients }) => clients ?? []))
    .map(clientPattern);
}

const boxesIn = ({ term: { boxes, minus = [] } }: Asked): readonly Box[] => [...boxes, ...minus];

/** What meshes say about a port, and what somebody asks about it besides. */
export interface HeardAt extends Heard {
  readonly rules: readonly PortRules[];
}

/** Everything that is asked about one port, as the meshes are and as if nothing were changed on the way. */
export function heardAt(meshes: readonly Mesh[], ref: PortRef, extra: readonly Asked[]): HeardAt {
  const heard = heardIn((ground) => {
    for (const mesh of meshes)
      for (const each of [mesh, unrouted(mesh, ref.to)]) answerSets(ground, each, ref);
  });
  const rules = meshes.flatMap((mesh) => portRules(mesh, ref.to, ref.port) ?? []);
  const lines = rules.flatMap((one) => one.lines.map((box): Asked => ({ term: { boxes: [box] } })));
  const boxes = [...lines, ...extra].flatMap(boxesIn);
  const known = [
    ...meshes.flatMap(({ facts }) => facts.issuers.map(({ name }) => name)),
    ...heard.issuers,
    ...[...heard.asked.flatMap(boxesIn), ...boxes].flatMap(({ token }) => token?.issuers ?? []),
  ];
  const named = boxes.flatMap(({ callers }) => callers ?? []);
  return {
    asked: [...heard.asked, ...lines, ...extra],
    named: [...heard.named, ...shapedFor(calleesOf(meshes, ref.to)), ...named],
    rules,
    issuers: [...new Set(known)].sort(),
  };
}
