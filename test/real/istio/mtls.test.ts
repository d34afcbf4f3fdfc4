import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/source/json.ts';
import { documents, istioFiles, service } from '../../support/istio-of.ts';
import { istiod, kubeService, podOf, sidecar, stream } from './istiod.ts';

const cart = sidecar('shop', 'cart', '10.2.0.1');
const web = sidecar('front', 'web', '10.2.0.2');
const ports = [{ name: 'http', port: 80, targetPort: 8080 }];
const kubernetes = stream([
  podOf(cart),
  podOf(web),
  ...kubeService(['shop', 'cart', 'cart'], ['10.1.0.1', '10.2.0.1'], ports),
]);
const modes = ['strict', 'permissive', 'disable'] as const;
const levels = modes.flatMap((namespace) =>
  modes.flatMap((workload) => modes.map((port) => [namespace, workload, port] as const)),
);

interface Chain {
  readonly filterChainMatch?: { readonly destinationPort?: number; transportProtocol?: string };
}
interface Assignment {
  readonly endpoints: readonly { readonly lbEndpoints: readonly { metadata?: JsonObject }[] }[];
}

/** What the server's proxy takes, and what the caller's sends, under modes of the three scopes. */
function seen([namespace, workload, port]: readonly [string, string, string]) {
  const files = istioFiles(
    documents(
      'agreement: server',
      `kind: Team\nmetadata: {name: shop}\nspec: {namespaces: {shop: {mtls: ${namespace}}}, owners: ["@shop"]}`,
      service(
        'shop/cart',
        `{mtls: ${workload}, ports: {http: {port: 80, target: 8080, mtls: ${port}}}, allow: [{from: any}]}`,
      ),
      service('front/web', '{egress: allow}'),
    ),
  );
  const applied = files.filter(
    ({ path }) => path.endsWith('.yaml') && !path.includes('/_cluster/'),
  );
  const istio = stream(applied.map(({ text }) => text));
  const { cart: server, web: client } = istiod({ kubernetes, istio, proxies: [cart, web] });
  const name = 'outbound|80||cart.shop.svc.cluster.local';
  const inbound = server?.listeners.find((each) => each['name'] === 'virtualInbound');
  const chains = (inbound?.['filterChains'] ?? []) as readonly Chain[];
  const taken = chains
    .map(({ filterChainMatch: match }) => match)
    .filter((match) => match?.destinationPort === 8080)
    .map((match) => match?.transportProtocol);
  const cluster = client?.clusters.find((each) => each['name'] === name);
  const assignment = client?.endpoints.find((each) => each['clusterName'] === name);
  const [locality] = (assignment as unknown as Assignment).endpoints;
  const isMarked = JSON.stringify(locality?.lbEndpoints[0]?.metadata ?? {}).includes('"tlsMode"');
  const canSend = JSON.stringify(cluster).includes('"transportSocketMatches"');
  return {
    takes: { tls: taken.includes('tls'), plain: taken.includes('raw_buffer') },
    sends: canSend && isMarked ? 'tls' : 'plain',
  };
}

describe('mTLS in namespace, Service and port', () => {
  // The nearest scope says what the server takes; a caller proves who it is wherever it is asked.
  it.each(levels)('%s, %s, %s: callers send what the server takes', (...each) => {
    const [, , port] = each;
    expect(seen(each)).toEqual({
      takes: { tls: port !== 'disable', plain: port !== 'strict' },
      sends: port === 'disable' ? 'plain' : 'tls',
    });
  });
});
