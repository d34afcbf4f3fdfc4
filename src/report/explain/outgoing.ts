import { accountName } from '../../access/account-name.ts';
import type { CheckedDocument } from '../../check/checked.ts';
import type { Call, Mesh, Service } from '../../model/mesh.ts';
import type { NameOf } from '../../reach/caller.ts';
import { boxesWords } from '../../reach/words.ts';
import type { Place } from '../../source/place.ts';
import { boundsOf } from './bounds.ts';
import { namesOf, type EdgesTo, type PolicyEdge } from './policy-edges.ts';
import { treatmentOf, type Treatment } from './treatment.ts';
import { scopesOf } from './words-of-intents.ts';

/** What a service calls, whether it says so, what passes, and how those calls are treated. */
export interface Outgoing extends Treatment {
  /** `namespace/name`. */
  readonly to: string;
  readonly external: boolean;
  /** What its own `calls` say; absent = it may call, but does not declare it. */
  readonly declared?: { readonly requests: readonly string[]; readonly at: Place };
  /** What passes; empty = nothing does. */
  readonly edges: readonly PolicyEdge[];
}

/** Services that grant something to these accounts, or to their namespace. */
function grantors(mesh: Mesh, accounts: readonly string[], namespace: string): ReadonlySet<string> {
  const own = new Set(accounts);
  const names = mesh.grants.filter(({ requests }) =>
    requests.some(({ callers = [] }) =>
      callers.some((caller) =>
        'namespace' in caller ? caller.namespace === namespace : own.has(accountName(caller) ?? ''),
      ),
    ),
  );
  return new Set(names.map(({ on }) => on));
}

function declaredOf(calls: readonly Call[], to: string): Pick<Outgoing, 'declared'> {
  const own = calls.filter((call) => call.to === to);
  const [first] = own;
  if (first === undefined) return {};
  const requests = own.flatMap((call) => call.requests ?? []);
  return { declared: { requests: boxesWords(requests), at: first.at } };
}

/** What one service calls, by name; what is open to the whole mesh counts only where it declares it. */
export function outgoingOf(
  mesh: Mesh,
  service: Service,
  accounts: readonly string[],
  about: {
    readonly edges: EdgesTo;
    readonly nameOf: NameOf;
    readonly documents: readonly CheckedDocument[];
  },
): readonly Outgoing[] {
  const calls = mesh.calls.filter(({ from }) => from === service.name);
  const named = new Set(calls.map(({ to }) => to));
  const granted = grantors(mesh, accounts, service.namespace);
  const names = namesOf(service, accounts, about.nameOf);
  const isCandidate = ({ name }: { readonly name: string }) =>
    name !== service.name && (named.has(name) || granted.has(name));
  return [
    ...mesh.services.filter(isCandidate).map((called) => ({ called, external: false })),
    ...mesh.externals.filter(isCandidate).map((called) => ({ called, external: true })),
  ].flatMap(({ called, external }) => {
    const edges = about.edges(called).filter(({ from }) => names.includes(from));
    if (edges.length === 0 && !named.has(called.name)) return [];
    const scopes = scopesOf(about.documents, called.namespace);
    const bounds = boundsOf(scopes.mesh, scopes.team);
    return [
      {
        to: called.name,
        external,
        ...declaredOf(calls, called.name),
        edges,
        ...treatmentOf(called, accounts, { boundsOf: bounds, nameOf: about.nameOf }),
      },
    ];
  });
}
