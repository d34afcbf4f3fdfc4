import { intersect, type RequestSet } from '../../access/sets/request-set.ts';
import type { View } from '../../access/view.ts';
import { portOf } from '../../model/decide/decide-port.ts';
import { opaqueIndex } from '../../model/decide/opaque-index.ts';
import type { External, Mesh, Service } from '../../model/mesh.ts';
import { isHttp, type Layer, type Rule } from '../../model/workload.ts';
import { groundIn, type Ground } from './ground.ts';
import { seenBy } from './layer-sets.ts';
import type { PortFrame } from './port-frame.ts';
import { routeSets } from './route-sets.ts';
import { asSent, type Sight } from './sight.ts';
import { inTermSets } from './term-sets.ts';

/** An ALLOW rule, and the requests that it speaks of, as their callers send them. */
export interface Granted {
  readonly rule: Rule;
  readonly requests: RequestSet;
}

/** What arrives, and what the way made of it. */
interface Arriving {
  readonly edits: View;
  readonly requests: RequestSet;
}

/** Whether a proxy takes routes on the way to a port. */
function isRouted({ wire }: Ground, callee: Service | External, number: number): boolean {
  const port = callee.ports.find((candidate) => candidate.number === number);
  if (wire === 'tcp' || port === undefined || !isHttp(port.protocol)) return false;
  return 'workloads' in callee ? !callee.headless : callee.tls !== 'passthrough';
}

/** As sent, since a caller may pass by its own proxy, and behind every route that changes something. */
function arriving(ground: Ground, mesh: Mesh, callee: Service | External, port: number) {
  const plain: Arriving = { edits: {}, requests: ground.everything };
  if (!isRouted(ground, callee, port)) return [plain];
  const cases = routeSets(ground, mesh.facts, callee.routes, port)
    .filter(({ route }) => !route.redirect)
    .flatMap((one) => one.cases);
  return [plain, ...cases.filter(({ edits }) => Object.keys(edits).length > 0)];
}

interface Judged {
  readonly sight: Sight;
  readonly layer: Layer;
}

/** Every layer that judges the requests to a service port. */
function inService({ wire }: Ground, mesh: Mesh, service: Service, target: number) {
  const { all, workloads } = opaqueIndex(mesh.opaque);
  if (all !== undefined) return [];
  return mesh.workloads
    .filter(({ id }) => service.workloads.includes(id) && !workloads.has(id))
    .map((workload) => portOf(workload, target))
    .flatMap(({ ways, mtls }) =>
      ways.flatMap((way) =>
        way.layers.map((layer): Judged => {
          const peer: Sight['peer'] = mtls.value === 'disable' ? { kind: 'none' } : 'sent';
          const heard = wire === 'tcp' ? wire : way.wire;
          return { layer, sight: { facts: mesh.facts, wire: heard, edits: {}, peer } };
        }),
      ),
    );
}

function judgedAt(ground: Ground, mesh: Mesh, { ref }: PortFrame): readonly Judged[] {
  const service = mesh.services.find(({ name }) => name === ref.to);
  const port = service?.ports.find(({ number }) => number === ref.port);
  if (service && port) return inService(ground, mesh, service, port.target);
  const external = mesh.externals.find(({ name }) => name === ref.to);
  const own = external?.layers.find((each) => each.port === ref.port)?.layer ?? external?.layer;
  return own ? [{ layer: own, sight: asSent(mesh.facts, ground.wire) }] : [];
}

/**
 * The ALLOW rules at a port, each with the requests of which it speaks, whatever else refuses them. For
 * the lines that a person is shown: where something acts on a workload that nobody understands there are none.
 */
export function grantedAt(port: PortFrame, mesh: Mesh): readonly Granted[] {
  const { ref } = port;
  const ground = groundIn(port.ground, mesh);
  const callee = [...mesh.services, ...mesh.externals].find(({ name }) => name === ref.to);
  if (callee === undefined) return [];
  const cases = arriving(ground, mesh, callee, ref.port);
  return judgedAt(ground, mesh, port).flatMap(({ layer, sight }) =>
    (layer.allow === 'open' ? [] : layer.allow).flatMap((rule) =>
      cases.map(({ edits, requests }): Granted => {
        const seen = seenBy(layer, { ...sight, edits });
        return { rule, requests: intersect(inTermSets(ground, seen, rule.requests), requests) };
      }),
    ),
  );
}
