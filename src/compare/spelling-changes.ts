import { normalizePath, normalizations, type Normalization } from '../access/normalize.ts';
import { atPath } from '../access/sets/at-path.ts';
import {
  intersect,
  isEmpty,
  minus,
  everything,
  type RequestSet,
} from '../access/sets/request-set.ts';
import type { PathPattern } from '../access/term.ts';
import { witness } from '../access/witness/witness.ts';
import type { Asked } from '../access/sets/frame.ts';
import { decideSpelled, normalizationOf, targetsOf } from '../model/decide/path-normalization.ts';
import type { Mesh, TargetSettings } from '../model/mesh.ts';
import { answersAt } from '../reach/answers/answers-at.ts';
import { portFrame, preferredHost, requestFrom } from '../reach/answers/port-frame.ts';
import { callerNames, type NameOf } from '../reach/caller.ts';
import { filler, pathExamples } from '../reach/examples.ts';
import { partition } from '../reach/partition.ts';
import { boxesOf, portRules } from '../reach/port-rules.ts';
import { portRefs, type PortRef } from '../reach/port-space.ts';
import type { Change, Witness } from './change.ts';
import { sources, type Sides } from './field.ts';
import type { Parts } from './parts.ts';

type Direction = 'widens' | 'narrows';

/** Ways to spell a path that one normalization reads as the path, and another one does not. */
function spellings(path: string): readonly string[] {
  const [, first = '', ...rest] = path.split('/');
  const escaped = `%${first.charCodeAt(0).toString(16)}${first.slice(1)}`;
  const tail = rest.map((segment) => `/${segment}`).join('');
  return [
    `/${path}`,
    `/x/..${path}`,
    ...(first === '' ? [] : [`/${escaped}${tail}`]),
    ...(rest.length === 0 ? [] : [`/${first}//${rest.join('/')}`, `/${first}%2F${rest.join('/')}`]),
  ];
}

/** A path that rules tell apart, and what both sides read where it is spelled in some way. */
interface Spelling {
  readonly raw: string;
  readonly before: string;
  readonly after: string;
}

function spellingsAt(parts: Parts, { to, port }: PortRef, modes: Sides<Normalization>) {
  const rules = [parts.before, parts.after].flatMap((mesh) => portRules(mesh, to, port) ?? []);
  const patterns = rules
    .flatMap(({ allow, deny }) => [...allow, ...deny])
    .flatMap(({ requests }) => boxesOf(requests).flatMap(({ paths = [] }) => paths));
  const fill = filler(patterns);
  const paths = patterns.flatMap((one: PathPattern) => pathExamples(one, fill).inside.slice(0, 1));
  const read = (raw: string, mode: Normalization | undefined) =>
    mode === undefined ? undefined : normalizePath(raw, mode);
  return [...new Set(paths)].flatMap(spellings).flatMap((raw): readonly Spelling[] => {
    const [before, after] = [read(raw, modes.before), read(raw, modes.after)];
    if (before === undefined || after === undefined || before === after) return [];
    return [{ raw, before, after }];
  });
}

const exactly = (path: string): Asked => ({ term: { boxes: [{ paths: [{ exact: path }] }] } });

/** Requests that one side allows as it reads them, and the other one refuses. */
function moved(allow: Sides<RequestSet>, direction: Direction, { before, after }: Spelling) {
  const was = allow.before && atPath(allow.before, before);
  const is = allow.after && atPath(allow.after, after);
  if (was === undefined || is === undefined) return undefined;
  const set = direction === 'widens' ? minus(is, was) : minus(was, is);
  return isEmpty(intersect(set, everything(set.frame))) ? undefined : set;
}

/** The first spelling at one port that the two sides decide differently in one direction. */
function witnessAt(
  parts: Parts,
  ref: PortRef,
  modes: { readonly before: Normalization; readonly after: Normalization },
  direction: Direction,
  nameOf: NameOf,
): Witness | undefined {
  const found = spellingsAt(parts, ref, modes);
  if (found.length === 0) return undefined;
  const extra = found.flatMap(({ before, after }) => [exactly(before), exactly(after)]);
  const port = portFrame([parts.before, parts.after], ref, nameOf, extra);
  const allow = {
    before: answersAt(port, parts.before).allow,
    after: answersAt(port, parts.after).allow,
  };
  for (const spelling of found) {
    const set = moved(allow, direction, spelling);
    const assigned = set && witness(set, preferredHost(port));
    if (assigned === undefined) continue;
    const request = { ...requestFrom(port, assigned), path: spelling.raw };
    const before = decideSpelled(parts.before, request, modes.before);
    const after = decideSpelled(parts.after, request, modes.after);
    const isMoved = (after.decision === 'allow') !== (before.decision === 'allow');
    const from = port.callers[assigned.peer]?.name;
    if (isMoved) return { ...(from !== undefined && { from }), request, before, after };
  }
  return undefined;
}

/** Services that are searched at most for a spelling: one is enough, and most have the same rules. */
const mostServices = 200;

/**
 * What a target's other way of reading paths means: a request with an odd spelling (`//admin`) that is
 * newly allowed, and one that is newly refused. Where none is found the change is told all the same,
 * and that it may widen.
 */
export function spellingChanges(
  before: Mesh,
  after: Mesh,
  sides: { readonly before: TargetSettings; readonly after: TargetSettings },
): readonly Change[] {
  const modes = { before: normalizationOf(sides.before), after: normalizationOf(sides.after) };
  if (modes.before === modes.after) return [];
  const partsOf = { before: partition(before), after: partition(after) };
  const nameOf = callerNames([after, before]);
  const refs = portRefs([after])
    .filter(({ to }) => targetsOf(after, to).some(({ name }) => name === sides.after.name))
    .slice(0, mostServices);
  const told = (['widens', 'narrows'] as const).flatMap((direction): readonly Change[] => {
    for (const ref of refs) {
      const parts = { before: partsOf.before(ref.to), after: partsOf.after(ref.to) };
      const found = witnessAt(parts, ref, modes, direction, nameOf);
      if (found) return [changeOf(after.name, sides, direction, found)];
    }
    return [];
  });
  if (told.length > 0) return told;
  const isLess = normalizations.indexOf(modes.after) < normalizations.indexOf(modes.before);
  return [changeOf(after.name, sides, isLess ? 'widens' : 'narrows')];
}

function changeOf(
  mesh: string,
  { before, after }: { readonly before: TargetSettings; readonly after: TargetSettings },
  direction: Direction,
  found?: Witness,
): Change {
  return {
    class: direction,
    certainty: found === undefined ? 'may' : 'exact',
    to: `Mesh/${mesh}`,
    what: `path normalization of ${after.name}`,
    before: normalizationOf(before),
    after: normalizationOf(after),
    ...(direction === 'widens' && { crossing: 'other-team' as const }),
    ...(found && { witness: found }),
    source: sources([before.at], [after.at]),
  };
}
