import type { Request, Token } from '../../../access/request.ts';
import { didYouMean } from '../../../check/did-you-mean.ts';
import { parseIpAddress } from '../../../check/ip-address.ts';
import { methods } from '../../../check/op.ts';
import type { Mesh, ServicePort } from '../../../model/mesh.ts';
import { isHttp } from '../../../model/workload.ts';
import { UsageError } from '../exit-code.ts';
import type { AskedCaller } from './find-caller.ts';

/** What `can` is told beside the two ends. */
export interface Question {
  readonly to: string;
  readonly method?: string;
  readonly path?: string;
  readonly port?: string;
  readonly host?: string;
  readonly ip?: string;
  /** `k=v`, several of one key are several values. */
  readonly headers: readonly string[];
  readonly jwt?: string;
  /** A token that nobody vouches for. */
  readonly badJwt: boolean;
  readonly claims: readonly string[];
}

const shown = (ports: readonly ServicePort[]): string =>
  ports.map(({ name, number }) => `${name} (${number})`).join(', ');

/** The port that is meant: named, or the only one that speaks what is asked. */
function pickPort(ports: readonly ServicePort[], question: Question): ServicePort | number {
  if (question.port !== undefined) {
    const named = ports.find(
      ({ name, number }) => name === question.port || String(number) === question.port,
    );
    if (named) return named;
    if (/^[1-9]\d{0,4}$/.test(question.port) && Number(question.port) <= 65_535)
      return Number(question.port);
    throw new UsageError(
      `'${question.to}' has no port '${question.port}'; it has ${shown(ports) || 'none'}`,
    );
  }
  const fitting =
    question.method === undefined ? ports : ports.filter(({ protocol }) => isHttp(protocol));
  const [only, ...others] = fitting;
  if (only === undefined && ports.length > 0)
    throw new UsageError(
      `'${question.to}' takes connections and no requests: ${shown(ports)}; leave out method and path`,
    );
  if (only === undefined) throw new UsageError(`'${question.to}' has no port to call`);
  if (others.length > 0)
    throw new UsageError(
      `'${question.to}' has several ports; choose with --port: ${shown(fitting)}`,
    );
  return only;
}

function pairs(written: readonly string[], option: string, key: (name: string) => string) {
  const values: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
  for (const text of written) {
    const at = text.indexOf('=');
    if (at < 1) throw new UsageError(`${option} ${text}: write KEY=VALUE`);
    (values[key(text.slice(0, at))] ??= []).push(text.slice(at + 1));
  }
  return { ...values };
}

function tokenOf(mesh: Mesh, { jwt, badJwt, claims }: Question): Token {
  if (badJwt && (jwt !== undefined || claims.length > 0))
    throw new UsageError('--bad-jwt is a token without an issuer and claims: leave them out');
  if (badJwt) return { kind: 'bad' };
  const given = pairs(claims, '--claim', (name) => name);
  if (jwt === undefined) {
    if (claims.length > 0)
      throw new UsageError('--claim needs the issuer of the token: --jwt ISSUER');
    return { kind: 'none' };
  }
  const { issuers } = mesh.facts;
  const issuer = issuers.find(({ name, issuer }) => name === jwt || issuer === jwt)?.name;
  if (issuer !== undefined) return { kind: 'valid', issuer, claims: given };
  const names = issuers.map(({ name }) => name);
  const near = didYouMean(jwt, names);
  const hint =
    near === undefined ? `it has ${names.join(', ') || 'none'}` : `did you mean ${near}?`;
  throw new UsageError(`no token issuer '${jwt}' in this mesh (${hint})`);
}

interface Http {
  readonly method: string;
  readonly path: string;
  readonly query: Request['query'];
}

function httpOf({ method = '', path = '' }: Pick<Question, 'method' | 'path'>): Http {
  if (method === 'grpc') return httpOf({ method: 'POST', path: `/${path}` });
  if (!methods.includes(method)) {
    const near = didYouMean(method, methods);
    const hint = near === undefined ? `one of ${methods.join(' ')}` : `did you mean ${near}?`;
    throw new UsageError(`'${method}' is no HTTP method (${hint})`);
  }
  const at = path.indexOf('?');
  const bare = at === -1 ? path : path.slice(0, at);
  if (!bare.startsWith('/') || bare.includes('#'))
    throw new UsageError(`'${path}' is no path: it begins with '/' and has no '#'`);
  const query: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
  for (const [key, value] of new URLSearchParams(at === -1 ? '' : path.slice(at + 1)))
    (query[key] ??= []).push(value);
  return { method, path: bare, query: { ...query } };
}

/** The host a client would ask for: the gateway's where it comes through one, else the service's own. */
function hostOf(mesh: Mesh, caller: AskedCaller, question: Question): string {
  if (question.host !== undefined) return question.host.toLowerCase().replace(/:\d+$/, '');
  const named = [...mesh.services, ...mesh.externals].find(({ name }) => name === question.to);
  const own = named?.hosts[0] ?? question.to;
  if (caller.gateway === undefined) return own;
  const routed = caller.gateway.routes.find(({ service }) => service === question.to);
  const pattern = (routed?.hosts ?? caller.gateway.hosts)[0] ?? '*';
  return pattern === '*' ? 'example.com' : pattern.replace(/^\*\./, 'www.');
}

function ipOf(text: string | undefined): string | undefined {
  if (text !== undefined && parseIpAddress(text) === undefined)
    throw new UsageError(`--ip ${text}: no IP address`);
  return text;
}

/**
 * The one request that a question is about, as its caller sends it: its path as it was written.
 *
 * @throws {UsageError} where the question does not fit the service: an HTTP port is asked about
 *   with method and path, any other without.
 */
export function requestOf(mesh: Mesh, caller: AskedCaller, question: Question): Request {
  const called = [...mesh.services, ...mesh.externals].find(({ name }) => name === question.to);
  const port = pickPort(called?.ports ?? [], question);
  const speaksHttp =
    typeof port === 'number' ? question.method !== undefined : isHttp(port.protocol);
  if (speaksHttp && question.method === undefined)
    throw new UsageError(`port ${shown([port as ServicePort])} speaks HTTP: name METHOD and PATH`);
  if (!speaksHttp && question.method !== undefined)
    throw new UsageError(
      `port ${shown([port as ServicePort])} has no methods and paths: leave them out`,
    );
  const ip = ipOf(question.ip);
  return {
    wire: speaksHttp ? 'http' : 'tcp',
    peer: caller.peer,
    ...(caller.gateway && { gateway: caller.gateway.name }),
    to: question.to,
    port: typeof port === 'number' ? port : port.number,
    ...(ip !== undefined && (caller.gateway ? { remoteIp: ip } : { sourceIp: ip })),
    ...(speaksHttp ? httpOf(question) : { method: '', path: '', query: {} }),
    host: hostOf(mesh, caller, question),
    headers: pairs(question.headers, '--header', (name) => name.toLowerCase()),
    token: tokenOf(mesh, question),
  };
}
