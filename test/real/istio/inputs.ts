import type { OutputFile } from '../../../src/compile/layout.ts';
import { exampleFiles } from '../../support/example-files.ts';
import { documents, istioFiles, service } from '../../support/istio-of.ts';

/** A mesh that uses as much as possible of what is compiled for Istio's sidecars. */
const wide = documents(
  `trustDomain: {name: prod.local, aliases: [old.local]}
mode: enforce
jwt:
  corp: {issuer: "https://idp.example.com", jwks: "https://idp.example.com/keys", audiences: [shop]}
  partner: {issuer: "https://partner.example", jwks: "https://partner.example/keys", header: x-token, prefix: "Token ", forward: true}
providers: {otel: {otlp: {service: observability/otel, port: 4317}}, prom: {prometheus: {}}}
gateways:
  edge:
    namespace: ingress
    serviceAccount: gw
    workload: {istio: gw}
    hosts: [a.example.com, "*.b.example.com"]
    trustedHops: 1
    listen: {https: {port: 443, certificate: tls, clientCa: ca}, http: {port: 80, redirect: https}}
defaults:
  telemetry: {logs: {sink: otel, when: errors}, traces: {sink: otel, percent: 0.5}, metrics: {sink: prom}}
  retry: {attempts: 2, perTry: 2s, when: [connect-failure, refused-stream, 503], backoff: {base: 25ms, max: 250ms}, budgetPercent: 20}
  eject: {consecutive: 5, errors: gateway, interval: 10s, baseTime: 30s, maxPercent: 50}`,
  'kind: Team\nmetadata: {name: shop}\nspec: {namespaces: {shop: {}, dark: {mode: shadow}, soft: {mtls: permissive}}, owners: ["@shop"]}',
  service(
    'shop/cart',
    `
  ports: {http: {port: 80, target: 8080}, grpc: 9000, tcp-raw: {port: 7000, mtls: permissive}}
  versions: {v1: {labels: {version: v1}}, "v1.2": {labels: {version: "1.2"}}}
  allow:
    - {from: [web, jobs/*, mesh], port: [http, grpc], ops: [GET|HEAD /a/*, ANY /b/**, ANY /c/*/d/**, grpc shop.Cart/Add]}
    - {from: "ingress:edge", port: http, hosts: [a.example.com], ops: [ANY /a/**, POST /orders]}
    - {from: web, port: http, headers: {x-a: ["1", "2*"], x-b: {not: "*3"}}, jwt: {issuer: [corp, partner], claims: {groups: [sre, dev], "realm[roles]": {not: guest}}}}
    - {from: any, port: tcp-raw}
    - {from: "cidr:10.0.0.0/8", port: tcp-raw}
  deny:
    - {from: sandbox/*, port: [http, grpc]}
    - {ops: [ANY /admin/**], port: http, unless: {from: web, jwt: {issuer: corp, claims: {groups: sre}}, headers: {x-a: "1"}, ops: [GET /admin/ok/**]}}
  routes:
    - match: {path: "/old/*/**", methods: [GET, POST], headers: {x-a: "1", x-b: {not: "2"}, x-c: [a, b], x-d: "*"}, query: {q: "1*"}, port: http}
      rewrite: {path: /a, host: cart.shop}
      to: v1
    - {match: {path: /b/**, from: [web, jobs/*]}, rewrite: {path: /}, to: "v1.2"}
    - {match: {path: /moved/**}, redirect: {path: /a, host: a.example.com, scheme: https, port: 8443, status: 308}}
    - {match: {path: /a/moved}, redirect: {scheme: http}}
    - to: {v1: 95, "v1.2": 5}
      mirror: {to: "v1.2", percent: 10}
      headers: {request: {set: {x-p: "50%"}, remove: [x-d]}, response: {add: {x-s: cart}}}
      cors: {origins: ["https://a.example", "*"], methods: [GET], headers: [content-type], exposeHeaders: [x-s], maxAge: 10m, credentials: true}
      fault: {delay: 2s, abort: 503, percent: 0.1}
  balance: {policy: ring-hash, key: "header:x-user", ring: 2048, locality: {mode: none}}
  breaker: {connections: 10, pending: 20, requests: 30}
  inbound: {connections: 2000, requests: 5000}
  connectTimeout: 1s
  idleTimeout: 1m
  calls:
    db: {}
    api: {timeout: 750ms, retry: none, breaker: {connections: 2}, fault: {abort: 418, percent: 100}}`,
  ),
  service(
    'shop/web',
    '{workload: {app: web, tier: front}, ports: {http: 8080}, routes: [{match: {path: {regex: "/r[0-9]+"}}, timeout: none}, {retry: none}], balance: {policy: maglev, key: "cookie:session"}, eject: {errors: connect, consecutive: 3}, allow: [{from: "ingress:edge"}], calls: {cart: {port: http, timeout: 2s}}}',
  ),
  service(
    'shop/db',
    '{identity: db-vm, ports: {tcp-sql: {port: 5432, target: 15432}}, endpoints: [{address: 10.0.0.5, ports: {tcp-sql: 25432}, locality: eu/a/1, weight: 2}], balance: {policy: round-robin, locality: {mode: failover, failover: {eu: us}}}, allow: [{from: cart}]}',
  ),
  service(
    'shop/api',
    '{external: {hosts: [api.example.com, b.example.com], tls: originate}, ports: {http: {port: 80, target: 443}}, allow: [{from: cart}]}',
  ),
  service(
    'shop/raw',
    '{external: {hosts: ["*.raw.example.com"], tls: passthrough}, ports: {tls: 443}}',
  ),
  service(
    'shop/net',
    '{external: {hosts: [net.example.com], addresses: [140.82.112.0/20]}, ports: {tcp: 22}}',
  ),
  service(
    'shop/host',
    '{external: {hosts: [host.example.com], addresses: [140.82.112.1]}, ports: {tcp: 22}, balance: {policy: random, locality: {mode: distribute, distribute: {eu/a/*: {eu/a/*: 80, us/b/*: 20}}}}}',
  ),
  service(
    'dark/box',
    '{ports: {http: 80}, allow: [{from: shop/web}], deny: [{from: sandbox/*}], retry: none, timeout: none, telemetry: {logs: {when: never}}}',
  ),
  service(
    'soft/box',
    '{ports: {http: 80, http-x: {port: 81, mtls: disable}}, allow: [{from: any}], egress: allow}',
  ),
);

/** What is compiled from Bookinfo and from the wide mesh, by path. */
export const emitted: readonly OutputFile[] = [
  ...istioFiles(exampleFiles('bookinfo')).map(({ path, text }) => ({
    path: `bookinfo/${path}`,
    text,
  })),
  ...istioFiles(wide).map(({ path, text }) => ({ path: `wide/${path}`, text })),
].filter(({ path }) => path.endsWith('.yaml'));
