import { invariant } from '../diagnostics/invariant.ts';
import { grouped } from '../source/grouped.ts';
import type { Calls } from './calls.ts';
import type { Context, ServiceView } from './context.ts';
import type { GrantedUndeclared } from './granted-undeclared.ts';
import type { ServicePort } from './mesh.ts';
import { mtlsOf } from './precedence/mtls.ts';
import { byIssuer, portRules, type PortRules } from './port-rules.ts';
import { rulesFor, type RulesByService } from './service-rules.ts';
import type { WorkloadGroup } from './workload-groups.ts';
import { isHttp, type Layer, type Port } from './workload.ts';

/** What the ports of workloads are resolved from. */
export interface WorkloadInput {
  readonly context: Context;
  readonly rules: RulesByService;
  readonly calls: Calls;
  readonly granted: GrantedUndeclared;
}

/** The layer of a port that nothing is granted on. */
export const closed: Layer = {
  at: 'workload',
  sees: 'caller',
  tokens: [],
  asks: [],
  deny: [],
  allow: [],
};

/** In shadow nothing is refused by allow and deny; bad tokens still are. */
const opened = (layer: Layer): Layer => ({ ...layer, deny: [], allow: 'open' });

/** One container port of a group, with the services that declare it. */
interface Declared {
  readonly port: ServicePort;
  readonly service: ServiceView;
}

function declaredPorts(group: WorkloadGroup): readonly (readonly Declared[])[] {
  const declared = group.services.flatMap((service) =>
    service.ports.map((port) => ({ port, service })),
  );
  const byTarget = grouped(declared, ({ port }) => port.target);
  return [...byTarget].sort(([a], [b]) => a - b).map(([, same]) => same);
}

function rulesOf({ context, rules, calls }: WorkloadInput, { port, service }: Declared): PortRules {
  return portRules(context, service, port, rulesFor(rules, service), calls);
}

/** Lists one after the other; nearly always it is one, which stays itself. */
function joined<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const [first = [], ...others] = lists;
  return others.length === 0 ? first : lists.flat();
}

/** One port, and the layer that would decide there without shadow mode. */
export interface ResolvedPort {
  readonly port: Port;
  readonly layer: Layer;
}

function resolvedPort(
  context: Context,
  { port, service }: Declared,
  layer: Layer,
  shadow: boolean,
): ResolvedPort {
  const { team, namespace } = service;
  const wire = isHttp(port.protocol) ? ('http' as const) : ('tcp' as const);
  const ways = [{ via: 'direct' as const, wire, layers: [shadow ? opened(layer) : layer] }];
  const mtls = mtlsOf(context, { team, namespace, service, port: port.name });
  const { target: number, name, protocol } = port;
  return { port: { number, name, protocol, mtls, ways }, layer };
}

/**
 * The declared ports of a workload. Documents about the same pods add up. Tokens are checked at the
 * pods as a whole: an issuer that a rule of one port names is known on every HTTP port.
 */
export function workloadPorts(
  input: WorkloadInput,
  group: WorkloadGroup,
  shadow: boolean,
): readonly ResolvedPort[] {
  const ports = declaredPorts(group).map((declared) => ({
    declared,
    parts: declared.map((each) => rulesOf(input, each)),
  }));
  const tokens = byIssuer(ports.flatMap(({ parts }) => parts.flatMap((part) => part.tokens)));
  return ports.map(({ declared, parts }) => {
    const [first] = declared;
    invariant(first, 'a declared port has a service');
    const layer: Layer = {
      ...closed,
      tokens: isHttp(first.port.protocol) ? tokens : [],
      deny: joined(parts.map(({ deny }) => deny)),
      allow: joined(parts.map(({ allow }) => allow)),
    };
    return resolvedPort(input.context, first, layer, shadow);
  });
}

/** What stands for every port that nobody declared. */
export function otherPorts(mtls: Port['mtls'], shadow: boolean): Port {
  const layers = [shadow ? opened(closed) : closed];
  const ways = [{ via: 'direct' as const, wire: 'tcp' as const, layers }];
  return { number: 0, name: '*', protocol: 'tcp', mtls, ways };
}
