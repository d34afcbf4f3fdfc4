import type { Waiver } from '../../check/intents.generated.ts';
import type { Checked } from '../../check/checked.ts';
import { diagnostic } from '../../diagnostics/diagnostic.ts';
import { placeOf } from '../../read/document.ts';
import type { Place } from '../../source/place.ts';
import type { Pointer } from '../../source/pointer.ts';
import type { Context, ServiceView } from '../context.ts';
import type { Json } from '../../source/json.ts';
import { covers, modesToWaive, mtlsOf, type Where } from '../precedence/mtls.ts';
import { reportUnknown } from '../resolve-caller.ts';

/** Whether there is what a waiver is about. A namespace may be known to the cluster only. */
function hasSubject(context: Context, { spec: { subject } }: Waiver): boolean {
  const { kind, namespace, name } = subject;
  if (kind === 'Service') return context.byName.has(`${namespace ?? ''}/${name}`);
  if (kind === 'Team') return context.teams.some((team) => team.name === name);
  return kind === 'Namespace' || name === context.meshName;
}

const placeIn = ({ document, object }: Checked<'Waiver'>, at: Pointer): Place =>
  placeOf(document, `/spec${at}`, 'value', object);

/** A place, and its modes that only a waiver lets stand. */
interface Waivable {
  readonly where: Where;
  readonly modes: readonly Json[];
}

/** What overrides forbid there, and what is weaker than strict: a guardrail may forbid that. */
function waivable(context: Context, where: Where): Waivable {
  // What `mtls` itself says wrong is found where workloads are resolved.
  const { value } = mtlsOf(context, where, () => {});
  const weak = value === 'strict' ? [] : [value];
  return { where, modes: [...modesToWaive(context, where), ...weak] };
}

/** The places whose mTLS mode a waiver may be about: services, and the pods of a namespace without one. */
function places({ services, teams, teamOf }: Context): readonly Where[] {
  const whole = teams.flatMap((team) =>
    team.namespaces
      .filter((namespace) => teamOf.get(namespace) === team)
      .map((namespace) => ({ team, namespace })),
  );
  const inMesh = services.filter(({ isExternal }) => !isExternal);
  // What the Mesh says of itself stands even where no service does.
  const all = { team: undefined, namespace: '' };
  return [all, ...whole, ...inMesh.flatMap(placesOf)];
}

function placesOf(service: ServiceView): readonly Where[] {
  const { team, namespace, ports } = service;
  const whole = { team, namespace, service };
  return [whole, ...ports.map(({ name }) => ({ ...whole, port: name }))];
}

/** The port that a waiver names must be one of what it is about. */
function checkPort(context: Context, waiver: Checked<'Waiver'>, about: readonly Waivable[]): void {
  const { port, subject } = waiver.value.spec;
  if (port === undefined) return;
  const known = new Set(about.flatMap(({ where }) => where.port ?? []));
  if (known.has(port)) return;
  const { kind, namespace, name } = subject;
  const whose = namespace === undefined ? name : `${namespace}/${name}`;
  reportUnknown(context, `port of ${kind} \`${whose}\``, port, known, placeIn(waiver, '/port'));
}

function checkUse(context: Context, waiver: Checked<'Waiver'>, about: readonly Waivable[]): void {
  const { value = '', port } = waiver.value.spec;
  const isUsed = about.some(
    ({ where, modes }) => (port === undefined || where.port === port) && modes.includes(value),
  );
  if (isUsed) return;
  const { object } = waiver;
  context.report(diagnostic('MW3046', placeIn(waiver, '/value'), { waiver: object.name, value }));
}

/** Waivers about nothing: no such subject, no such port, or nothing there that needs one. */
export function checkWaivers(context: Context): void {
  const isAsked = context.waivers.some(({ value: { spec } }) => spec.field === 'mtls');
  const everywhere = (isAsked ? places(context) : []).map((where) => waivable(context, where));
  for (const waiver of context.waivers) {
    const { spec } = waiver.value;
    if (!hasSubject(context, waiver.value)) {
      const { kind, namespace, name } = spec.subject;
      const full = namespace === undefined ? name : `${namespace}/${name}`;
      const at = placeIn(waiver, '/subject/name');
      context.report(diagnostic('MW3034', at, { kind, name: full }));
      continue;
    }
    if (spec.field !== 'mtls') continue;
    const about = everywhere.filter(({ where }) => covers(context, spec.subject, where));
    checkPort(context, waiver, about);
    checkUse(context, waiver, about);
  }
}
