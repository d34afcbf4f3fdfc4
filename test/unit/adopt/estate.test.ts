import { describe, expect, it } from 'vitest';
import { adopt } from '../../../src/adopt/adopt.ts';
import { estateOf, type EstateOptions } from '../../../src/adopt/estate.ts';
import { serviceOfHost } from '../../../src/adopt/subsets-today.ts';
import { bookinfoEstate, hostileEstate, kustomizeEstate } from '../../support/estates.ts';
import { manifestDocuments } from '../../support/manifest-documents.ts';

type Files = Readonly<Record<string, string>>;
const estate = (files: Files, options: EstateOptions = {}) =>
  estateOf(manifestDocuments(files), options);
const specs = (files: Files, options?: EstateOptions) => {
  const { services, externals } = estate(files, options);
  return Object.fromEntries(
    [...services, ...externals].map(({ namespace, name, spec }) => [`${namespace}/${name}`, spec]),
  );
};
const whys = (files: Files, options?: EstateOptions) =>
  estate(files, options).notes.map(({ about, why }) => `${about}: ${why}`);

const pods = (name: string, more: string) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: a}], ${more}}}
`;
const web = `apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{name: http, port: 80}]}
`;
const authentication = (name: string, namespace: string, spec: string) => `---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: ${name}, namespace: ${namespace}}
spec: ${spec}
`;

describe('what is read of services', () => {
  it('names, ports, accounts, labels and versions, of Kubernetes and of Istio', () => {
    expect(specs(bookinfoEstate)).toEqual({
      'bookinfo/details': {
        identity: 'bookinfo-details',
        ports: { http: 9080 },
        versions: ['v1'],
      },
      'bookinfo/productpage': {
        identity: 'bookinfo-productpage',
        ports: { http: 9080 },
        versions: ['v1'],
      },
      'bookinfo/ratings': {
        identity: 'bookinfo-ratings',
        ports: { tcp: 9080 },
        versions: ['v1'],
      },
      'bookinfo/reviews': {
        identity: 'bookinfo-reviews',
        ports: { http: 9080 },
        versions: { red: { labels: { version: 'v3' } }, v1: { labels: { version: 'v1' } } },
      },
      'bookinfo/google-apis': {
        external: { hosts: ['www.googleapis.com'] },
        ports: { http: 80, https: { port: 443, protocol: 'tls' } },
      },
    });
  });

  it('several accounts are a list, the account of its own name needs no word', () => {
    const several = [web, pods('a', 'serviceAccountName: x'), pods('b', '')].join('---\n');
    expect(specs({ 'a.yaml': several })['shop/web']).toMatchObject({ identity: ['default', 'x'] });
    const own = [web, pods('a', 'serviceAccountName: web')].join('---\n');
    expect(specs({ 'a.yaml': own })['shop/web']).not.toHaveProperty('identity');
  });

  it('where no pods are known the account is called a guess', () => {
    expect(estate({ 'a.yaml': web }).services[0]?.remarks).toEqual([
      expect.stringContaining('the account `web` is a guess'),
    ]);
  });

  it('one of several manifests of a name is read, and the others are told', () => {
    expect(whys({ 'a.yaml': web, 'b.yaml': web })).toEqual([
      'Service shop/web: stands in several manifests, of which the first was read',
    ]);
  });

  it('a namespace that nobody says is asked for', () => {
    expect(estate(kustomizeEstate)).toMatchObject({ services: [], unplaced: 1 });
    expect(specs(kustomizeEstate, { namespace: 'shop' })).toEqual({
      'shop/web': {
        identity: 'default',
        workload: { 'app.kubernetes.io/name': 'web' },
        ports: { http: { port: 80, target: 8080 } },
      },
    });
  });

  it('what cannot be an intent is told by name and reason, nothing goes without a word', () => {
    const { services, notes } = estate(hostileEstate);
    const told = notes.filter(({ about }) => about.startsWith('Service ')).length;
    // Of the fifteen two have no usable name: they share one note.
    expect(services.length + told + 1).toBe(15);
    expect(notes.map(({ about }) => about).join('\n')).not.toMatch(/escape|[^\x20-\x7e\n]/);
  });
});

describe('what is read of Istio', () => {
  it('a gateway with its pods; the Service in front of it is none of ours', () => {
    const { gateways, notes } = estate(bookinfoEstate);
    expect(gateways).toMatchObject([
      {
        name: 'bookinfo-gateway',
        settings: {
          namespace: 'istio-ingress',
          serviceAccount: 'ingress-account',
          workload: { istio: 'ingressgateway' },
          hosts: ['books.example.com', '*'],
        },
      },
    ]);
    expect(notes).toContainEqual({
      about: 'Service istio-ingress/istio-ingressgateway',
      why: 'stands in front of a gateway, which the Mesh describes',
    });
  });

  it('a gateway whose object stands elsewhere than its pods is told', () => {
    const moved = {
      ...bookinfoEstate,
      'k8s/ingress/gateway.yaml': (bookinfoEstate['k8s/ingress/gateway.yaml'] ?? '').replace(
        'name: bookinfo-gateway, namespace: istio-ingress',
        'name: bookinfo-gateway, namespace: bookinfo',
      ),
    };
    expect(estate(moved).gateways).toEqual([]);
    expect(whys(moved).join('\n')).toContain('stands in another namespace than its pods');
  });

  it('mutual TLS of the mesh and of namespaces; what is for chosen pods is told', () => {
    const files = {
      'a.yaml': [
        web,
        authentication('default', 'istio-system', '{mtls: {mode: STRICT}}'),
        authentication('default', 'shop', '{mtls: {mode: PERMISSIVE}}'),
        authentication('other', 'shop', '{mtls: {mode: DISABLE}}'),
        authentication('same', 'pay', '{mtls: {mode: STRICT}}'),
        authentication('some', 'pay', '{selector: {matchLabels: {app: x}}, mtls: {mode: DISABLE}}'),
      ].join(''),
    };
    const { mtls } = estate(files);
    expect(mtls).toMatchObject({ mesh: 'strict', namespaces: new Map([['shop', 'permissive']]) });
    expect(mtls.notes.map(({ about }) => about)).toEqual([
      'PeerAuthentication pay/some',
      'PeerAuthentication shop/other',
    ]);
  });

  it('the mesh config of an operator, or of the ConfigMap that istiod reads', () => {
    const operator = `apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: {name: x, namespace: istio-system}
spec:
  tag: 1.27.3
  meshConfig:
    trustDomain: td.example
    trustDomainAliases: [old.example, "b\\nad"]
    outboundTrafficPolicy: {mode: REGISTRY_ONLY}
    pathNormalization: {normalization: MERGE_SLASHES}
    defaultHttpRetryPolicy: {attempts: 0}
    localityLbSetting: {enabled: true}
    extensionProviders: []
`;
    const map = `apiVersion: v1
kind: ConfigMap
metadata: {name: istio, namespace: istio-system}
data: {mesh: "trustDomain: map.example\\n"}
`;
    expect(estate({ 'a.yaml': operator }).config).toEqual({
      trustDomain: 'td.example',
      aliases: ['old.example'],
      pathNormalization: 'merge-slashes',
      retry: 'none',
      rootNamespace: 'istio-system',
      egress: 'deny',
      version: '1.27',
      notes: [
        {
          about: 'IstioOperator istio-system/x',
          why: expect.stringContaining('meshConfig.localityLbSetting is not read'),
        },
        {
          about: 'IstioOperator istio-system/x',
          why: 'meshConfig.extensionProviders stays where it is',
        },
      ],
    });
    expect(estate({ 'a.yaml': map }).config).toMatchObject({
      trustDomain: 'map.example',
      egress: 'allow',
    });
  });

  it.each([
    ['reviews', 'shop/reviews'],
    ['reviews.other', 'other/reviews'],
    ['reviews.other.svc', 'other/reviews'],
    ['reviews.other.svc.cluster.local', 'other/reviews'],
    ['api.example.com', undefined],
    ['*.other.svc.cluster.local', undefined],
    ['', undefined],
  ])('the host %s is the service %s', (host, service) => {
    expect(serviceOfHost(host, 'shop')).toBe(service);
  });

  it.each(['istio', 'services'] as const)(
    'an object with the name of a compiled one has a note (`--from %s`)',
    (from) => {
      const replaced = estate(bookinfoEstate, { from })
        .notes.filter(({ why }) => why.includes('would replace it'))
        .map(({ about }) => about);
      expect(replaced).toContain('VirtualService bookinfo/reviews');
      expect(replaced).not.toContain('AuthorizationPolicy bookinfo/ratings');
    },
  );

  it('every object that is not read has a note, and `--from services` passes by all of them', () => {
    const about = estate(bookinfoEstate).notes.map((note) => note.about);
    expect(about).toEqual(
      expect.arrayContaining([
        'AuthorizationPolicy bookinfo/ratings',
        'DestinationRule bookinfo/reviews',
        'VirtualService bookinfo/reviews',
      ]),
    );
    const { hasIstio, externals, notes } = estate(bookinfoEstate, { from: 'services' });
    expect({ hasIstio, externals }).toEqual({ hasIstio: false, externals: [] });
    expect(notes.map((note) => note.about)).toContain('ServiceEntry bookinfo/google.apis');
  });
});

describe('Services in front of the same pods', () => {
  const inFront = (name: string, selector: string, port: string) => `apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: shop}
spec: {selector: ${selector}, ports: [${port}]}
`;

  it('one that selects a part of them is told: one document describes pods', () => {
    const files = {
      'a.yaml': [
        inFront('cart', '{app: cart}', '{name: http, port: 80}'),
        inFront('cart-v2', '{app: cart, version: v2}', '{name: http, port: 80}'),
        inFront('other', '{app: other, version: v2}', '{name: http, port: 80}'),
      ].join('---\n'),
    };
    expect(Object.keys(specs(files))).toEqual(['shop/cart', 'shop/other']);
    expect(whys(files)).toEqual([
      expect.stringMatching(
        /^Service shop\/cart-v2: selects some of the pods of cart, .*service: cart-v2/,
      ),
    ]);
  });

  it('a port without a protocol has that of another Service for the same container port', () => {
    const files = {
      'a.yaml': [
        inFront('cart', '{app: cart}', '{name: http, port: 80, targetPort: 8080}'),
        inFront('cart-pods', '{app: cart}', '{name: main, port: 8080}'),
      ].join('---\n'),
    };
    expect(specs(files)['shop/cart-pods']).toMatchObject({
      ports: { main: { port: 8080, protocol: 'http' } },
    });
  });

  it('where they disagree all say tcp, with a remark', () => {
    const files = {
      'a.yaml': [
        inFront('cart', '{app: cart}', '{name: http, port: 80, targetPort: 8080}'),
        inFront('raw', '{app: cart}', '{name: tcp, port: 8080}'),
      ].join('---\n'),
    };
    expect(specs(files)).toMatchObject({
      'shop/cart': { ports: { http: { port: 80, target: 8080, protocol: 'tcp' } } },
      'shop/raw': { ports: { tcp: 8080 } },
    });
    for (const { remarks } of estate(files).services)
      expect(remarks.join()).toContain('disagree about its protocol');
  });
});

describe('callers without a Service', () => {
  it('are told, since a grant needs a name for them; pods of a gateway are none', () => {
    const worker = pods('worker', '').replaceAll('app: web', 'app: worker');
    expect(whys({ 'a.yaml': [web, pods('web', ''), worker].join('---\n') })).toEqual([
      expect.stringMatching(/^Deployment shop\/worker: no Service selects its pods/),
    ]);
    expect(whys(bookinfoEstate).join('\n')).not.toContain('no Service selects');
  });

  it('a wish for near endpoints is told: what is compiled counts before it', () => {
    const near = web.replace('spec: {', 'spec: {trafficDistribution: PreferClose, ');
    const annotated = `apiVersion: v1
kind: Namespace
metadata: {name: shop, annotations: {networking.istio.io/traffic-distribution: PreferClose}}
`;
    const told = whys({ 'a.yaml': [near, annotated].join('---\n') });
    expect(told).toEqual([
      expect.stringMatching(/^Service shop\/web: traffic distribution is not read/),
      expect.stringMatching(/^Namespace shop: traffic distribution is not read/),
    ]);
    expect(whys({ 'a.yaml': web })).toEqual([]);
  });

  it('an ambient namespace is told: the target says sidecar', () => {
    const namespace = `apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio.io/dataplane-mode: ambient}}
`;
    const files = { 'a.yaml': [web, namespace].join('---\n') };
    expect(estate(files).hasIstio).toBe(true);
    expect(whys(files).join('\n')).toContain('Namespace shop: its pods are in the ambient mesh');
  });
});

describe('what is written', () => {
  const texts = (files: Files, options: EstateOptions = {}) =>
    Object.fromEntries(
      adopt(estate(files, options), {
        folder: 'mesh',
        ownersOf: () => ['@demo/books'],
        include: true,
      }).files.map(({ path, text }) => [path, text]),
    );

  it('is the same for files in another order', () => {
    const turned = Object.fromEntries(Object.entries(bookinfoEstate).reverse());
    expect(texts(turned)).toEqual(texts(bookinfoEstate));
  });

  it('a service called `team` does not meet the file of its Team', () => {
    expect(Object.keys(texts(hostileEstate))).toEqual(
      expect.arrayContaining(['teams/shop/team.service.yaml', 'teams/shop/team.yaml']),
    );
  });

  it('no Team for a namespace with a gateway, which it would close', () => {
    const inApp = Object.fromEntries(
      Object.entries(bookinfoEstate).map(([path, text]) => [
        path,
        text.replaceAll('namespace: istio-ingress', 'namespace: bookinfo'),
      ]),
    );
    expect(Object.keys(texts(inApp))).not.toContain('teams/bookinfo/team.yaml');
    expect(texts(inApp)['mesh.yaml']).toContain('has no Team, since a gateway stands in it');
  });

  it("Istio's own retries only where Istio runs", () => {
    expect(texts(bookinfoEstate)['mesh.yaml']).toContain('attempts: 2');
    expect(texts({ 'a.yaml': web })['mesh.yaml']).not.toContain('attempts');
    expect(texts({ 'a.yaml': web }, { from: 'istio' })['mesh.yaml']).toContain('attempts: 2');
  });

  it('comments hold nothing of a manifest that could end them', () => {
    for (const [path, text] of Object.entries(texts(hostileEstate)))
      expect(text.replaceAll(/[\x20-\x7e\n]/g, ''), path).toBe('');
  });
});
