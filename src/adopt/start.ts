import type { AdoptedFile } from './adopted.ts';
import { istioVersion } from './mesh-text.ts';
import { modeline } from './yaml-text.ts';

const mesh = `# What holds for everyone. The platform team owns this file.
apiVersion: meshwright.dev/v1alpha1
kind: Mesh
metadata: {name: main}
spec:
  # The meshes that are compiled for, by names of yours.
  targets:
    cluster: {type: istio, dataplane: sidecar, version: "${istioVersion}", rootNamespace: istio-system}
  # A call needs both sides: the caller declares it in \`calls\`, the called service grants it in \`allow\`.
  agreement: both
  # Built in, so nothing to write: mtls strict, timeout 15s, no retries, no calls to hosts that nobody declared.
  # Where requests come in from outside: take the marks away and say what runs there. A Service then
  # grants to "ingress:public".
  # gateways:
  #   public:
  #     namespace: istio-ingress
  #     serviceAccount: istio-ingressgateway
  #     workload: {istio: ingressgateway}
  #     hosts: [shop.example.com]
  #     listen: {http: {port: 8080}}
`;

const team = `# A team closes its namespaces: pods that no Service here describes get no calls.
apiVersion: meshwright.dev/v1alpha1
kind: Team
metadata: {name: shop}
spec:
  namespaces: [shop]
  # Who answers for it, as CODEOWNERS writes them: named on findings and pull requests.
  # owners: ["@your-organization/shop"]
`;

const web = `# A service that calls another one.
apiVersion: meshwright.dev/v1alpha1
kind: Service
metadata: {name: web, namespace: shop}
spec:
  ports: {http: 8080}
  calls:
    cart: {ops: [GET|POST /cart/*], timeout: 3s}
`;

const cart = `# A service that is called. Without a word its pods have the label \`app: cart\` and run as the account \`cart\`.
apiVersion: meshwright.dev/v1alpha1
kind: Service
metadata: {name: cart, namespace: shop}
spec:
  ports: {http: 8080}
  # Who may call what. Anything else is refused.
  allow:
    - {from: web, ops: [GET|POST /cart/*]}
`;

const guarantee = `# What must hold whatever else changes: \`check\` fails on the change that would break it.
apiVersion: meshwright.dev/v1alpha1
kind: Guarantee
metadata: {name: shop}
spec:
  allow:
    - {from: shop/web, to: shop/cart, ops: [GET /cart/*]}
  deny:
    - {from: any, except: [shop/web], to: shop/cart}
`;

/** A small mesh to edit: two services of one team that call each other, and one guarantee. */
export function start(): readonly AdoptedFile[] {
  const schemas = '.meshwright/schemas';
  const above = `../../${schemas}`;
  return [
    { path: 'guarantees/shop.yaml', text: modeline('Guarantee', `../${schemas}`) + guarantee },
    { path: 'mesh.yaml', text: modeline('Mesh', schemas) + mesh },
    { path: 'teams/shop/cart.yaml', text: modeline('Service', above) + cart },
    { path: 'teams/shop/team.yaml', text: modeline('Team', above) + team },
    { path: 'teams/shop/web.yaml', text: modeline('Service', above) + web },
  ];
}
