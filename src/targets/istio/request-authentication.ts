import type { Artifact } from '../../compile/artifact.ts';
import type { Issuer, Mesh } from '../../model/mesh.ts';
import { tokenPlace } from '../../model/token-place.ts';
import type { Workload } from '../../model/workload.ts';
import type { JsonObject } from '../../source/json.ts';
import { objectNameOf } from '../../compile/object-name.ts';
import { nameOf, namespaceName } from './labels.ts';

/** Where the token stands is always written: Istio's default would also read a query parameter. */
function jwtRule(token: Issuer): JsonObject {
  const { issuer, jwks, audiences, forward } = token;
  const { header, prefix } = tokenPlace(token);
  const fromHeader = { name: header, ...(prefix !== undefined && { prefix }) };
  return {
    issuer,
    ...(audiences.length > 0 && { audiences }),
    ...(jwks.trimStart().startsWith('{') ? { jwks } : { jwksUri: jwks }),
    fromHeaders: [fromHeader],
    forwardOriginalToken: forward,
  };
}

function issuersOf({ ports, otherPorts }: Workload): readonly string[] {
  const layers = [...ports, otherPorts].flatMap(({ ways }) => ways.flatMap((way) => way.layers));
  return [...new Set(layers.flatMap(({ tokens }) => tokens.map(({ issuer }) => issuer)))];
}

/**
 * Which tokens a workload takes; a request without one passes here, rules ask for it.
 * https://istio.io/latest/docs/reference/config/security/request_authentication/
 */
export function requestAuthentications(mesh: Mesh): readonly Artifact[] {
  return mesh.workloads.flatMap((workload) => {
    const names = issuersOf(workload);
    if (names.length === 0) return [];
    const issuers = mesh.facts.issuers.filter(({ name }) => names.includes(name));
    return [
      {
        wave: 0,
        from: [...workload.from, ...issuers.map(({ at }) => at)],
        object: {
          apiVersion: 'security.istio.io/v1',
          kind: 'RequestAuthentication',
          metadata: {
            name: workload.labels ? objectNameOf(nameOf(workload)) : namespaceName,
            namespace: workload.namespace,
          },
          spec: {
            ...(workload.labels && { selector: { matchLabels: workload.labels } }),
            jwtRules: issuers.map(jwtRule),
          },
        },
      },
    ];
  });
}
