import type { Peer, Request } from '../../src/access/request.ts';
import type { KubeObject } from '../../src/compile/artifact.ts';
import type { Facts } from '../../src/model/mesh.ts';

type Values = readonly string[] | undefined;
type Fields = Readonly<Record<string, Values>>;
interface Rule {
  readonly from?: readonly { readonly source: Fields }[];
  readonly to?: readonly { readonly operation: Fields }[];
  readonly when?: readonly {
    readonly key: string;
    readonly values?: Values;
    readonly notValues?: Values;
  }[];
}

/** How Istio documents one value: exact, `x*`, `*x`, or `*` for "present". */
function valueMatches(value: string, text: string): boolean {
  if (value === '*') return text !== '';
  if (value.startsWith('*')) return text.endsWith(value.slice(1));
  return value.endsWith('*') ? text.startsWith(value.slice(0, -1)) : value === text;
}

/** A path: a template is whole segments, `{**}` at its end the rest behind a slash. */
function pathMatches(value: string, path: string): boolean {
  if (!value.includes('{')) return valueMatches(value, path);
  const regex = value
    .split('/')
    .map((part) => ({ '{*}': '[^/]+', '{**}': '.*' })[part] ?? part.replaceAll('.', '\\.'))
    .join('/');
  return new RegExp(`^${regex}$`).test(path);
}

function principalOf(peer: Peer): string {
  return peer.kind === 'mesh' ? `${peer.trustDomain}/ns/${peer.namespace}/sa/${peer.account}` : '';
}

const holds = (values: Values, test: (value: string) => boolean) =>
  values === undefined || values.some(test);
const fails = (values: Values, test: (value: string) => boolean) =>
  values === undefined || !values.some(test);

function sourceMatches(source: Fields, { peer, sourceIp = '' }: Request): boolean {
  const principal = (value: string) => valueMatches(value, principalOf(peer));
  const block = (value: string) => sourceIp.startsWith(value.replace(/\.0\.0\.0\/8$/, '.'));
  return (
    holds(source['principals'], principal) &&
    fails(source['notPrincipals'], principal) &&
    holds(source['ipBlocks'], block)
  );
}

function operationMatches(
  operation: Fields,
  port: number,
  { method, path, host }: Request,
): boolean {
  const isPort = (value: string) => value === String(port);
  const isPath = (value: string) => pathMatches(value, path);
  const isMethod = (value: string) => value === method;
  const isHost = (value: string) => valueMatches(value.toLowerCase(), host);
  return (
    holds(operation['ports'], isPort) &&
    fails(operation['notPorts'], isPort) &&
    holds(operation['paths'], isPath) &&
    fails(operation['notPaths'], isPath) &&
    holds(operation['methods'], isMethod) &&
    fails(operation['notMethods'], isMethod) &&
    holds(operation['hosts'], isHost) &&
    fails(operation['notHosts'], isHost)
  );
}

/** The values of an attribute: a header's, or a claim's of a token that was checked. */
function attribute(facts: Facts, key: string, { headers, token }: Request): readonly string[] {
  const [, kind, name = ''] = /^request\.(headers|auth\.claims)\[(.*)\]$/.exec(key) ?? [];
  if (kind === 'headers') return headers[name] ?? [];
  if (token.kind !== 'valid') return [];
  if (name === 'iss')
    return facts.issuers.filter((each) => each.name === token.issuer).map(({ issuer }) => issuer);
  return token.claims[name] ?? [];
}

/** Whether a rule matches, as https://istio.io/latest/docs/reference/config/security/authorization-policy/ says. */
function ruleMatches(facts: Facts, rule: Rule, port: number, request: Request): boolean {
  const { from, to, when = [] } = rule;
  return (
    (from === undefined || from.some(({ source }) => sourceMatches(source, request))) &&
    (to === undefined || to.some(({ operation }) => operationMatches(operation, port, request))) &&
    when.every(({ key, values, notValues }) => {
      const found = attribute(facts, key, request);
      const matches = (value: string) => found.some((text) => valueMatches(value, text));
      return holds(values, matches) && fails(notValues, matches);
    })
  );
}

const ofTcp = ['principals', 'notPrincipals', 'ipBlocks', 'ports', 'notPorts'];

function withoutHttp(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([field]) => ofTcp.includes(field)));
}

/**
 * A rule as istiod writes it for TCP: an HTTP condition drops a whole ALLOW rule, also where only one
 * entry of `to` has it, and only itself from a DENY rule.
 */
function onTcp(rule: Rule, action: string): readonly Rule[] {
  const { from, to = [], when } = rule;
  const isHttp =
    when !== undefined ||
    to.some(({ operation }) => Object.keys(operation).some((field) => !ofTcp.includes(field)));
  if (isHttp && action === 'ALLOW') return [];
  const ports = to.map(({ operation }) => ({ operation: withoutHttp(operation) }));
  return [{ ...(from && { from }), ...(to.length > 0 && { to: ports }) }];
}

/** DENY, then no ALLOW at all, then ALLOW: what the policies of one workload do with a request at a port. */
export function policiesAllow(
  facts: Facts,
  policies: readonly KubeObject[],
  port: number,
  request: Request,
): boolean {
  const of = (action: string) =>
    policies
      .filter(({ spec }) => spec?.['action'] === action)
      .map(({ spec }) => (spec?.['rules'] ?? []) as unknown as readonly Rule[])
      .map((rules) =>
        request.wire === 'tcp' ? rules.flatMap((rule) => onTcp(rule, action)) : rules,
      );
  const hit = (rules: readonly Rule[]) =>
    rules.some((rule) => ruleMatches(facts, rule, port, request));
  if (of('DENY').some(hit)) return false;
  return of('ALLOW').length === 0 || of('ALLOW').some(hit);
}
