import type { CheckedDocument } from '../../check/checked.ts';
import type { Mesh } from '../../model/mesh.ts';
import type { Workload } from '../../model/workload.ts';
import type { ServicePolicy } from './policy.ts';

function spiffeIds({ facts }: Mesh, accounts: readonly string[]): readonly string[] {
  return [facts.trustDomain, ...facts.aliases].flatMap((domain) =>
    accounts.map((account) => {
      const [namespace, name] = account.split('/');
      return `spiffe://${domain}/ns/${namespace}/sa/${name}`;
    }),
  );
}

/** The accounts of a service as `namespace/account`, and the IDs that it runs as instead of one. */
export function identityOf(
  { mesh, documents }: { readonly mesh: Mesh; readonly documents: readonly CheckedDocument[] },
  name: string,
  workloads: readonly Workload[],
): ServicePolicy['identity'] {
  const accounts = [
    ...new Set(
      workloads.flatMap(({ namespace, accounts: names }) =>
        names.map((account) => (account.includes('/') ? account : `${namespace}/${account}`)),
      ),
    ),
  ].sort();
  const own = documents.find(
    ({ kind, object }) => kind === 'Service' && `${object.namespace}/${object.name}` === name,
  );
  const written = own?.kind === 'Service' ? own.value.spec.identity : undefined;
  const foreign = (Array.isArray(written) ? written : [written ?? '']).filter((id) =>
    id.startsWith('spiffe://'),
  );
  return { accounts, spiffe: [...spiffeIds(mesh, accounts), ...foreign] };
}
