import type { Operation } from '../../access/box-algebra.ts';
import type { KeyTest, PathPattern, StringPattern } from '../../access/term.ts';
import { opText } from '../../model/ops.ts';
import type { Route } from '../../model/route.ts';

/*
 * The timeout of a route starts when the whole request has been received, so it cuts responses that
 * do not end. WebSockets and calls whose caller keeps sending (xDS, server reflection) are not cut:
 * https://www.envoyproxy.io/docs/envoy/latest/faq/configuration/timeouts
 */

/** gRPC services whose streams go both ways. */
const bothWays = /^(envoy\.service|grpc\.reflection)\./;

/** Methods that answer with a stream by everything that their name says. */
const streamingMethod = /^(Watch|Stream|Tail)([A-Z]|$)|[a-z]Stream$/;

/** Last segments of paths that are called so because their response is a stream. */
const streamingSegment = /^(stream|sse|event-stream|eventsource)$/;

function textOf(pattern: StringPattern): string {
  return 'present' in pattern ? '' : (Object.values(pattern)[0] ?? '');
}

const holds = (tests: readonly KeyTest[] | undefined, key: string, word: RegExp): boolean =>
  tests?.some((test) => test.key === key && test.some?.some((p) => word.test(textOf(p)))) ?? false;

/** What in the match of a route says that its responses are streams; every way to match it must. */
export function streamingMatch({ match }: Route): string | undefined {
  if (match.every(({ headers }) => holds(headers, 'accept', /^\*?text\/event-stream/)))
    return 'accept: text/event-stream';
  if (match.every(({ query }) => holds(query, 'watch', /^(true|1)$/))) return '?watch=true';
  return undefined;
}

/** An operation as the language writes it: `grpc pkg.Service/Method` where it is one. */
export function operationText(operation: Operation): string {
  const text = opText(operation);
  return isGrpc(operation) ? text.replaceAll('POST /', 'grpc ') : text;
}

/** Whether an operation is a gRPC method, or all methods of a gRPC service. */
export function isGrpc({ methods, paths }: Operation): boolean {
  if (methods?.length !== 1 || methods[0] !== 'POST' || paths === undefined) return false;
  return paths.every((path) => /^\/[\w.]+\.\w+\/[^/]+$/.test(wholePath(path) ?? ''));
}

const wholePath = (path: PathPattern): string | undefined =>
  'exact' in path ? path.exact : 'template' in path ? path.template : undefined;

function isStreamingPath(path: PathPattern, grpc: boolean): boolean {
  const segments = wholePath(path)?.split('/') ?? [];
  const last = segments.at(-1) ?? '';
  if (!grpc) return streamingSegment.test(last);
  return streamingMethod.test(last) && !bothWays.test(segments[1] ?? '');
}

/** The operation, as the language writes it, if all that it names answers with a stream. */
export function streamingOperation(operation: Operation): string | undefined {
  const { methods, paths } = operation;
  if (paths === undefined || paths.length === 0) return undefined;
  const grpc = isGrpc(operation);
  // What a POST sends back under such a path is as likely a single answer.
  if (!grpc && (methods?.some((method) => method !== 'GET' && method !== 'HEAD') ?? false))
    return undefined;
  return paths.every((path) => isStreamingPath(path, grpc)) ? operationText(operation) : undefined;
}
