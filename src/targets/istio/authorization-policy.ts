import type { RequestTerm } from '../../access/term.ts';
import type { Artifact } from '../../compile/artifact.ts';
import { canonicalJson } from '../../compile/digest.ts';
import { objectNameOf } from '../../compile/object-name.ts';
import type { Mesh } from '../../model/mesh.ts';
import { isHttp, type Layer, type Port, type Rule, type Workload } from '../../model/workload.ts';
import type { JsonObject } from '../../source/json.ts';
import type { Place } from '../../source/place.ts';
import { printedRules, rulesOf, type Ports } from './authorization-rules.ts';
import type { Conditions } from './conditions.ts';
import { indexOf, portKey } from './mesh-index.ts';
import { listeningPorts } from './listening-ports.ts';
import { withOddPaths } from './odd-paths.ts';
import { nameOf, namespaceName, namespaceWorkload } from './labels.ts';

/** Where a layer stands: the numbers of one port, or with 0 all that nobody declared. */
interface Judged {
  readonly port: Port;
  readonly numbers: readonly number[];
  readonly layer: Layer;
}

const everything: RequestTerm = { boxes: [{}] };

function rulesFor({ layer }: Judged, action: 'ALLOW' | 'DENY'): readonly Rule[] {
  if (action === 'DENY') return layer.deny;
  return layer.allow === 'open' ? [{ requests: everything, from: [] }] : layer.allow;
}

/** Rules that several ports share are written once; HTTP and TCP never stand in one rule. */
function policyRules(
  mesh: Mesh,
  judged: readonly Judged[],
  action: 'ALLOW' | 'DENY',
): readonly JsonObject[] {
  const declared = judged.flatMap(({ numbers }) => numbers).filter((number) => number !== 0);
  const byTerm = new Map<
    string,
    { requests: RequestTerm; wire: 'http' | 'tcp'; ports: number[] }
  >();
  for (const each of judged) {
    const wire = isHttp(each.port.protocol) ? 'http' : 'tcp';
    for (const { requests } of rulesFor(each, action)) {
      const others = each.port.number === 0;
      const key = canonicalJson({ requests, wire, others });
      const entry = byTerm.get(key) ?? { requests, wire, ports: [] };
      entry.ports.push(...each.numbers);
      byTerm.set(key, entry);
    }
  }
  const portsOf = (numbers: readonly number[]): Ports => {
    if (!numbers.includes(0)) return { ports: numbers.map(String) };
    return declared.length === 0 ? {} : { notPorts: declared.map(String) };
  };
  const whole = (rule: Conditions) => (action === 'DENY' ? withOddPaths(rule) : [rule]);
  return printedRules(
    [...byTerm.values()].flatMap(({ requests, wire, ports }) =>
      rulesOf(mesh.facts, requests, wire)
        .flatMap(whole)
        .map((conditions) => ({ conditions, ports: portsOf(ports), wire })),
    ),
  );
}

function policy(
  workload: Workload,
  action: 'ALLOW' | 'DENY',
  rules: readonly JsonObject[] | undefined,
  { shadow, from }: { readonly shadow: boolean; readonly from: readonly Place[] },
): Artifact {
  const base = workload.labels ? nameOf(workload) : namespaceName;
  const name = objectNameOf(base, `${shadow ? 'shadow-' : ''}${action.toLowerCase()}`);
  return {
    wave: 1,
    from: [...workload.from, ...from],
    object: {
      apiVersion: 'security.istio.io/v1',
      kind: 'AuthorizationPolicy',
      metadata: {
        name,
        namespace: workload.namespace,
        ...(shadow && { annotations: { 'istio.io/dry-run': 'true' } }),
      },
      spec: {
        ...(workload.labels && { selector: { matchLabels: workload.labels } }),
        action,
        ...(rules && { rules }),
      },
    },
  };
}

function isOpen(judged: readonly Judged[]): boolean {
  return judged.every(({ layer }) => layer.allow === 'open');
}

const sourcesOf = (judged: readonly Judged[], action: 'ALLOW' | 'DENY') =>
  judged.flatMap((each) => rulesFor(each, action).flatMap(({ from }) => from));

/** An ALLOW from the full set of callers: the first one closes the workload to all others. */
function allowPolicy(
  mesh: Mesh,
  workload: Workload,
  judged: readonly Judged[],
  shadow: boolean,
): readonly Artifact[] {
  const about = { shadow, from: sourcesOf(judged, 'ALLOW') };
  if (!isOpen(judged)) {
    const rules = policyRules(mesh, judged, 'ALLOW');
    return [policy(workload, 'ALLOW', rules.length > 0 ? rules : undefined, about)];
  }
  // The policy of a closed namespace would close an open workload in it, too.
  const around = workload.labels && namespaceWorkload(mesh, workload.namespace);
  const isClosed = around !== undefined && !isOpen(enforced(mesh, around));
  return isClosed && !shadow ? [policy(workload, 'ALLOW', [{}], about)] : [];
}

function denyPolicy(
  mesh: Mesh,
  workload: Workload,
  judged: readonly Judged[],
  shadow: boolean,
): readonly Artifact[] {
  const rules = policyRules(mesh, judged, 'DENY');
  if (rules.length === 0) return [];
  return [policy(workload, 'DENY', rules, { shadow, from: sourcesOf(judged, 'DENY') })];
}

function enforced(mesh: Mesh, workload: Workload): readonly Judged[] {
  return [...workload.ports, workload.otherPorts].flatMap((port) => {
    const numbers = listeningPorts(mesh, workload, port);
    return port.ways.flatMap(({ layers }) => layers.map((layer) => ({ port, numbers, layer })));
  });
}

function observed(mesh: Mesh, workload: Workload): readonly Judged[] {
  const { observers } = indexOf(mesh);
  return [...workload.ports, workload.otherPorts].flatMap((port) => {
    const numbers = listeningPorts(mesh, workload, port);
    const layers = observers.get(portKey(workload.id, port.number)) ?? [];
    return layers.map((layer) => ({ port, numbers, layer }));
  });
}

/**
 * Who may call: one ALLOW and one DENY policy a workload, and one that allows nothing for the pods
 * of a closed namespace. What shadow mode would decide is a dry run beside them.
 * https://istio.io/latest/docs/reference/config/security/authorization-policy/
 */
export function authorizationPolicies(mesh: Mesh): readonly Artifact[] {
  return mesh.workloads.flatMap((workload) => {
    const [inForce, watched] = [enforced(mesh, workload), observed(mesh, workload)];
    return [
      ...denyPolicy(mesh, workload, inForce, false),
      ...allowPolicy(mesh, workload, inForce, false),
      ...denyPolicy(mesh, workload, watched, true),
      ...(watched.length > 0 ? allowPolicy(mesh, workload, watched, true) : []),
    ];
  });
}
