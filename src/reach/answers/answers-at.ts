import type { Mesh } from '../../model/mesh.ts';
import { answerSets, type Answers } from './answer-sets.ts';
import type { PortFrame } from './port-frame.ts';

export type { Answers } from './answer-sets.ts';

/** The answers of a mesh in a frame never change, and several questions ask for them. */
const known = new WeakMap<PortFrame, WeakMap<Mesh, Answers>>();

/**
 * What a mesh does with every request to one port. It is one of the meshes of the frame, perhaps
 * without the routes of the callee. Who is not declared in it is nowhere to be reached: all is
 * denied, where `decide` says that it does not know the name.
 */
export function answersAt(port: PortFrame, mesh: Mesh): Answers {
  const ofPort = known.get(port) ?? new WeakMap<Mesh, Answers>();
  known.set(port, ofPort);
  const there = ofPort.get(mesh);
  if (there !== undefined) return there;
  const answers = answerSets(port.ground, mesh, port.ref);
  ofPort.set(mesh, answers);
  return answers;
}
