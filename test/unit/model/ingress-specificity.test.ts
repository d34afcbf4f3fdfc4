import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/model/decide/decide.ts';
import { documents, istioObjects, service } from '../../support/istio-of.ts';
import { soundMeshOf } from '../../support/mesh-of.ts';
import { peer, request } from '../../support/requests.ts';

const gateway =
  'gateways: {g: {namespace: edge, serviceAccount: gw, workload: {istio: gw}, hosts: [h.example.com], listen: {http: {port: 80}}}}';

describe('of two paths that hold a request at a gateway', () => {
  it.each([
    ['ANY /*/**', 'ANY /v/**'],
    ['ANY /*/*', 'ANY /v/*'],
    ['ANY /*/*/x', 'ANY /v/*/x'],
    ['ANY /**', 'ANY /v/*/x'],
  ])('%s gives way to %s, whichever service comes first', (wide, narrow) => {
    for (const [first, second] of [
      [wide, narrow],
      [narrow, wide],
    ]) {
      const text = documents(
        gateway,
        service('a/one', `{ports: {http: 8080}, allow: [{from: "ingress:g", ops: [${first}]}]}`),
        service('a/two', `{ports: {http: 8080}, allow: [{from: "ingress:g", ops: [${second}]}]}`),
      );
      const [taker, other] = first === narrow ? ['one', 'two'] : ['two', 'one'];
      const path = narrow.endsWith('/x') ? '/v/1/x' : '/v/1';
      const more = { gateway: 'g', host: 'h.example.com' };
      const asked = (name = '') =>
        decide(soundMeshOf(text), request(peer('edge/gw'), `a/${name}`, `GET ${path}`, more))
          .decision;
      expect([asked(taker), asked(other)]).toEqual(['allow', 'deny']);
      const routes = istioObjects(text)
        .filter(({ kind, metadata }) => kind === 'VirtualService' && metadata.namespace === 'edge')
        .flatMap(({ spec }) => (spec?.['http'] ?? []) as readonly unknown[]);
      expect(JSON.stringify(routes[0])).toContain(`"host":"${taker}.a.svc.cluster.local"`);
    }
  });
});
