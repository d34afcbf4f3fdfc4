import type { CallerPattern } from '../access/term.ts';
import type { Mesh } from '../model/mesh.ts';
import type { Layer } from '../model/workload.ts';
import { callerNames } from './caller.ts';
import { boxesOf } from './port-rules.ts';
import { callerWords } from './words.ts';

function patternsIn({ allow, deny, asks }: Layer): readonly CallerPattern[] {
  const rules = [...(allow === 'open' ? [] : allow), ...deny, ...asks];
  return rules.flatMap(({ requests }) => boxesOf(requests).flatMap(({ callers }) => callers ?? []));
}

/**
 * Everyone who can be asked about as a caller, as people name them: services and externals, gateways,
 * and whom a rule names. Found by reading the rules once, not by asking what they let pass.
 */
export function callerIds(mesh: Mesh): readonly string[] {
  const { services, externals, gateways, workloads } = mesh;
  const nameOf = callerNames([mesh]);
  const layers = [
    ...workloads.flatMap(({ ports, otherPorts }) =>
      [...ports, otherPorts].flatMap(({ ways }) => ways.flatMap((way) => way.layers)),
    ),
    ...externals.flatMap((external) => [
      external.layer,
      ...external.layers.map((one) => one.layer),
    ]),
  ];
  const patterns = layers.flatMap(patternsIn).filter((pattern) => !('any' in pattern));
  return [
    ...new Set([
      ...[...services, ...externals].map(({ name }) => name),
      ...gateways.filter(({ role }) => role === 'ingress').map(({ name }) => `ingress:${name}`),
      'mesh',
      'no identity',
      ...[...services, ...externals].map(({ namespace }) => `${namespace}/*`),
      ...patterns.map((pattern) => callerWords(pattern, nameOf)),
    ]),
  ].sort();
}
