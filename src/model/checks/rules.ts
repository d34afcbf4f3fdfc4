import type { Box } from '../../access/term.ts';
import { diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Context, ServiceView } from '../context.ts';
import type { Entry } from '../entry.ts';
import { ingressPort } from '../gateways.ts';
import { mtlsOf } from '../precedence/mtls.ts';
import { concerns } from '../port-rules.ts';
import { reportUnknown } from '../resolve-caller.ts';
import { portsNamed } from '../service-ports.ts';
import { rulesFor, type RulesByService } from '../service-rules.ts';
import type { Sourced } from '../sourced.ts';
import type { MtlsMode } from '../workload.ts';
import { checkCoveredGrants } from './grants.ts';
import { allPlain, namedPlain } from './plain-ports.ts';
import { checkVoidGrants } from './void-grants.ts';

function checkPorts(context: Context, service: ServiceView, entry: Entry): void {
  const known = service.ports.map(({ name }) => name);
  const named = [
    ...(entry.ports ?? []).map((name) => ({ name, at: '/port' })),
    ...(entry.minusPorts ?? []).map((name) => ({ name, at: '/unless/port' })),
  ];
  for (const { name, at } of named)
    if (!known.includes(name))
      reportUnknown(context, `port of \`${service.name}\``, name, known, entry.place(at));
  reportOnPlain(context, [service], entry);
}

const httpKeys = [
  ['ops', ({ methods, paths }: Box) => methods ?? paths],
  ['headers', ({ headers }: Box) => headers],
  ['jwt', ({ token }: Box) => token],
  ['hosts', ({ hosts }: Box) => hosts],
  ['remoteIp', () => undefined],
] as const;

/** The key of an entry that only requests have. */
function httpKey({ boxes, remoteIp }: Entry): string {
  const [key] = httpKeys.find(([, used]) => boxes.some(used)) ?? [];
  return key ?? (remoteIp ? 'remoteIp' : 'ops');
}

/**
 * Reports an entry about requests if that means nothing on a port that it names of a service, or on
 * any port where it names none; of the services of a Team or a mesh, only if it means nothing on all.
 */
export function reportOnPlain(
  context: Context,
  services: readonly ServiceView[],
  entry: Entry,
): void {
  if (!entry.isHttp) return;
  const { ports } = entry;
  const isOwn = entry.scope === 'service';
  const plain = services.map((service) =>
    isOwn && ports ? namedPlain(service, ports) : allPlain(service, portsNamed(service, ports)),
  );
  const [first] = plain;
  if (first === undefined || plain.includes(undefined)) return;
  const key = httpKey(entry);
  context.report(diagnostic('MW3013', entry.place(`/${key}`), { key: `\`${key}\``, ...first }));
}

function checkGatewayPort(context: Context, service: ServiceView, entry: Entry): void {
  const isIngress = entry.callers?.some(({ gateway }) => gateway !== undefined) ?? false;
  if (!isIngress) return;
  if (entry.ports === undefined && ingressPort(service, entry) === undefined)
    context.report(diagnostic('MW3025', entry.place('/from'), { service: service.name }));
  const ports = entry.ports ?? [];
  if (entry.scope !== 'service' || ports.length < 2) return;
  const names = ports.map((name) => `\`${name}\``).join(', ');
  context.report(diagnostic('MW3054', entry.place('/port'), { ports: names }));
}

/** Whether a refusal is of identities only: `any` among its callers refuses those without one, too. */
function isByIdentity({ callers = [] }: Entry): boolean {
  const patterns = callers.flatMap((caller) => caller.patterns);
  return (
    patterns.some((pattern) => !('cidr' in pattern)) &&
    !patterns.some((pattern) => 'any' in pattern)
  );
}

/** A port on which callers may come without an identity. */
interface OpenPort {
  readonly port: string;
  readonly service: string;
  readonly mtls: Sourced<MtlsMode>;
}

function openPorts(context: Context, service: ServiceView, entry: Entry): readonly OpenPort[] {
  const { namespace, team } = service;
  // What `mtls` itself says wrong is found where workloads are resolved.
  return service.ports
    .filter((port) => concerns(entry, port))
    .map(({ name: port }) => {
      const mtls = mtlsOf(context, { namespace, team, service, port }, () => {});
      return { port, service: service.name, mtls };
    })
    .filter(({ mtls }) => mtls.value !== 'strict');
}

/** So many other ports are shown beside the first one. */
const shownPorts = 10;

/** A refusal by identity is void where the caller can come without one. One finding says it of all ports. */
function reportOpen(context: Context, entry: Entry, ports: readonly OpenPort[]): void {
  const [first, ...others] = ports;
  if (first === undefined) return;
  const { port, service, mtls } = first;
  const related = [
    ...(mtls.at ? [{ ...mtls.at, message: `${mtls.value} here` }] : []),
    ...others.slice(0, shownPorts).flatMap((other) => {
      const at = other.mtls.at ?? context.byName.get(other.service)?.here;
      const message = `${other.mtls.value} on port \`${other.port}\` of \`${other.service}\`, too`;
      return at ? [{ ...at, message }] : [];
    }),
  ];
  const params = { port, service, mtls: mtls.value };
  context.report(diagnostic('MW3018', entry.place('/from'), params, { related }));
}

/** Refusals by identity, of all scopes, where callers may come without one. */
export function checkDenyByIdentity(context: Context, rules: RulesByService): void {
  const open = new Map<Entry, OpenPort[]>();
  for (const service of context.services) {
    if (service.isExternal) continue;
    for (const entry of rulesFor(rules, service).deny.filter(isByIdentity)) {
      const ports = open.get(entry) ?? [];
      open.set(entry, ports);
      ports.push(...openPorts(context, service, entry));
    }
  }
  for (const [entry, ports] of open) reportOpen(context, entry, ports);
}

/** What the rules of a service say about its ports, gateways and mTLS. */
export function checkRules(context: Context, service: ServiceView, rules: RulesByService): void {
  const { allow, deny } = rulesFor(rules, service);
  const isOwn = ({ scope }: Entry) => scope === 'service';
  for (const entry of [...allow, ...deny].filter(isOwn)) checkPorts(context, service, entry);
  for (const entry of allow.filter(isOwn)) checkGatewayPort(context, service, entry);
  checkVoidGrants(context, service, { allow, deny });
  checkCoveredGrants(context, service, allow);
}
