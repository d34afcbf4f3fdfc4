import { listText } from '../../check/fixes/list-text.ts';
import { removal } from '../../check/fixes/removal.ts';
import { editableText } from '../../check/fixes/editable-text.ts';
import { partOf, sourceOf } from '../../check/text-place.ts';
import type { Fix } from '../../diagnostics/fix.ts';
import type { Edit } from '../../source/edit.ts';
import type { Place } from '../../source/place.ts';
import { steps } from '../../source/pointer.ts';
import { opPlace, type CalledOp, type CallView } from '../calls.ts';
import type { Context } from '../context.ts';
import type { Entry } from '../entry.ts';
import { operation } from '../ops.ts';
import { grantFixes, whoseFile } from './grant-fixes.ts';
import type { Standing } from './standing.ts';

/** The methods of an op as it is written, and the rest of it; `ANY` and `grpc` have none to choose from. */
function methodsOf(text: string): { readonly methods: readonly string[]; readonly path: string } {
  const blank = text.indexOf(' ');
  const head = text.slice(0, blank);
  return {
    methods: head === 'ANY' || head === 'grpc' ? [] : head.split('|'),
    path: text.slice(blank + 1),
  };
}

/** The edit that writes other methods in an op; the path stays as it is written. */
function withMethods(
  { texts }: Context,
  at: Place,
  text: string,
  methods: readonly string[],
): readonly Edit[] {
  const before = text.slice(0, text.indexOf(' '));
  const { range } = partOf(at, text, { start: 0, end: before.length }, texts);
  if (!range || sourceOf(range, texts) !== before) return [];
  if (editableText(range.file, texts) === undefined) return [];
  return [{ ...range, text: methods.join('|') }];
}

function fixOf(kind: Fix['kind'], title: string, edits: readonly Edit[]): readonly Fix[] {
  return edits.length === 0 ? [] : [{ title, kind, edits }];
}

/**
 * A call's operations cut to what is granted. Only what no grant touches is cut, and only where a
 * granted operation stays: a call without `ops` would mean everything that is granted.
 */
function cutFixes(
  context: Context,
  call: CallView,
  op: CalledOp,
  stands: Standing,
): readonly Fix[] {
  const ops = call.ops ?? [];
  const { methods, path } = methodsOf(op.text);
  const kept = methods.filter((method) => stands(operation(`${method} ${path}`)) === 'granted');
  const isCut = (method: string) =>
    kept.includes(method) || isOut(stands(operation(`${method} ${path}`)));
  if (kept.length > 0) {
    const title = `leave \`${kept.join('|')}\` of \`${op.text}\`, as \`${call.to.name}\` grants`;
    const edits = methods.every(isCut)
      ? withMethods(context, opPlace(call, op), op.text, kept)
      : [];
    return fixOf('write', title, edits);
  }
  const isSomeGranted = ops.some((other) => stands(other.operation) === 'granted');
  if (!isSomeGranted || !isOut(stands(op.operation))) return [];
  const list = call.from.place(`${call.pointer}/ops`);
  const places = ops.map((each) => opPlace(call, each));
  return removal(
    listText(list, places, context.texts),
    ops.indexOf(op),
    `leave out \`${op.text}\`, which \`${call.to.name}\` does not grant`,
  );
}

const isOut = (how: ReturnType<Standing>): boolean => how === 'missing' || how === 'refused';

/** What the other side grants: how operations stand to it, and its own entries about this caller. */
interface OtherSide {
  readonly stands: Standing;
  readonly own: readonly Entry[];
}

/** Whether all that is missing of an op is `HEAD`, where `GET` is granted. */
function lacksOnlyHead(op: CalledOp, stands: Standing): boolean {
  const { methods, path } = methodsOf(op.text);
  const howIs = (method: string) => stands(operation(`${method} ${path}`));
  const missing = methods.filter((method) => howIs(method) !== 'granted');
  return missing.join() === 'HEAD' && howIs('HEAD') === 'missing' && howIs('GET') === 'granted';
}

/**
 * `HEAD` beside `GET` in the grant, where the call asks for both: most servers answer both, so the
 * grant more likely forgot it than the call asks too much. It opens a method, for all callers of
 * the entry, so it is only offered.
 */
function headFixes(
  context: Context,
  { to }: CallView,
  op: CalledOp,
  { own }: OtherSide,
): readonly Fix[] {
  const { path } = methodsOf(op.text);
  for (const { at, place } of own) {
    const entry = to.spec.allow?.[Number(steps(at.pointer ?? '').at(-1))];
    for (const [index, text] of (entry?.ops ?? []).entries()) {
      const { methods, path: granted } = methodsOf(text);
      if (granted !== path || !methods.includes('GET')) continue;
      const both = methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
      const title = `grant \`HEAD\` beside \`${text}\` in ${whoseFile(to)}`;
      return fixOf('patch', title, withMethods(context, place(`/ops/${index}`), text, both));
    }
  }
  return [];
}

/** Ways out of an operation that the other side does not grant: cut it here, or have it granted there. */
export function opFixes(
  context: Context,
  call: CallView,
  op: CalledOp,
  other: OtherSide,
): readonly Fix[] {
  const { stands } = other;
  const grant = grantFixes(context, call, [op], stands);
  if (!lacksOnlyHead(op, stands)) return [...cutFixes(context, call, op, stands), ...grant];
  const head = headFixes(context, call, op, other);
  return head.length > 0 ? head : grant;
}
