import type { Operation } from '../../access/box-algebra.ts';
import { diagnostic, type Diagnostic, type Related } from '../../diagnostics/diagnostic.ts';
import type { Route } from '../../model/route.ts';
import { retryOf } from '../../model/tries.ts';
import type { Place } from '../../source/place.ts';
import { placeKey, placeOfRetry } from './retries.ts';
import { isGrpc, operationText } from './streams.ts';
import type { Taken } from './takers.ts';
import type { WayIn } from './ways-in.ts';

/** Methods that do the same done twice: RFC 9110, 9.2.2. */
const idempotent = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

/** Answers after which a request may have done its work. What is refused (4xx) has not. */
const afterwards = new Set(['5xx', 'gateway-error', 'reset']);
const grpcAfterwards = new Set(['cancelled', 'deadline-exceeded', 'internal']);

const isRefusal = (word: string): boolean => /^4\d\d$/.test(word);
const isStatus = (word: string): boolean => /^\d+$/.test(word);

/**
 * The words of a retry after which the request may have run. A connection that failed and a refused
 * stream sent nothing; `unavailable` and `resource-exhausted` are what gRPC servers answer instead of
 * doing the work.
 */
function wordsAfterwards(route: Route, grpc: boolean): readonly string[] {
  return (retryOf(route)?.when.value ?? []).filter(
    (word) =>
      afterwards.has(word) ||
      (isStatus(word) && !isRefusal(word)) ||
      (grpc && grpcAfterwards.has(word)),
  );
}

/** A request that carries a key of its own is told apart from its repetition. */
function hasIdempotencyKey({ match }: Route): boolean {
  return match.every(({ headers }) =>
    headers?.some(({ key, some }) => /^(x-)?idempotency-key$/.test(key) && some !== undefined),
  );
}

/** The part of an operation that is not safe to repeat; `ANY` stays as it is. */
function unsafePart(operation: Operation): Operation | undefined {
  const { methods, ...rest } = operation;
  if (methods === undefined) return rest;
  const unsafe = methods.filter((method) => !idempotent.has(method));
  return unsafe.length === 0 ? undefined : { ...rest, methods: unsafe };
}

/** What one retry may repeat: of all services that it stands for. */
interface Repeated {
  readonly at: Place;
  readonly words: readonly string[];
  readonly grpc: boolean;
  readonly services: Set<string>;
  readonly ops: Map<string, Place>;
}

/** Longer lists are cut: one retry in the defaults of a Mesh may speak for every service. */
const shown = 3;

function listText(items: readonly string[]): string {
  const left = items.length - shown;
  return left > 0 ? `${items.slice(0, shown).join(', ')} and ${left} more` : items.join(', ');
}

function collect(into: Map<string, Repeated>, to: string, { route, protocol, operations }: Taken) {
  if (retryOf(route) === undefined || hasIdempotencyKey(route)) return;
  for (const { operation, at: asked } of operations) {
    const grpc = protocol === 'grpc' || isGrpc(operation);
    const words = wordsAfterwards(route, grpc);
    const unsafe = words.length === 0 ? undefined : unsafePart(operation);
    if (unsafe === undefined) continue;
    const at = placeOfRetry(route, 'when');
    const key = `${grpc} ${placeKey(at)}`;
    const known = into.get(key);
    const found: Repeated = known ?? { at, words, grpc, services: new Set(), ops: new Map() };
    if (known === undefined) into.set(key, found);
    found.services.add(to);
    const text = operationText(unsafe);
    if (!found.ops.has(text)) found.ops.set(text, asked);
  }
}

function findingFor({ at, words, grpc, services, ops }: Repeated): Diagnostic {
  const texts = [...ops.keys()].sort();
  const related = texts.slice(0, shown).flatMap((text): readonly Related[] => {
    const place = ops.get(text);
    return place === undefined ? [] : [{ ...place, message: `${text} is asked for here` }];
  });
  const params = {
    words: words.join(', '),
    ops: listText(texts),
    services: listText([...services].sort()),
  };
  return diagnostic(grpc ? 'MW3907' : 'MW3906', at, params, { related });
}

/** A finding for each retry that may do twice what was meant once. */
export function repeatedWrites(ways: readonly WayIn[]): readonly Diagnostic[] {
  const found = new Map<string, Repeated>();
  for (const { to, taken } of ways) for (const each of taken) collect(found, to, each);
  return [...found.values()].map(findingFor);
}
