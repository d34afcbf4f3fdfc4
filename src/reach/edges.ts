import type { Mesh } from '../model/mesh.ts';
import { grouped } from '../source/grouped.ts';
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
  /** Callers that this one includes, and that may nothing here: `mesh` except `shop/bad`. */
  readonly except?: readonly string[];
  readonly sources: readonly Place[];
}

/** What one caller may do at a port; nothing where it has no words. */
interface Row {
  readonly caller: Caller;
  readonly words: readonly string[];
  readonly sources: readonly Place[];
}

/** Finds the row that speaks for a narrower one: of its namespace, else of the mesh. */
function widerOf(rows: readonly Row[]): (row: Row) => Row | undefined {
  const namespaces = new Map<string, Row>();
  for (const row of rows) {
    const { kind, peer } = row.caller;
    if (kind === 'namespace' && peer.kind === 'mesh') namespaces.set(peer.namespace, row);
  }
  const whole = rows.find(({ caller }) => caller.kind === 'mesh');
  return ({ caller: { kind, peer } }) => {
    if (peer.kind !== 'mesh' || (kind !== 'account' && kind !== 'namespace')) return undefined;
    return (kind === 'account' ? namespaces.get(peer.namespace) : undefined) ?? whole;
  };
}

const isSame = (a: Row, b: Row) => JSON.stringify(a.words) === JSON.stringify(b.words);

/**
 * Leaves out what a wider caller already says: whoever may just what `mesh` may is spoken for. A
 * caller that may nothing is named as an exception of the row that would speak for it.
 */
function withoutCovered(rows: readonly Row[]): readonly (Row & Pick<Edge, 'except'>)[] {
  const wider = widerOf(rows);
  const speaker = (row: Row): Row => {
    const other = wider(row);
    return other !== undefined && isSame(other, row) ? speaker(other) : row;
  };
  const refused = rows.flatMap((row) => {
    const other = row.words.length === 0 ? wider(row) : undefined;
    return other === undefined ? [] : [{ name: row.caller.name, by: speaker(other) }];
  });
  const exceptions = grouped(refused, ({ by }) => by);
  return rows.flatMap((row) => {
    if (row.words.length === 0 || speaker(row) !== row) return [];
    const except = (exceptions.get(row) ?? []).map(({ name }) => name);
    return [{ ...row, ...(except.length > 0 && { except: [...new Set(except)] }) }];
  });
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
    .map((caller) => ({ caller, ...accessOf(mesh, space, caller) }));
  return withoutCovered(rows).map(({ caller, words, except, sources }) => ({
    from: caller.name,
    kind: caller.kind,
    ...ref,
    requests: words,
    ...(except && { except }),
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
