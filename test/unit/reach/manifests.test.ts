import { describe, expect, it } from 'vitest';
import { check } from '../../../src/check/check.ts';
import type { Diagnostic } from '../../../src/diagnostics/diagnostic.ts';
import { inventoryOf } from '../../../src/model/manifests/inventory-of.ts';
import { model } from '../../../src/model/model.ts';
import { handlingOf } from '../../../src/reach/manifests/istio-protocol.ts';
import { manifestFindings } from '../../../src/reach/manifests.ts';
import { read } from '../../../src/read/read.ts';

const mesh = (type = 'istio, dataplane: sidecar, rootNamespace: istio-system') =>
  `apiVersion: meshwright.dev/v1alpha1
kind: Mesh
metadata: {name: demo}
spec: {targets: {local: {type: ${type}, version: "1.30"}}}
`;

const cart = (spec: string) => `apiVersion: meshwright.dev/v1alpha1
kind: Service
metadata: {name: cart, namespace: shop}
spec: {${spec}}
`;

const pods = (
  name: string,
  { labels = 'app: cart', account = 'cart', namespace = 'shop', kind = 'Deployment' } = {},
) => `{apiVersion: apps/v1, kind: ${kind}, metadata: {name: ${name}${namespace && `, namespace: ${namespace}`}}, spec: {
  selector: {}, template: {metadata: {labels: {${labels}}}, spec: {
  ${account && `serviceAccountName: ${account},`} containers: [{name: c, ports: [{name: web, containerPort: 8080}]}]}}}}
`;

const service = (ports: string, more = '') =>
  `{apiVersion: v1, kind: Service, metadata: {name: cart, namespace: shop}, spec: {selector: {app: cart}, ${more} ports: ${ports}}}
`;

interface Found {
  readonly codes: readonly string[];
  readonly texts: readonly (string | undefined)[];
  readonly all: readonly Diagnostic[];
}

/** Findings about an intent and manifests: codes, and the texts that they underline. */
function findings(intent: string, manifests: readonly string[], head = mesh()): Found {
  const files = new Map([
    ['mesh.yaml', head],
    ['cart.yaml', intent],
    ['kube.yaml', manifests.join('---\n')],
  ]);
  const documents = [...files].flatMap(([file, text]) => read({ file, text }).value);
  const checked = check(documents).value;
  const { value } = model(checked);
  if (value === undefined) throw new Error('no mesh');
  const all = manifestFindings(value, inventoryOf(documents), checked);
  const under = ({ range }: Diagnostic) =>
    range && files.get(range.file)?.slice(range.start, range.end);
  return { codes: all.map(({ code }) => code), texts: all.map(under), all };
}

const http = cart('ports: {http: 8080}');

describe('accounts', () => {
  it('are compared with those of the pods that the labels select', () => {
    const { all, codes, texts } = findings(cart('identity: buyer, ports: {http: 8080}'), [
      pods('cart'),
    ]);
    expect(codes).toEqual(['MW3501']);
    expect(texts).toEqual(['buyer']);
    expect(all[0]?.related.map(({ range }) => range?.file)).toEqual(['kube.yaml']);
  });
  it('are silent where they agree, or one of several is met', () => {
    expect(findings(http, [pods('cart')]).codes).toEqual([]);
    const several = cart('identity: [a, cart], ports: {http: 8080}');
    expect(findings(several, [pods('cart')]).codes).toEqual([]);
  });
  it('are silent where an overlay agrees, or nobody knows the namespace', () => {
    expect(findings(http, [pods('cart', { account: '' }), pods('cart')]).codes).toEqual([]);
    expect(findings(http, [pods('cart', { account: '', namespace: '' })]).codes).toEqual([]);
    expect(findings(http, [pods('cart', { account: '', namespace: 'other' })]).codes).toEqual([]);
  });
  it('are one finding for each account, with all that run as it', () => {
    const { all } = findings(http, [
      pods('a', { account: 'x' }),
      pods('b', { account: 'x' }),
      pods('c', { account: 'z' }),
    ]);
    expect(all.map(({ params, related }) => [params['account'], related.length])).toEqual([
      ['x', 2],
      ['z', 1],
    ]);
  });
});

describe('labels', () => {
  const other = { labels: '"app.kubernetes.io/name": cart, app.kubernetes.io/part-of: shop' };
  it('that no pod of the name carries are told, with those that are meant', () => {
    const { all, texts } = findings(http, [pods('cart', other)]);
    expect(all.map(({ code, help }) => [code, help?.split('`')[1]])).toEqual([
      ['MW3502', 'workload: {app.kubernetes.io/name: "cart"}'],
    ]);
    expect(texts).toEqual(['cart']);
  });
  it('are found through what the Kubernetes Service selects', () => {
    const selecting = service('[{name: http, port: 8080}]').replace('app: cart', 'run: basket');
    const { all } = findings(cart('workload: {app: basket}, ports: {http: 8080}'), [
      selecting,
      pods('basket', { labels: 'run: basket' }),
    ]);
    expect(all.map(({ code, help }) => [code, help?.split('`')[1]])).toEqual([
      ['MW3502', 'workload: {run: "basket"}'],
    ]);
  });
  it('are silent where nothing in the tree is about the service', () => {
    expect(findings(http, [pods('stock', { labels: 'app: stock' })]).codes).toEqual([]);
  });
});

describe('versions', () => {
  const intent = cart('versions: {v1: {}, v2: {labels: {track: canary}}}, ports: {http: 8080}');
  it('that no pod is are told at the version', () => {
    const { codes, texts } = findings(intent, [pods('a', { labels: 'app: cart, version: v1' })]);
    expect(codes).toEqual(['MW3503']);
    expect(texts).toEqual(['v2']);
  });
  it('are silent without pods, and beside a Rollout', () => {
    expect(findings(intent, []).codes).toEqual([]);
    const rollout = pods('cart', { kind: 'Rollout' }).replace('apps/v1', 'argoproj.io/v1alpha1');
    expect(findings(intent, [rollout]).codes).toEqual([]);
  });
});

describe('ports', () => {
  it('that the Kubernetes Service lacks are told with the one in front of the same pods', () => {
    const { all, texts } = findings(http, [
      service('[{name: x, port: 9}, {name: http, port: 80, targetPort: web}]'),
      pods('cart'),
    ]);
    expect(all.map(({ code, help }) => [code, help?.split('`')[1]])).toEqual([
      ['MW3504', 'port: 80, target: 8080'],
    ]);
    expect(texts).toEqual(['http']);
  });
  it('a UDP port of the number is not the port', () => {
    const udp = service('[{name: http, port: 8080, protocol: UDP}]');
    expect(findings(http, [udp]).codes).toEqual(['MW3504']);
  });
  it('that lead elsewhere are told; by name only where all pods agree', () => {
    const named = service('[{name: http, port: 80, targetPort: web}]');
    const intent = cart('ports: {http: {port: 80, target: 1}}');
    expect(findings(intent, [named, pods('cart')]).codes).toEqual(['MW3505']);
    expect(findings(intent, [named]).codes).toEqual([]);
    const both = pods('b').replace('8080', '9090');
    expect(findings(intent, [named, pods('a'), both]).codes).toEqual([]);
    expect(findings(intent, [service('[{name: http, port: 80}]')]).codes).toEqual(['MW3505']);
  });
  it('are silent where any copy of the Service agrees', () => {
    const wrong = service('[{name: http, port: 81}]');
    expect(findings(http, [wrong, service('[{name: http, port: 8080}]')]).codes).toEqual([]);
    expect(findings(http, [wrong, wrong]).codes).toEqual(['MW3504']);
  });
  it('of an ExternalName or a Service without ports are not compared', () => {
    const external = service('[]', 'type: ExternalName, externalName: x.example.com,');
    expect(findings(http, [external]).codes).toEqual([]);
    expect(findings(http, [service('[]')]).codes).toEqual([]);
  });
});

describe('headless', () => {
  it('must be so on both sides', () => {
    const ports = '[{name: http, port: 8080}]';
    const headless = service(ports, 'clusterIP: None,');
    expect(findings(http, [headless]).codes).toEqual(['MW3506']);
    const intent = cart('headless: true, ports: {http: 8080}');
    expect(findings(intent, [headless]).codes).toEqual([]);
    const { codes, texts } = findings(intent, [service(ports)]);
    expect(codes).toEqual(['MW3506']);
    expect(texts).toEqual(['headless']);
  });
});

describe('protocols', () => {
  const port = { number: 8080, target: 8080, transport: 'TCP', at: {} } as const;
  it.each([
    [{ name: 'http' }, 'HTTP/1.1'],
    [{ name: 'HTTP-web' }, 'HTTP/1.1'],
    [{ name: 'httpweb' }, undefined],
    [{ name: 'grpc-web' }, 'HTTP/2'],
    [{ name: 'mysql-db' }, 'TCP'],
    [{ name: 'https' }, 'TCP'],
    [{ name: 'udp-x' }, 'UDP'],
    [{ appProtocol: 'http_proxy' }, 'HTTP/1.1'],
    [{ name: 'web' }, undefined],
    [{}, undefined],
    [{ name: 'http', appProtocol: 'tcp' }, 'TCP'],
    [{ name: 'http', appProtocol: 'example.com/x' }, undefined],
    [{ appProtocol: 'kubernetes.io/h2c' }, 'HTTP/2'],
    [{ appProtocol: 'kubernetes.io/wss' }, 'TCP'],
    [{ number: 3306 }, 'TCP'],
    [{ number: 3306, name: 'http' }, 'HTTP/1.1'],
  ])('%j is handled as %s', (written, handling) => {
    expect(handlingOf({ ...port, ...written })).toBe(handling);
  });
  it('that the Kubernetes Service does not say, or says otherwise, are told on Istio', () => {
    const silent = [service('[{name: web, port: 8080}]')];
    expect(findings(http, silent).codes).toEqual(['MW3507']);
    expect(findings(http, [service('[{name: tcp, port: 8080}]')]).codes).toEqual(['MW3508']);
    expect(findings(http, silent, mesh('envoy, identity: {files: /certs}')).codes).toEqual([]);
    const raw = cart('ports: {tcp: 8080}');
    expect(findings(raw, [service('[{name: https, port: 8080}]')]).codes).toEqual([]);
    const udp = findings(raw, [service('[{name: udp-a, port: 8080}]')]);
    expect(udp.codes).toEqual(['MW3508']);
    expect(udp.all[0]?.message).toContain('is UDP to Istio');
  });
  it('that names of ports leave open are one finding for all services', () => {
    const second = http.replace('name: cart', 'name: stock').replace('http:', 'metrics:');
    const open = cart('ports: {metrics: {port: 1, protocol: http}, db: {port: 2, protocol: tcp}}');
    const both = `${open}---\n${second.replace('8080', '{port: 3, protocol: http}')}`;
    const { codes, texts, all } = findings(both, []);
    expect(codes).toEqual(['MW3509']);
    expect(texts).toEqual(['metrics']);
    expect(all[0]?.message).toContain('(and those of 2 more)');
    expect(all[0]?.related).toHaveLength(2);
    expect(findings(both, [], mesh('envoy, identity: {files: /certs}')).codes).toEqual([]);
  });
});

describe('many services', () => {
  it('look only at what is theirs', () => {
    const names = Array.from({ length: 400 }, (_, index) => `s${index}`);
    const intents = names.map((name) => http.replace('name: cart', `name: ${name}`));
    const kube = names.map((name) =>
      pods(name, { labels: `app: ${name}, part-of: shop`, account: name }),
    );
    expect(findings(intents.join('---\n'), kube).codes).toEqual([]);
    const wrong = kube.map((text) => text.replace(/serviceAccountName: \w+,/, ''));
    expect(findings(intents.join('---\n'), wrong).codes).toHaveLength(400);
  });
});
