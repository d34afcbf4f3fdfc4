import type { Request } from '../access/request.ts';
import { diagnostic, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { decide } from '../model/decide/decide.ts';
import type { Decision } from '../model/decision.ts';
import type { GuaranteeLine } from '../model/guarantee.ts';
import { matchesCaller } from '../model/decide/match-caller.ts';
import { inBox } from '../model/decide/match.ts';
import { hostCovers } from '../model/decide/match-host.ts';
import type { External, IngressRoute, Mesh, Service } from '../model/mesh.ts';
import { grouped } from '../source/grouped.ts';
import type { Place } from '../source/place.ts';
import { callerNames, type Caller, type NameOf } from './caller.ts';
import { partition } from './partition.ts';
import { portSpace } from './port-space.ts';
import { portProbes, type Probe } from './probes.ts';
import { requestWords } from './request-words.ts';
import { byEffort } from './simplest.ts';

/** How one line of a guarantee stands. */
export interface GuaranteeResult {
  readonly guarantee: string;
  readonly kind: GuaranteeLine['kind'];
  /** The line as written. */
  readonly line: string;
  readonly status: 'holds' | 'broken' | 'not-evaluated';
  /** Of a broken line: the simplest request that breaks it, and who sends it. */
  readonly witness?: {
    readonly from: string;
    readonly request: Request;
    readonly decision: Decision;
  };
  readonly at: Place;
}

/** All lines of all guarantees, and a finding for each that does not hold or was not tried. */
export interface GuaranteeReport {
  readonly results: readonly GuaranteeResult[];
  readonly diagnostics: readonly Diagnostic[];
}

function isFrom(mesh: Mesh, line: GuaranteeLine, caller: Caller): boolean {
  const matches = (pattern: NonNullable<GuaranteeLine['callers']>[number]) =>
    matchesCaller(mesh.facts, pattern, caller.peer, caller.sourceIp);
  // Of gateways a line speaks where it names them; of who else connects, the gateways' own
  // accounts included, where it names those callers or anyone.
  if (line.except.some(matches)) return false;
  if (caller.gateway !== undefined) return line.gateways.includes(caller.gateway);
  return line.callers?.some(matches) ?? true;
}

function isAbout(mesh: Mesh, line: GuaranteeLine, request: Request): boolean {
  // What is promised to callers is not promised to those who show a forged token.
  if (line.kind === 'allow' && request.token.kind === 'bad') return false;
  const boxes = line.requests.length === 0 ? [{}] : line.requests;
  return boxes.some((box) => {
    const headers = [...(box.headers ?? []), ...line.headers];
    const whole = headers.length === 0 ? box : { ...box, headers };
    return inBox(mesh.facts, whole, request);
  });
}

/**
 * Whether a request at a gateway is one to this service: on other hosts and ports it takes requests for
 * others, of which nothing is promised. Where it takes none for the service all count, so that a
 * promise about what is not exposed does not hold.
 */
function isTowards(
  { gateways }: Mesh,
  { kind, to, ports }: GuaranteeLine,
  { gateway, host, port }: Request,
): boolean {
  if (kind === 'deny' || gateway === undefined) return true;
  const routes = gateways
    .filter(({ name }) => name === gateway)
    .flatMap((each) => each.routes.filter(({ service }) => service === to));
  const isHere = (route: IngressRoute) =>
    (ports !== undefined || route.port === port) &&
    route.hosts.some((pattern) => hostCovers(pattern, host));
  return routes.length === 0 || routes.some(isHere);
}

/** The boundary requests of the ports of one callee, made once: all lines about it share them. */
function probesOf(mesh: Mesh, to: string, nameOf: NameOf): (port: number) => readonly Probe[] {
  const made = new Map<number, readonly Probe[]>();
  return (port) => {
    const probes = made.get(port) ?? portProbes(portSpace([mesh], { to, port }, nameOf));
    made.set(port, probes);
    return probes;
  };
}

type ProbesAt = ReturnType<typeof probesOf>;

/** The boundary requests for which a line speaks. */
function requestsOf(mesh: Mesh, line: GuaranteeLine, probesAt: ProbesAt): readonly Probe[] {
  const callee = [...mesh.services, ...mesh.externals].find(({ name }) => name === line.to);
  const ports = line.ports ?? callee?.ports.map(({ number }) => number) ?? [];
  return ports
    .flatMap(probesAt)
    .filter(({ caller, request }) => isFrom(mesh, line, caller) && isAbout(mesh, line, request))
    .filter(({ request }) => isTowards(mesh, line, request));
}

/** What a line wants of every decision. Undecidable is not enough: a guarantee must be certain. */
function keeps(line: GuaranteeLine, decision: Decision): boolean {
  if (line.kind === 'allow') return decision.decision === 'allow';
  if (line.kind === 'deny') return decision.decision === 'deny';
  // Who may call is the other lines' business: `routed` asks where a request would go.
  const { route } = decision;
  if (route === undefined) return false;
  return route.to.every(
    ({ service, version, weight }) =>
      weight === 0 || (service === line.to && version === line.version),
  );
}

/**
 * The mesh as it is for whoever passes by its own proxy, if that makes a difference: routes are taken
 * there, so a refusal must rest neither on a redirect nor on what a route makes of a request. At a
 * gateway nobody passes by.
 */
function withoutRoutes(mesh: Mesh, { kind, to }: GuaranteeLine): Mesh | undefined {
  const changes = ({ routes }: Service | External) =>
    routes.some(({ redirect, rewrite, headers }) => redirect ?? rewrite ?? headers?.request);
  const items = [...mesh.services, ...mesh.externals];
  if (kind !== 'deny' || !items.some((item) => item.name === to && changes(item))) return undefined;
  const open = <T extends Service | External>(item: T): T =>
    item.name === to ? { ...item, routes: [] } : item;
  return { ...mesh, services: mesh.services.map(open), externals: mesh.externals.map(open) };
}

function evaluate(
  mesh: Mesh,
  line: GuaranteeLine,
  probesAt: ProbesAt,
): Omit<GuaranteeResult, 'guarantee'> {
  const result = { kind: line.kind, line: line.text, at: line.at };
  if (line.kind === 'never') return { ...result, status: 'not-evaluated' };
  const tried = requestsOf(mesh, line, probesAt);
  // Nothing to refuse is refused; but "allowed" must have been seen to be allowed.
  if (tried.length === 0)
    return { ...result, status: line.kind === 'deny' ? 'holds' : 'not-evaluated' };
  const bare = withoutRoutes(mesh, line);
  const decided = (request: Request) => {
    const decision = decide(mesh, request);
    const isRefused = bare && request.gateway === undefined && keeps(line, decision);
    return isRefused ? decide(bare, request) : decision;
  };
  const broken = tried
    .map(({ caller, request }) => ({ from: caller.name, request, decision: decided(request) }))
    .filter(({ decision }) => !keeps(line, decision))
    .sort((a, b) => byEffort(a.request, b.request));
  const [witness] = broken;
  return witness ? { ...result, status: 'broken', witness } : { ...result, status: 'holds' };
}

function outcomeWords(line: GuaranteeLine['kind'], decision: Decision): string {
  if (line === 'routed') {
    const to = decision.route?.to ?? [];
    const shares = to.map(({ service, version, weight }) => `${version ?? service} ${weight} %`);
    return shares.length === 0 ? 'not routed to a version' : `routed to ${shares.join(' · ')}`;
  }
  if (decision.decision === 'asks') return `decided by ${decision.asks ?? 'an authorizer'}`;
  if (decision.decision === 'unknown') return 'not decidable';
  return decision.decision === 'allow' ? 'allowed' : 'denied';
}

function findings(result: GuaranteeResult): readonly Diagnostic[] {
  const { guarantee, line, kind, witness, at } = result;
  if (result.status === 'holds') return [];
  if (witness === undefined) return [diagnostic('MW3902', at, { guarantee, line, why: why(kind) })];
  const request = requestWords(witness.from, witness.request);
  const { decision } = witness;
  const route = kind === 'routed' ? (decision.route?.by.from ?? []) : [];
  const lines = kind === 'routed' ? route : decision.rules;
  return [
    diagnostic(
      'MW3901',
      at,
      { guarantee, request, outcome: outcomeWords(kind, decision), reason: decision.reason },
      { related: lines.map((place) => ({ ...place, message: 'decides this request' })) },
    ),
  ];
}

function why(kind: GuaranteeLine['kind']): string {
  return kind === 'never'
    ? 'chains of calls are not followed by this version'
    : 'no request matches it';
}

/** Asks every line of every guarantee, by `decide` on the boundary requests that the line matches. */
export function guarantees(mesh: Mesh): GuaranteeReport {
  const nameOf = callerNames([mesh]);
  const partOf = partition(mesh);
  const asked = mesh.guarantees.flatMap(({ name, lines }) =>
    lines.map((line) => ({ guarantee: name, line })),
  );
  const answers = new Map<(typeof asked)[number], GuaranteeResult>();
  // Callee by callee: the requests of one are many, and are let go before those of the next.
  for (const [to, about] of grouped(asked, ({ line }) => line.to)) {
    const part = partOf(to);
    const probesAt = probesOf(part, to, nameOf);
    for (const each of about)
      answers.set(each, { guarantee: each.guarantee, ...evaluate(part, each.line, probesAt) });
  }
  const results = asked.flatMap((each) => answers.get(each) ?? []);
  return { results, diagnostics: results.flatMap(findings) };
}
