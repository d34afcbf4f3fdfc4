import type { Box } from '../access/term.ts';
import type { HeaderMatches, TokenRule } from '../check/intents.generated.ts';
import { pointer, type Pointer } from '../source/pointer.ts';
import type { Context } from './context.ts';
import { callersOf, tokenTest } from './entry.ts';
import type { Guarantee, GuaranteeLine } from './guarantee.ts';
import { keyTests } from './decide/match-value.ts';
import { listOf } from './names.ts';
import { operation } from './ops.ts';
import { reportUnknown } from './resolve-caller.ts';
import { versionsOf } from './services.ts';
import type { View } from './view.ts';

/** A line of any of the four lists: the keys that they share and those that some have. */
interface Written {
  readonly from?: string | readonly string[];
  readonly except?: readonly string[];
  readonly to: string;
  readonly port?: string | readonly string[];
  readonly ops?: readonly string[];
  readonly headers?: HeaderMatches;
  readonly jwt?: TokenRule;
  readonly version?: string;
  readonly unlessThrough?: readonly string[];
}

function textOf(kind: string, line: Written): string {
  const from = line.from === undefined ? 'anyone' : listOf<string>(line.from).join(', ');
  const except = line.except ? ` except ${line.except.join(', ')}` : '';
  const port = line.port === undefined ? '' : `:${listOf<string>(line.port).join('|')}`;
  const ops = line.ops ? ` ${line.ops.join(', ')}` : '';
  const names = Object.keys(line.headers ?? {});
  const headers = names.length === 0 ? '' : ` with certain ${names.join(', ')}`;
  const token = line.jwt === undefined ? '' : ' with a certain token';
  const through = line.unlessThrough ? ` unless through ${line.unlessThrough.join(', ')}` : '';
  const version = line.version === undefined ? '' : ` to ${line.version}`;
  return `${kind} ${from}${except} → ${line.to}${port}${ops}${headers}${token}${version}${through}`;
}

function portNumbers(
  context: Context,
  view: View<'Guarantee'>,
  line: Written,
  at: Pointer,
): readonly number[] | undefined {
  const service = context.byName.get(line.to);
  if (line.port === undefined || service === undefined) return undefined;
  return listOf<string>(line.port).flatMap((name) => {
    const port = service.ports.find((candidate) => candidate.name === name);
    if (port) return [port.number];
    const known = service.ports.map((candidate) => candidate.name);
    reportUnknown(context, `port of \`${line.to}\``, name, known, view.place(`${at}/port`));
    return [];
  });
}

/** Whether everything a line names is declared; what is not is a finding. */
function isKnown(context: Context, view: View<'Guarantee'>, line: Written, at: Pointer): boolean {
  const service = context.byName.get(line.to);
  if (service === undefined) {
    reportUnknown(context, 'service', line.to, context.byName.keys(), view.place(`${at}/to`));
    return false;
  }
  const versions = versionsOf(service).map(({ name }) => name);
  if (line.version !== undefined && !versions.includes(line.version))
    reportUnknown(
      context,
      `version of \`${line.to}\``,
      line.version,
      versions,
      view.place(`${at}/version`),
    );
  for (const [index, name] of (line.unlessThrough ?? []).entries())
    if (!context.byName.has(name)) {
      const place = view.place(`${at}/unlessThrough/${index}`);
      reportUnknown(context, 'service', name, context.byName.keys(), place);
    }
  return true;
}

/** The requests of a line as their callers send them, with the token they bring. */
function requestsOf(
  context: Context,
  view: View<'Guarantee'>,
  { ops, jwt }: Written,
  at: Pointer,
): readonly Box[] {
  const token = jwt && tokenTest(context, jwt, view.place(`${at}/jwt/issuer`));
  return (ops?.map(operation) ?? [{}]).map((box) => ({ ...box, ...(token && { token }) }));
}

function lineOf(
  context: Context,
  view: View<'Guarantee'>,
  kind: GuaranteeLine['kind'],
  written: Written,
  at: Pointer,
): readonly GuaranteeLine[] {
  if (!isKnown(context, view, written, at)) return [];
  const from =
    written.from === undefined ? [] : callersOf(context, view, written.from, `${at}/from`);
  const except = callersOf(context, view, written.except ?? [], `${at}/except`);
  const direct = from.filter((caller) => caller.gateway === undefined);
  const ports = portNumbers(context, view, written, at);
  const line: GuaranteeLine = {
    kind,
    ...(written.from !== undefined && { callers: direct.flatMap(({ patterns }) => patterns) }),
    gateways: from.flatMap((caller) => caller.gateway ?? []),
    except: except.flatMap(({ patterns }) => patterns),
    to: written.to,
    ...(ports && { ports }),
    requests: requestsOf(context, view, written, at),
    headers: keyTests(written.headers, true),
    ...(written.version !== undefined && { version: written.version }),
    unlessThrough: written.unlessThrough ?? [],
    text: textOf(kind, written),
    at: view.place(at),
  };
  return [line];
}

function guaranteeOf(context: Context, view: View<'Guarantee'>): Guarantee {
  const lines = (['allow', 'deny', 'routed', 'never'] as const).flatMap((kind) => {
    const written = (view.spec[kind] ?? []) as readonly Written[];
    return written.flatMap((line, index) =>
      lineOf(context, view, kind, line, pointer(kind, index)),
    );
  });
  return { name: view.object.name, lines, at: view.here };
}

/** The guarantees of a mesh; lines that name what nobody declares are findings. */
export function guaranteesOf(context: Context): readonly Guarantee[] {
  const { remember, keep } = context.memory;
  return keep(
    'resolved guarantees',
    context.guarantees.map((view) => remember('guarantee', view, () => guaranteeOf(context, view))),
  );
}
