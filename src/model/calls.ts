import type { Operation } from '../access/box-algebra.ts';
import type { Call as WrittenCall } from '../check/intents.generated.ts';
import { grouped } from '../source/grouped.ts';
import type { Place } from '../source/place.ts';
import { pointer, type Pointer } from '../source/pointer.ts';
import type { Context, ServiceView } from './context.ts';
import { entriesOf, listOf } from './names.ts';
import { operation } from './ops.ts';
import { reportUnknown } from './resolve-caller.ts';

/** One entry of a service's `calls`, with both ends found. */
export interface CallView {
  readonly from: ServiceView;
  readonly to: ServiceView;
  readonly written: WrittenCall;
  /** Pointer below the caller's `spec`. */
  readonly pointer: Pointer;
  /** Names of the other side's ports; absent = every declared one. */
  readonly ports?: readonly string[];
  /** Absent = whatever the other side grants. */
  readonly ops?: readonly CalledOp[];
  readonly at: Place;
}

/** One entry of the `ops` of a call. */
export interface CalledOp {
  readonly text: string;
  readonly operation: Operation;
}

/** Where an operation of a call stands: only findings ask, so it is looked up when they do. */
export function opPlace({ from, pointer: at, ops = [] }: CallView, op: CalledOp): Place {
  return from.place(`${at}/ops/${ops.indexOf(op)}`);
}

function reportUnknownPorts(context: Context, call: CallView): void {
  const known = call.to.ports.map(({ name }) => name);
  for (const port of call.ports ?? []) {
    if (known.includes(port)) continue;
    const at = call.from.place(`${call.pointer}/port`);
    reportUnknown(context, `port of \`${call.to.name}\``, port, known, at);
  }
}

function callOf(
  context: Context,
  from: ServiceView,
  entry: { readonly name: string; readonly value: WrittenCall; readonly step: string | number },
): CallView | undefined {
  const name = entry.name.includes('/') ? entry.name : `${from.namespace}/${entry.name}`;
  const at = pointer('calls', entry.step);
  const place = from.place(at, typeof entry.step === 'number' ? 'value' : 'key');
  const to = context.byName.get(name);
  if (to === undefined) {
    reportUnknown(context, 'service', name, context.byName.keys(), place);
    return undefined;
  }
  const written = entry.value;
  const ops = written.ops?.map((text) => ({ text, operation: operation(text) }));
  return {
    from,
    to,
    written,
    pointer: at,
    ...(written.port !== undefined && { ports: listOf(written.port) }),
    ...(ops && { ops }),
    at: place,
  };
}

/** Every declared call of a mesh, and those to and from one service by its name. */
export interface Calls {
  /** Sorted by caller. */
  readonly all: readonly CallView[];
  readonly to: (service: string) => readonly CallView[];
  readonly from: (service: string) => readonly CallView[];
}

/** The calls at one end, by the name of the service there. */
function by({ memory }: Context, calls: readonly CallView[], end: 'from' | 'to'): Calls['from'] {
  const groups = [...grouped(calls, (call) => call[end].name)].map(
    ([name, group]) => [name, memory.keep(`calls ${end} ${name}`, group)] as const,
  );
  const found = memory.watch(`calls ${end}`, new Map(groups));
  return (service) => found.get(service) ?? none;
}

const none: readonly CallView[] = [];

function callsFrom(context: Context, from: ServiceView): readonly CallView[] {
  const entries = entriesOf<WrittenCall>(from.spec.calls ?? [], {});
  const calls = entries.map((entry) => callOf(context, from, entry));
  return calls.flatMap((call) => {
    if (call === undefined) return [];
    reportUnknownPorts(context, call);
    return [call];
  });
}

/** Finds both ends of every declared call; calls to what nobody declares are findings. */
export function callsOf(context: Context): Calls {
  const { remember, watch } = context.memory;
  const all = context.services.flatMap((from) =>
    remember('calls', from, () => callsFrom(context, from)),
  );
  const list = watch('calls', new Map([['all', all]]));
  return {
    get all() {
      return list.get('all') ?? none;
    },
    to: by(context, all, 'to'),
    from: by(context, all, 'from'),
  };
}
