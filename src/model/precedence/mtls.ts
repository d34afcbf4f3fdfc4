import type { Waiver } from '../../check/intents.generated.ts';
import { plainText, type Json } from '../../source/json.ts';
import type { Context, ServiceView, TeamView } from '../context.ts';
import { workloadLevels } from './levels.ts';
import { resolveBuiltIn, type Leaf } from './precedence.ts';
import type { Sourced } from '../sourced.ts';
import type { MtlsMode } from '../workload.ts';

const leaf: Leaf<MtlsMode> = { path: ['mtls'], read: (value) => plainText(value) as MtlsMode };

/** A place that has an mTLS mode: a port, a workload, or a namespace's pods without a document. */
export interface Where {
  readonly team: TeamView | undefined;
  readonly namespace: string;
  readonly service?: ServiceView;
  readonly port?: string;
}

/** Whether a waiver is about a place: its subject is the Mesh, the Team, the namespace or the Service. */
export function covers(
  context: Context,
  subject: Waiver['spec']['subject'],
  where: Where,
): boolean {
  const { kind, namespace, name } = subject;
  if (kind === 'Mesh') return name === context.meshName;
  if (kind === 'Team') return name === where.team?.name;
  if (kind === 'Namespace') return name === where.namespace;
  return where.service?.name === `${namespace}/${name}`;
}

/** Whether a waiver permits this mTLS mode here, against an override. It permits and never sets. */
function waived(context: Context, where: Where, value: Json): boolean {
  return context.waivers.some(({ value: { spec } }) => {
    if (spec.field !== 'mtls' || spec.value !== value) return false;
    if (spec.port !== undefined && spec.port !== where.port) return false;
    return covers(context, spec.subject, where);
  });
}

/**
 * The mTLS mode of a port, of a workload, or of a namespace's pods without a document. What is wrong
 * with it goes to `report`: it is found where workloads are resolved, so others ask in silence.
 */
export function mtlsOf(
  context: Context,
  where: Where,
  report: Context['report'] = context.report,
): Sourced<MtlsMode> {
  const levels = workloadLevels(context, where, where.service, where.port);
  return resolveBuiltIn(levels, leaf, 'strict', {
    report,
    waived: (value) => waived(context, where, value),
  });
}

/** The modes written for a place that an override forbids: what only a waiver lets stand. */
export function modesToWaive(context: Context, where: Where): readonly Json[] {
  const found: Json[] = [];
  const levels = workloadLevels(context, where, where.service, where.port);
  resolveBuiltIn(levels, leaf, 'strict', {
    // What is broken is reported where workloads are resolved.
    report: () => {},
    waived: (value) => {
      found.push(value);
      return false;
    },
  });
  return found;
}
