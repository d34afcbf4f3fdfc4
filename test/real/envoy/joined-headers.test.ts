import { afterAll, beforeAll, expect, it } from 'vitest';
import { isJoined } from '../../../src/access/joined-headers.ts';
import type { JsonObject } from '../../../src/source/json.ts';
import { freePorts, startEnvoy, type Envoy } from './envoy.ts';
import { send } from './send.ts';

/** Headers of requests that some standard, Envoy or Istio speaks of, without those of the connection itself. */
const names = `
a-im accept accept-ch accept-charset accept-datetime accept-encoding accept-language accept-patch
accept-post accept-ranges access-control-allow-origin access-control-request-headers
access-control-request-method access-control-request-private-network allow alt-svc alt-used
authentication authentication-info authorization b3 baggage cache-control cache-status cdn-loop
content-digest content-disposition content-encoding content-language content-location content-md5
content-range content-type cookie date depth destination dnt early-data etag expect expires forwarded
from grpc-accept-encoding grpc-encoding grpc-message grpc-status grpc-timeout grpc-web http2-settings
if if-match if-modified-since if-none-match if-range if-unmodified-since last-modified link location
max-forwards mime-version origin overwrite pragma prefer priority proxy-authenticate
proxy-authorization proxy-status range referer referrer-policy retry-after save-data sec-ch-ua
sec-fetch-mode sec-fetch-site sec-websocket-extensions sec-websocket-key sec-websocket-protocol
sec-websocket-version server set-cookie signature strict-transport-security timeout traceparent
tracestate trailer uber-trace-id upgrade-insecure-requests user-agent vary via want-digest warning
www-authenticate x-amzn-trace-id x-api-key x-b3-flags x-b3-parentspanid x-b3-sampled x-b3-spanid
x-b3-traceid x-client-trace-id x-cloud-trace-context x-content-type-options x-correlation-id
x-datadog-trace-id x-envoy-attempt-count x-envoy-decorator-operation x-envoy-degraded
x-envoy-downstream-service-cluster x-envoy-downstream-service-node x-envoy-expected-rq-timeout-ms
x-envoy-external-address x-envoy-fault-abort-request x-envoy-fault-delay-request x-envoy-force-trace
x-envoy-hedge-on-per-try-timeout x-envoy-immediate-health-check-fail x-envoy-ip-tags
x-envoy-is-timeout-retry x-envoy-livenessproxy x-envoy-max-retries x-envoy-original-dst-host
x-envoy-original-host x-envoy-original-method x-envoy-original-path x-envoy-original-url
x-envoy-overloaded x-envoy-peer-metadata x-envoy-peer-metadata-id x-envoy-ratelimited
x-envoy-retriable-header-names x-envoy-retriable-status-codes x-envoy-retry-grpc-on x-envoy-retry-on
x-envoy-upstream-alt-stat-name x-envoy-upstream-canary x-envoy-upstream-healthchecked-cluster
x-envoy-upstream-rq-per-try-timeout-ms x-envoy-upstream-rq-timeout-alt-response
x-envoy-upstream-rq-timeout-ms x-envoy-upstream-service-time x-envoy-upstream-stream-duration-ms
x-forwarded-by x-forwarded-client-cert x-forwarded-for x-forwarded-host x-forwarded-port
x-forwarded-prefix x-forwarded-proto x-forwarded-scheme x-forwarded-server
x-goog-iam-authorization-token x-http-method-override x-istio-attributes x-jwt-assertion
x-ot-span-context x-real-ip x-request-id x-requested-with x-scheme x-squash-debug x-user`
  .trim()
  .split(/\s+/);

/** How one header, which another one names, reached the rules: each line has a value, or all have one. */
function routesFor(name: string): readonly JsonObject[] {
  const named = { name: 'x-asked', stringMatch: { exact: name } };
  const values: readonly (readonly [string, JsonObject])[] = [
    ['joined', { exact: 'a,b' }],
    ['apart', { exact: 'b' }],
  ];
  return values.map(([inlineString, stringMatch]) => ({
    match: { prefix: '/', headers: [named, { name, stringMatch }] },
    directResponse: { status: 200, body: { inlineString } },
  }));
}

// Of strangers Envoy takes no header of its own, nor the certificate of the client.
const settings: JsonObject = {
  forwardClientCertDetails: 'ALWAYS_FORWARD_ONLY',
  internalAddressConfig: { cidrRanges: [{ addressPrefix: '10.0.0.0', prefixLen: 8 }] },
};
const fromWithin = ['x-forwarded-for', '10.1.2.3'] as const;

let envoy: Envoy;
let port = 0;
beforeAll(async () => {
  [port = 0] = await freePorts(1);
  envoy = await startEnvoy([{ port, filters: [], settings, routes: names.flatMap(routesFor) }]);
});
afterAll(async () => {
  await envoy.stop();
});

it.each(names)('%s: two lines are one value, or each counts by itself', async (name) => {
  const lines = ['a', 'b'].map((value) => [name, value] as const);
  const own = name === 'x-forwarded-for' ? [] : [fromWithin];
  const { body } = await send(port, { headers: [['x-asked', name], ...own, ...lines] });
  expect(body).toBe(isJoined(name) ? 'joined' : 'apart');
});
