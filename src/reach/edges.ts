import type { Mesh } from '../model/mesh.ts';
import type { Place } from '../source/place.ts';
import { accessOf } from './access.ts';
import { callerNames, type Caller, type NameOf } from './caller.ts';
import { partition } from './partition.ts';
import { portRules, type PortRules } from './port-rules.ts';
import { portRefs, portSpace, type PortRef, type PortSpace } from './port-space.ts';

/** One call that the mesh lets happen. */
export interface Edge {
  /** `ns/name`, `sa:ns/account`, `ns/*`, `mesh`, `ingress:name`, `no identity`, `cidr:…`, `spiffe://…`. */
  readonly from: string;
  readonly kind: Caller['kind'];
  /** `ns/name` of a service or external. */
  readonly to: string;
  readonly port: number;
  /** In words: `GET /ratings/*`. */
  readonly requests: readonly string[];
  readonly sources: readonly Place[];
}

/** Kinds of caller from the widest to the narrowest: a wider one speaks for those below it. */
const width: readonly Caller['kind'][] = ['mesh', 'namespace', 'account'];

function covers(wide: Caller, narrow: Caller): boolean {
  if (width.indexOf(wide.kind) >= width.indexOf(narrow.kind)) return false;
  if (wide.kind === 'mesh') return true;
  if (wide.peer.kind !== 'mesh' || narrow.peer.kind !== 'mesh') return false;
  return wide.kind === 'namespace' && wide.peer.namespace === narrow.peer.namespace;
}

/** Leaves out what a wider caller already says: whoever `mesh` may, every account may. */
function withoutCovered<T extends { readonly caller: Caller; readonly words: readonly string[] }>(
  rows: readonly T[],
): readonly T[] {
  return rows.filter((row) =>
    rows.every(
      (other) =>
        !covers(other.caller, row.caller) || row.words.some((word) => !other.words.includes(word)),
    ),
  );
}

/** The account of a gateway is an edge of its own only where no gateway's route is one. */
function isGatewayItself(rules: PortRules | undefined, { kind, peer }: Caller): boolean {
  if (kind !== 'account' || peer.kind !== 'mesh' || rules === undefined) return false;
  return rules.ingress.some(
    ({ gateway }) => gateway.namespace === peer.namespace && gateway.account === peer.account,
  );
}

/** Who may call one port, and what. */
export function portEdges(mesh: Mesh, ref: PortRef, space: PortSpace): readonly Edge[] {
  const rules = portRules(mesh, ref.to, ref.port);
  const rows = space.callers
    .filter((caller) => !isGatewayItself(rules, caller))
    .map((caller) => ({ caller, ...accessOf(mesh, space, caller) }))
    .filter(({ words }) => words.length > 0);
  return withoutCovered(rows).map(({ caller, words, sources }) => ({
    from: caller.name,
    kind: caller.kind,
    ...ref,
    requests: words,
    sources,
  }));
}

/** Every call that the mesh lets happen, by callee and caller. */
export function edges(mesh: Mesh, nameOf: NameOf = callerNames([mesh])): readonly Edge[] {
  const partOf = partition(mesh);
  return portRefs([mesh]).flatMap((ref) => {
    const part = partOf(ref.to);
    return portEdges(part, ref, portSpace([part], ref, nameOf));
  });
}
