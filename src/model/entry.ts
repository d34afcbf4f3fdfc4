import type { AddressTest, Box, CallerPattern, TokenTest } from '../access/term.ts';
import type {
  AllowEntry,
  DenyCondition,
  DenyEntry,
  TokenRule,
} from '../check/intents.generated.ts';
import type { Place } from '../source/place.ts';
import { child, type Pointer } from '../source/pointer.ts';
import type { Caller } from './caller.ts';
import type { Context, Origin } from './context.ts';
import { hostPattern } from './decide/match-host.ts';
import { isHttpOnly } from './decide/match.ts';
import { keyTests } from './decide/match-value.ts';
import { listOf } from './names.ts';
import { operation } from './ops.ts';
import { reportUnknown, resolveCaller } from './resolve-caller.ts';

/** One entry of an `allow` or `deny`, resolved: who, what, on which ports. */
export interface Entry {
  readonly scope: 'service' | 'team' | 'mesh';
  /** Absent (deny only) = everyone. */
  readonly callers?: readonly Caller[];
  /** Without callers. */
  readonly boxes: readonly Box[];
  /** `unless`, callers included. */
  readonly minus: readonly Box[];
  /** Names of the ports on which `unless` counts; absent = every one of the entry's. */
  readonly minusPorts?: readonly string[];
  /** Names of ports; absent = every declared one. */
  readonly ports?: readonly string[];
  /** It has a key that only HTTP requests have. */
  readonly isHttp: boolean;
  readonly hosts?: readonly string[];
  readonly listener?: string;
  readonly remoteIp?: AddressTest;
  readonly until?: string;
  readonly at: Place;
  readonly place: (below: Pointer) => Place;
}

type Written = AllowEntry | DenyEntry | DenyCondition;

/** The token that a rule or a guarantee asks for. */
export function tokenTest(context: Context, rule: TokenRule, at: Place): TokenTest {
  const issuers = listOf(rule.issuer);
  const known = Object.keys(context.mesh.spec.jwt ?? {});
  for (const issuer of issuers)
    if (!known.includes(issuer)) reportUnknown(context, 'issuer', issuer, known, at);
  return { issuers, claims: keyTests(rule.claims, false) };
}

/** `remoteIp: [cidr]` or `{not: [cidr]}`. */
export function addressTest(written: AllowEntry['remoteIp']): AddressTest | undefined {
  if (written === undefined) return undefined;
  return Array.isArray(written) ? { in: written } : { notIn: listOf(written.not) };
}

/** The conditions of an entry on the request, one box an op. */
function boxesOf(
  context: Context,
  written: Written,
  at: (below: Pointer) => Place,
): readonly Box[] {
  const headers = keyTests(written.headers, true);
  const token = written.jwt && tokenTest(context, written.jwt, at('/jwt/issuer'));
  const conditions: Box = {
    ...(headers.length > 0 && { headers }),
    ...(token && { token }),
    ...(written.hosts && { hosts: written.hosts.map(hostPattern) }),
  };
  return written.ops
    ? written.ops.map((op) => ({ ...operation(op), ...conditions }))
    : [conditions];
}

/** The callers of a `from`, those that nobody declares left out (with a finding). */
export function callersOf(
  context: Context,
  origin: Origin,
  written: string | readonly string[],
  at: Pointer,
): readonly Caller[] {
  const isList = typeof written !== 'string';
  const callers = listOf(written).map((text, index) => {
    const place = () => origin.place(isList ? child(at, index) : at);
    return resolveCaller(context, text, place, origin.namespace);
  });
  return callers.filter((caller) => caller !== undefined);
}

/** The caller patterns of a `from`; absent where there is none, which means everyone. */
export function patternsOf(
  context: Context,
  origin: Origin,
  written: string | readonly string[] | undefined,
  at: Pointer,
): readonly CallerPattern[] | undefined {
  if (written === undefined) return undefined;
  return callersOf(context, origin, written, at).flatMap(({ patterns }) => patterns);
}

/** The boxes of `unless`: its callers ANDed with its other keys. */
function unlessBoxes(context: Context, origin: Origin, unless: DenyCondition, at: Pointer) {
  const below = (step: Pointer) => origin.place(`${at}${step}`);
  const boxes = boxesOf(context, unless, below);
  const remoteIp = addressTest(unless.remoteIp);
  const callers = patternsOf(context, origin, unless.from, `${at}/from`);
  return boxes.map((box) => ({
    ...box,
    ...(callers && { callers }),
    ...(remoteIp && { remoteIp }),
  }));
}

/** One written entry, resolved. `at` is its pointer below `spec`. */
export function resolveEntry(
  context: Context,
  origin: Origin,
  scope: Entry['scope'],
  written: AllowEntry | DenyEntry,
  at: Pointer,
): Entry {
  const place = (below: Pointer) => origin.place(`${at}${below}`);
  const boxes = boxesOf(context, written, place);
  const callers =
    written.from === undefined ? undefined : callersOf(context, origin, written.from, `${at}/from`);
  const unless = 'unless' in written ? written.unless : undefined;
  const remoteIp = addressTest(written.remoteIp);
  return {
    scope,
    ...(callers && { callers }),
    boxes,
    minus: unless ? unlessBoxes(context, origin, unless, `${at}/unless`) : [],
    ...(written.port !== undefined && { ports: listOf(written.port) }),
    isHttp: boxes.some(isHttpOnly) || remoteIp !== undefined,
    ...(written.hosts && { hosts: written.hosts }),
    ...(unless?.port !== undefined && { minusPorts: listOf(unless.port) }),
    ...('listener' in written && { listener: written.listener }),
    ...(remoteIp && { remoteIp }),
    ...('until' in written && written.until !== undefined && { until: written.until }),
    at: origin.place(at),
    place,
  };
}
