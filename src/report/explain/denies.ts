import type { External, Mesh } from '../../model/mesh.ts';
import type { Port, Rule, Workload } from '../../model/workload.ts';
import type { NameOf } from '../../reach/caller.ts';
import { termText } from './caller-text.ts';
import type { PolicyDeny } from './policy.ts';

/** Calls the account of an ingress gateway by the gateway, as rules about it do. */
function withGateways({ gateways }: Mesh, nameOf: NameOf): NameOf {
  const ingress = gateways.filter(({ role }) => role === 'ingress');
  const names = new Map(
    ingress.map(({ name, namespace, account }) => [`${namespace}/${account}`, `ingress:${name}`]),
  );
  return (account) => names.get(account) ?? nameOf(account);
}

function denyRules(rules: readonly Rule[], nameOf: NameOf): readonly PolicyDeny[] {
  const seen = new Map<string, PolicyDeny>();
  for (const { requests, from } of rules) {
    const text = termText(requests, nameOf);
    // One line of an intent is one rule, however many ports and wires it became.
    seen.set(JSON.stringify([text, from.map(({ range }) => range)]), { text, from });
  }
  return [...seen.values()];
}

/** What is refused at the ports of these workloads, or of an external, whatever else grants it. */
export function deniesOf(
  mesh: Mesh,
  workloads: readonly Workload[],
  external: External | undefined,
  nameOf: NameOf,
): readonly PolicyDeny[] {
  const ports: readonly Port[] = workloads.flatMap((each) => [...each.ports, each.otherPorts]);
  const inMesh = ports.flatMap(({ ways }) =>
    ways.flatMap(({ layers }) => layers.flatMap(({ deny }) => deny)),
  );
  return denyRules([...inMesh, ...(external?.layer.deny ?? [])], withGateways(mesh, nameOf));
}
