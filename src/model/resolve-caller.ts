import type { CallerPattern } from '../access/term.ts';
import { parseCaller } from '../check/caller.ts';
import { didYouMean } from '../check/did-you-mean.ts';
import { diagnostic } from '../diagnostics/diagnostic.ts';
import { invariant } from '../diagnostics/invariant.ts';
import type { Place } from '../source/place.ts';
import type { Caller } from './caller.ts';
import { identityPatterns, type Context } from './context.ts';
import { nameFixes } from './fixes/name-fixes.ts';

/** Reports a name that nothing declares, with the nearest one that is. */
export function reportUnknown(
  context: Context,
  what: string,
  name: string,
  known: Iterable<string>,
  at: Place,
): void {
  const names = [...known];
  const near = didYouMean(name, names);
  const hint = near === undefined ? 'declare it' : `did you mean \`${near}\`?`;
  const fixes = nameFixes(context, name, names, at);
  context.report(diagnostic('MW3001', at, { what, name, hint }, { fixes }));
}

interface Named {
  /** As written. */
  readonly text: string;
  readonly at: () => Place;
}

function callerOf({ text, at }: Named, who: Omit<Caller, 'text' | 'at'>): Caller {
  return { ...who, text, at };
}

function namedService(context: Context, name: string, named: Named): Caller | undefined {
  const service = context.byName.get(name);
  if (service === undefined) {
    reportUnknown(context, 'service', name, context.byName.keys(), named.at());
    return undefined;
  }
  return callerOf(named, { patterns: identityPatterns(service), service: name, wide: false });
}

function namedGateway(context: Context, name: string, named: Named): Caller | undefined {
  const gateways = context.mesh.spec.gateways ?? {};
  const gateway = Object.hasOwn(gateways, name) ? gateways[name] : undefined;
  if (gateway === undefined || gateway.role === 'egress') {
    const known = Object.keys(gateways).filter((each) => gateways[each]?.role !== 'egress');
    reportUnknown(context, 'ingress gateway', name, known, named.at());
    return undefined;
  }
  const account = { namespace: gateway.namespace, name: gateway.serviceAccount };
  return callerOf(named, { patterns: [{ account }], wide: false, gateway: name });
}

function namedTeam(context: Context, name: string, named: Named): Caller | undefined {
  const team = context.teams.find((candidate) => candidate.name === name);
  if (team === undefined) {
    const known = context.teams.map((candidate) => candidate.name);
    reportUnknown(context, 'team', name, known, named.at());
    return undefined;
  }
  const patterns = team.namespaces.map((namespace) => ({ namespace }));
  return callerOf(named, { patterns, wide: true });
}

/** One name of a `from`; nothing (and a finding) if it names what nobody declares. */
export function resolveCaller(
  context: Context,
  text: string,
  at: () => Place,
  namespace?: string,
): Caller | undefined {
  const { value: written } = parseCaller(text);
  invariant(written, `the schema has proven that this is a caller: ${text}`);
  const named = { text, at };
  const plain = (pattern: CallerPattern, wide = false): Caller =>
    callerOf(named, { patterns: [pattern], wide });
  if (written.kind === 'ingress') return namedGateway(context, written.gateway, named);
  if (written.kind === 'team') return namedTeam(context, written.team, named);
  if (written.kind === 'any') return plain({ any: true });
  if (written.kind === 'mesh') return plain({ mesh: true });
  if (written.kind === 'namespace') return plain({ namespace: written.namespace }, true);
  if (written.kind === 'spiffe') return plain({ spiffe: written.uri });
  // As written, so that a single address stays one in everything that is printed.
  if (written.kind === 'cidr') return plain({ cidr: text.slice('cidr:'.length) });
  if (written.kind === 'account')
    return plain({ account: { namespace: written.namespace, name: written.account } });
  const { namespace: of = namespace ?? '', name } = written;
  return namedService(context, `${of}/${name}`, named);
}
