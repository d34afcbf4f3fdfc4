import type { Target } from '../../compile/target.ts';
import { authorizationPolicies } from './authorization-policy.ts';
import { destinationRules } from './destination-rule.ts';
import { gateways } from './gateway.ts';
import { ingressVirtualServices } from './ingress-routes.ts';
import { meshConfigAdvice } from './mesh-config.ts';
import { peerAuthentications } from './peer-authentication.ts';
import { requestAuthentications } from './request-authentication.ts';
import { serviceEntries } from './service-entry.ts';
import { sidecars } from './sidecar.ts';
import { supports } from './supports.ts';
import { telemetries } from './telemetry.ts';
import { virtualServices } from './virtual-service.ts';

/** Istio with a sidecar beside every workload. */
export const istioSidecar: Target = {
  name: 'istio/sidecar',
  enforcesExternals: false,
  supports,
  compile: (mesh, settings) => [
    ...authorizationPolicies(mesh),
    ...destinationRules(mesh),
    ...gateways(mesh),
    meshConfigAdvice(mesh, settings),
    ...peerAuthentications(mesh),
    ...requestAuthentications(mesh),
    ...serviceEntries(mesh),
    ...sidecars(mesh),
    ...telemetries(mesh),
    ...virtualServices(mesh),
    ...ingressVirtualServices(mesh),
  ],
};
