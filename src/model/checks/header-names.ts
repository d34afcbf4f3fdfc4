import { diagnostic } from '../../diagnostics/diagnostic.ts';
import type { AllowEntry, DenyEntry, HeaderEdit } from '../../check/intents.generated.ts';
import { pointer, type Pointer } from '../../source/pointer.ts';
import type { Context, Origin, ServiceView } from '../context.ts';

type Names = Readonly<Record<string, unknown>> | undefined;

/** The names of one map: two that differ by case alone are one header, of which one is lost. */
function checkMap(context: Context, origin: Origin, names: Names, at: Pointer): void {
  const first = new Map<string, string>();
  for (const name of Object.keys(names ?? {})) {
    const lower = name.toLowerCase();
    const other = first.get(lower);
    if (other === undefined) first.set(lower, name);
    else {
      const related = [{ ...origin.place(`${at}${pointer(other)}`, 'key'), message: 'the other' }];
      const place = origin.place(`${at}${pointer(name)}`, 'key');
      context.report(diagnostic('MW3041', place, { name, other }, { related }));
    }
  }
}

interface Ruled extends Origin {
  readonly spec: { readonly allow?: readonly AllowEntry[]; readonly deny?: readonly DenyEntry[] };
}

function checkRules(context: Context, origin: Ruled): void {
  for (const [index, { headers }] of (origin.spec.allow ?? []).entries())
    checkMap(context, origin, headers, pointer('allow', index, 'headers'));
  for (const [index, { headers, unless }] of (origin.spec.deny ?? []).entries()) {
    checkMap(context, origin, headers, pointer('deny', index, 'headers'));
    checkMap(context, origin, unless?.headers, pointer('deny', index, 'unless', 'headers'));
  }
}

function checkEdit(
  context: Context,
  origin: Origin,
  edit: HeaderEdit | undefined,
  at: Pointer,
): void {
  checkMap(context, origin, edit?.set, `${at}/set`);
  checkMap(context, origin, edit?.add, `${at}/add`);
}

/** Names of headers in the rules and routes of a service. */
export function checkHeaderNames(context: Context, service: ServiceView): void {
  checkRules(context, service);
  for (const [index, { match, headers }] of (service.spec.routes ?? []).entries()) {
    const at = pointer('routes', index);
    checkMap(context, service, match?.headers, `${at}/match/headers`);
    checkEdit(context, service, headers?.request, `${at}/headers/request`);
    checkEdit(context, service, headers?.response, `${at}/headers/response`);
  }
}

/** Names of headers in shared rules and in guarantees. */
export function checkSharedHeaderNames(context: Context): void {
  for (const scope of [context.mesh, ...context.teams]) checkRules(context, scope);
  for (const guarantee of context.guarantees)
    for (const kind of ['allow', 'deny', 'routed'] as const)
      for (const [index, { headers }] of (guarantee.spec[kind] ?? []).entries())
        checkMap(context, guarantee, headers, pointer(kind, index, 'headers'));
}
