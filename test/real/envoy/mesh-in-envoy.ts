import type { Request } from '../../../src/access/request.ts';
import { pickRoute } from '../../../src/model/decide/pick-route.ts';
import type { Mesh } from '../../../src/model/mesh.ts';
import type { JsonObject } from '../../../src/source/json.ts';
import { documents, istioFiles, service } from '../../support/istio-of.ts';
import { soundMeshOf } from '../../support/mesh-of.ts';
import { istiod, kubeService, podOf, sidecar, stream } from '../istio/istiod.ts';
import { clusterTo, freePorts, startEnvoy, type Envoy } from './envoy.ts';
import type { KeyPair } from '../../../src/edges/pki/certificate-authority.ts';
import {
  editingRoutes,
  inboundHttp,
  outboundRoutes,
  outboundSettings,
  takesPlainText,
  type AnswerOf,
} from './from-istiod.ts';
import { send, type Answer, type Sent } from './send.ts';

/** Services of the namespace `shop` as a real Envoy judges and routes what reaches them. */
export interface MeshInEnvoy {
  readonly mesh: Mesh;
  readonly envoy: Envoy;
  /**
   * What the rules of a service (its short name) answer, to somebody who shows a certificate or to
   * nobody; undefined where the port takes no connection of that kind.
   */
  readonly judged: (service: string, sent: Sent, as?: KeyPair) => Promise<Answer | undefined>;
  /** What the route to a service answers that a request takes: its timeout; `none` is no route. */
  readonly routed: (service: string, sent: Sent) => Promise<string>;
  /** What the rules answer to what the routes make of a request, where routes lead on. */
  readonly passed: (service: string, sent: Sent) => Promise<Answer>;
}

/** What Envoy answers, in the word of `decide`; a status that rules do not give fails. */
export function wordOf(answer: Answer | undefined): string {
  if (answer === undefined) return 'deny';
  return { 200: 'allow', 401: 'deny', 403: 'deny' }[answer.status] ?? `status ${answer.status}`;
}

/** What Envoy says of a request where it arrives. */
export async function verdictOf(found: MeshInEnvoy, service: string, sent: Sent): Promise<string> {
  return wordOf(await found.judged(service, sent));
}

/** The timeout of the route that a request takes in the reference meaning; `none` is no route. */
export function routeTaken(mesh: Mesh, request: Request): string {
  const routes = mesh.services.find(({ name }) => name === request.to)?.routes ?? [];
  const timeout = pickRoute(mesh.facts, routes, request)?.timeout.value;
  return typeof timeout === 'number' ? `${timeout / 1000}s` : 'none';
}

/** Routes of an intent: the first where `match` holds, the second elsewhere; told apart by their timeouts. */
export const routesOn = (match: string): string =>
  `routes: [{match: ${match}, timeout: 1s}, {timeout: 2s}]`;

export interface Written {
  /** Lines of the Mesh's spec; `local` is the target. */
  readonly spec?: string;
  /** Further settings of the target, as a flow mapping without braces. */
  readonly target?: string;
  /** By short name: keys of a Service's spec as a flow mapping without braces. */
  readonly services: Readonly<Record<string, string>>;
  /** The keys of issuers, by their address: Envoy gets them inline. */
  readonly keys?: Readonly<Record<string, JsonObject>>;
  /** The end of TLS in front of every service, which take nothing else; none = all is sent in plain text. */
  readonly tls?: JsonObject;
  /** What routes answer; none = their timeouts. */
  readonly answerOf?: AnswerOf;
  /** Whether routes lead on to the rules of the service, instead of answering. */
  readonly leadsOn?: boolean;
}

const team = (mtls: string) =>
  `kind: Team\nmetadata: {name: shop}\nspec: {namespaces: {shop: {mtls: ${mtls}}, front: {}}, owners: ["@shop"]}`;

/** Addresses of keys replaced by the keys, so that nothing is fetched. */
function withKeys(text: string, keys: NonNullable<Written['keys']>): string {
  return Object.entries(keys).reduce(
    (all, [url, set]) => all.replaceAll(`jwksUri: ${url}\n`, `jwks: '${JSON.stringify(set)}'\n`),
    text,
  );
}

interface Compiled {
  readonly mesh: Mesh;
  readonly istio: string;
  readonly meshConfig: string;
}

function compiled(
  { spec, target = '', services, keys = {}, tls }: Written,
  ports: readonly number[],
) {
  const text = documents(
    ['agreement: server', ...(spec === undefined ? [] : [spec])].join('\n'),
    team(tls ? 'strict' : 'permissive'),
    service('front/web', '{egress: allow}'),
    ...Object.entries(services).map(([name, keysOfSpec], index) =>
      service(
        `shop/${name}`,
        `{ports: {http: {port: 80, target: ${ports[index]}}}, ${keysOfSpec}}`,
      ),
    ),
  ).replace('rootNamespace: istio-system', (found) => `${found}${target && `, ${target}`}`);
  const files = istioFiles(text).filter(({ path }) => path.endsWith('.yaml'));
  const advice = files.filter(({ text: each }) => each.includes('kind: IstioOperator'));
  const applied = files.filter(
    (file) => !advice.includes(file) && !file.path.includes('/_cluster/'),
  );
  const istio = withKeys(stream(applied.map(({ text: each }) => each)), keys);
  return { mesh: soundMeshOf(text), istio, meshConfig: adviceOf(advice.map((each) => each.text)) };
}

/** The mesh config that our advice asks for, alone. */
function adviceOf(texts: readonly string[]): string {
  const [, lines = ''] = texts.join('\n').split(/^ {2}meshConfig:\n/m);
  return lines.replaceAll(/^ {4}/gm, '');
}

/** Compiles, lets istiod translate, and starts one Envoy with what the proxies would get. */
export async function meshInEnvoy(written: Written): Promise<MeshInEnvoy> {
  const names = Object.keys(written.services);
  const free = await freePorts(2 * names.length);
  const { mesh, istio, meshConfig }: Compiled = compiled(written, free);
  const pods = names.map((name, index) =>
    sidecar('shop', name, `10.2.${index >> 8}.${(index % 256) + 2}`),
  );
  const web = sidecar('front', 'web', '10.3.0.1');
  const kubernetes = stream([
    ...[...pods, web].map(podOf),
    ...pods.flatMap(({ name, ip }, index) =>
      kubeService(
        ['shop', name, name],
        [ip.replace('10.2', '10.1'), ip],
        [{ name: 'http', port: 80, targetPort: free[index] ?? 0 }],
      ),
    ),
  ]);
  const answer = istiod({ kubernetes, istio, mesh: meshConfig, proxies: [...pods, web] });
  const of = (name: string) => {
    const found = answer[name];
    if (found === undefined) throw new Error(`nothing for ${name}`);
    return found;
  };
  const rules = new Map(names.map((name, index) => [name, free[index] ?? 0]));
  const routes = new Map(names.map((name, index) => [name, free[names.length + index] ?? 0]));
  const { tls, answerOf, leadsOn = false } = written;
  const hostOf = (name: string) => `${name}.shop.svc.cluster.local`;
  const routesOf = (name: string) =>
    leadsOn
      ? editingRoutes(of('web'), hostOf(name), `${rules.get(name)}`)
      : outboundRoutes(of('web'), hostOf(name), answerOf);
  const isOpen = (name: string, port: number) => takesPlainText(of(name), port);
  const envoy = await startEnvoy([
    ...[...rules].map(([name, port]) => ({
      ...inboundHttp(of(name), port),
      ...(tls && { tls }),
      takesPlainText: isOpen(name, port),
    })),
    ...[...routes].map(([name, port]) => ({
      port,
      filters: [],
      settings: outboundSettings(of('web')),
      routes: routesOf(name),
      clusters: leadsOn ? [clusterTo(rules.get(name) ?? 0)] : [],
    })),
  ]);
  const portIn = (ports: ReadonlyMap<string, number>, service: string) => {
    const port = ports.get(service);
    if (port === undefined) throw new Error(`there is no service ${service}`);
    return port;
  };
  return {
    mesh,
    envoy,
    judged: async (service, sent, as) => {
      const port = portIn(rules, service);
      return as || isOpen(service, port) ? send(port, sent, as) : undefined;
    },
    passed: (service, sent) => send(portIn(routes, service), sent),
    routed: async (service, sent) => {
      const { status, body } = await send(portIn(routes, service), sent);
      if (status === 200) return body;
      return status >= 300 && status < 400 ? `${status}` : 'none';
    },
  };
}
