import { appendedTo } from '../../check/fixes/appended-to.ts';
import type { Fix } from '../../diagnostics/fix.ts';
import { resolvePlain } from '../../read/scalar.ts';
import { pointer } from '../../source/pointer.ts';
import type { CallView } from '../calls.ts';
import type { Context, ServiceView } from '../context.ts';
import { received } from '../received.ts';
import type { Standing } from './standing.ts';

/** A text as a plain scalar inside of brackets, in quotes where YAML needs them. */
function scalar(text: string): string {
  const isPlain = /^[A-Za-z0-9][^,[\]{}"'#:\\]*$/.test(text);
  // A service may be called `true` or `1e3`.
  return isPlain && resolvePlain(text).type === 'text' ? text : JSON.stringify(text);
}

function list(texts: readonly string[]): string {
  return `[${texts.map(scalar).join(', ')}]`;
}

/** The entry that is missing in the other side's `allow`, as one line of YAML. */
function entryFor({ from, to, ports }: CallView, ops: readonly string[]): string {
  const caller = from.namespace === to.namespace ? from.object.name : from.name;
  const parts = [
    `from: ${scalar(caller)}`,
    ...(ports ? [`port: ${list(ports)}`] : []),
    ...(ops.length > 0 ? [`ops: ${list(ops)}`] : []),
  ];
  return `{${parts.join(', ')}}`;
}

/** A route that rewrites the path makes another operation of it: which one to grant, a person knows. */
function isReceivedAsSent(call: CallView, op: NonNullable<CallView['ops']>[number]): boolean {
  return received(call.to, op.operation).every((one) => one === op.operation);
}

/** The file of a service and who owns it. */
export function whoseFile({ file, spec, team }: ServiceView): string {
  const owners = spec.owners ?? team?.spec.owners ?? [];
  return owners.length > 0 ? `${file}, owned by ${owners.join(', ')}` : file;
}

/**
 * The grant that is missing in the other side's file. Granting is that side's decision: it is only
 * offered. Nothing where a refusal would still win.
 */
export function grantFixes(
  context: Context,
  call: CallView,
  ops: NonNullable<CallView['ops']>,
  stands: Standing,
): readonly Fix[] {
  const { from, to } = call;
  const isOfUse = ops.every(
    (op) => isReceivedAsSent(call, op) && ['missing', 'granted'].includes(stands(op.operation)),
  );
  if (!isOfUse) return [];
  const entry = entryFor(
    call,
    ops.map(({ text }) => text),
  );
  const spec = to.place('');
  const items = (to.spec.allow ?? []).map((_, index) => to.place(pointer('allow', index)));
  const edit = appendedTo(
    { parent: spec, key: 'allow', list: to.place('/allow'), items },
    entry,
    context.texts,
  );
  const title = `grant it to \`${from.name}\` in ${whoseFile(to)}`;
  return edit ? [{ title, kind: 'patch', edits: [edit] }] : [];
}
