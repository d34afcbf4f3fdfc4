/** Manifests as clusters have them, for tests of what is written about them. Paths from a folder. */
type Files = Readonly<Record<string, string>>;

function deployment(
  name: string,
  version: string,
  account: string,
  namespace = 'bookinfo',
): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}-${version}, namespace: ${namespace}, labels: {app: ${name}}}
spec:
  selector: {matchLabels: {app: ${name}, version: ${version}}}
  template:
    metadata: {labels: {app: ${name}, version: ${version}}}
    spec:
      serviceAccountName: ${account}
      containers:
        - {name: main, image: "example.com/${name}:1", ports: [{name: web, containerPort: 9080}]}
`;
}

function service(name: string, port = '{name: http, port: 9080}', namespace = 'bookinfo'): string {
  return `apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  selector: {app: ${name}}
  ports: [${port}]
`;
}

/** Four services as Istio's tutorials run them, with a gateway, mTLS by namespace and what is not read. */
export const bookinfoEstate: Files = {
  'k8s/bookinfo/productpage.yaml': [
    service('productpage'),
    deployment('productpage', 'v1', 'bookinfo-productpage'),
  ].join('---\n'),
  'k8s/bookinfo/details.yaml': [
    service('details'),
    deployment('details', 'v1', 'bookinfo-details'),
  ].join('---\n'),
  'k8s/bookinfo/reviews.yaml': [
    service('reviews'),
    ...['v1', 'v2', 'v3'].map((version) => deployment('reviews', version, 'bookinfo-reviews')),
  ].join('---\n'),
  'k8s/bookinfo/ratings.yaml': [
    service('ratings', '{port: 9080, targetPort: web}'),
    deployment('ratings', 'v1', 'bookinfo-ratings'),
  ].join('---\n'),
  'k8s/ingress/gateway.yaml': `apiVersion: v1
kind: Service
metadata: {name: istio-ingressgateway, namespace: istio-ingress}
spec:
  selector: {istio: ingressgateway}
  ports: [{name: http2, port: 80, targetPort: 8080}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: istio-ingressgateway, namespace: istio-ingress}
spec:
  selector: {matchLabels: {istio: ingressgateway}}
  template:
    metadata: {labels: {istio: ingressgateway, app: istio-ingressgateway}}
    spec: {serviceAccountName: ingress-account, containers: [{name: istio-proxy, image: auto}]}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: bookinfo-gateway, namespace: istio-ingress}
spec:
  selector: {istio: ingressgateway}
  servers:
    - {port: {number: 8080, name: http, protocol: HTTP}, hosts: ["*/books.example.com", "*"]}
`,
  'k8s/istio/policies.yaml': `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: reviews, namespace: bookinfo}
spec:
  host: reviews
  trafficPolicy: {connectionPool: {http: {http1MaxPendingRequests: 1}}}
  subsets:
    - {name: v1, labels: {version: v1}}
    - {name: red, labels: {version: v3}}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: reviews, namespace: bookinfo}
spec:
  hosts: [reviews]
  http: [{route: [{destination: {host: reviews, subset: v1}}]}]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: ratings, namespace: bookinfo}
spec:
  selector: {matchLabels: {app: ratings}}
  rules: [{from: [{source: {principals: [cluster.local/ns/bookinfo/sa/bookinfo-reviews]}}]}]
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default, namespace: bookinfo}
spec: {mtls: {mode: STRICT}}
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: google.apis, namespace: bookinfo}
spec:
  hosts: [www.googleapis.com]
  location: MESH_EXTERNAL
  ports:
    - {number: 80, name: http, protocol: HTTP}
    - {number: 443, name: https, protocol: HTTPS}
  resolution: DNS
`,
};

/** A repository of Kustomize: a base that names no namespace, and overlays that do. */
export const kustomizeEstate: Files = {
  'base/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [web.yaml]
`,
  'base/web.yaml': `apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app.kubernetes.io/name: web}, ports: [{name: http, port: 80, targetPort: 8080}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web}
spec:
  selector: {matchLabels: {app.kubernetes.io/name: web}}
  template:
    metadata: {labels: {app.kubernetes.io/name: web}}
    spec: {containers: [{name: web, image: "example.com/web:1"}]}
`,
  'overlays/prod/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: shop-prod
resources: [../../base]
`,
};

/** Names and values as somebody hostile, or merely unlucky, writes them. */
export const hostileEstate: Files = {
  'all.yaml': `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Service
    metadata: {name: team, namespace: shop}
    spec: {selector: {app: team}, ports: [{name: tcp, port: 80}]}
  - apiVersion: v1
    kind: Service
    metadata: {name: mesh, namespace: shop}
    spec: {selector: {app: mesh}, ports: [{port: 80}]}
  - apiVersion: v1
    kind: Service
    metadata: {name: any, namespace: shop}
    spec: {selector: {app: any}, ports: [{port: 80}]}
  - apiVersion: v1
    kind: Service
    metadata: {name: ../../escape, namespace: shop}
    spec: {selector: {app: escape}, ports: [{port: 80}]}
  - apiVersion: v1
    kind: Service
    metadata: {name: escape, namespace: ../../etc}
    spec: {selector: {app: escape}, ports: [{port: 80}]}
  - apiVersion: v1
    kind: Service
    metadata: {name: dotted.name, namespace: shop}
    spec: {selector: {app: dotted}, ports: [{port: 80}]}
  - apiVersion: v1
    kind: Service
    metadata: {name: dns, namespace: shop}
    spec:
      selector: {app: dns}
      ports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53, appProtocol: "x\\n# y: z"}]
  - apiVersion: v1
    kind: Service
    metadata: {name: named, namespace: shop}
    spec: {selector: {app: named}, ports: [{name: grpc-web, port: 80, targetPort: "nothing\\nspec: {}"}]}
  - apiVersion: v1
    kind: Service
    metadata: {name: labels, namespace: shop}
    spec: {selector: {"a: b\\nc": "x"}, ports: [{name: http, port: 80}]}
  - apiVersion: v1
    kind: Service
    metadata: {name: "on", namespace: "null"}
    spec: {selector: {app: "on"}, ports: [{name: http, port: 80}]}
  - apiVersion: v1
    kind: Service
    metadata: {name: "1e3", namespace: "0x10"}
    spec: {selector: {app: "1e3", "y": "n"}, ports: [{name: https-a, port: 443}]}
  - apiVersion: v1
    kind: Service
    metadata: {name: by-hand, namespace: shop}
    spec: {ports: [{port: 80}]}
  - apiVersion: v1
    kind: Service
    metadata: {name: alias, namespace: shop}
    spec: {type: ExternalName, externalName: db.example.com}
  - apiVersion: v1
    kind: Service
    metadata: {name: kube-dns, namespace: kube-system}
    spec: {selector: {k8s-app: kube-dns}, ports: [{port: 53}]}
  - apiVersion: v1
    kind: Service
    metadata: {name: pods, namespace: shop}
    spec: {clusterIP: None, selector: {app: dns}, ports: [{name: redis, port: 6379}]}
  - apiVersion: networking.istio.io/v1
    kind: ServiceEntry
    metadata: {name: "a\\n# b", namespace: shop}
    spec: {hosts: ["x\\ny.example.com"], ports: [{number: 80, name: http, protocol: HTTP}]}
  - apiVersion: networking.istio.io/v1
    kind: EnvoyFilter
    metadata: {name: lua, namespace: shop}
    spec: {configPatches: []}
`,
  'template.yaml':
    'apiVersion: v1\nkind: Service\nmetadata: {name: {{ .Values.name }}}\n{{- end }}\n',
};
