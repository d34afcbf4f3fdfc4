import { check } from '../../../check/check.ts';
import type { Request } from '../../../access/request.ts';
import { decide } from '../../../model/decide/decide.ts';
import { refusedPath } from '../../../model/decide/path-normalization.ts';
import { strictest, type Decision } from '../../../model/decision.ts';
import type { Mesh } from '../../../model/mesh.ts';
import type { Document } from '../../../read/document.ts';
import type { Answer, PathReading } from '../../../report/decision.ts';
import { missingFor, type Missing } from '../../../report/missing.ts';
import type { AskedCaller } from './find-caller.ts';
import { readPath, type Reading } from './read-path.ts';

/** Who asks for what, and where it can be looked up. */
export interface Asked {
  readonly mesh: Mesh;
  readonly documents: readonly Document[];
  readonly caller: AskedCaller;
  /** The caller as it was written. */
  readonly from: string;
  /** As the caller sends it. */
  readonly request: Request;
}

/** What has to be written for a request to pass; at a gateway a grant is the route as well. */
function lacking(asked: Asked, request: Request, decision: Decision): readonly Missing[] {
  const { mesh, documents, caller, from } = asked;
  if (decision.cause !== 'no-grant' && decision.cause !== 'gateway') return [];
  return missingFor(mesh, check(documents).value, {
    request: { ...request, path: decision.route?.path ?? request.path },
    sentPath: request.path,
    from,
    ...(caller.service !== undefined && { caller: caller.service }),
  });
}

function pathReading(sent: string, reading: Reading, decision: Decision): PathReading {
  const { targets, normalization, request } = reading;
  return { sent, targets, normalization, ...(request && { path: request.path }), decision };
}

/** The answer for one caller: of the readings of a path by different targets the worst one counts. */
export function answerFor(asked: Asked): Answer {
  const { mesh, caller, from, request: sent } = asked;
  const read = readPath(mesh, sent).map((reading) => ({
    reading,
    decision: reading.request ? decide(mesh, reading.request) : refusedPath,
  }));
  const worst = strictest(read, ({ decision }) => decision.decision);
  const decision = worst?.decision ?? refusedPath;
  const request = worst?.reading.request ?? sent;
  const isReadOtherwise = read.some(({ reading }) => reading.request?.path !== sent.path);
  const readings = read.map(({ reading, decision }) => pathReading(sent.path, reading, decision));
  return {
    from: caller.service ?? from,
    request,
    decision,
    missing: lacking(asked, request, decision),
    ...(isReadOtherwise && { readings }),
  };
}
