import type { Request } from '../access/request.ts';
import { decide } from '../model/decide/decide.ts';
import type { Mesh } from '../model/mesh.ts';
import type { Witness } from './change.ts';

/** The parts of both meshes that decide about one callee. */
export interface Parts {
  readonly before: Mesh;
  readonly after: Mesh;
}

/** What both sides do with one request. */
export function asked(parts: Parts, request: Request): Witness {
  return { request, before: decide(parts.before, request), after: decide(parts.after, request) };
}
