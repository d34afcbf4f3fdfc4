import { didYouMean } from '../check/did-you-mean.ts';
import { diagnostic } from '../diagnostics/diagnostic.ts';
import type { Place } from '../source/place.ts';
import type { Caller } from './caller.ts';
import { identityPatterns, type Context } from './context.ts';

/** Reports a name that nothing declares, with the nearest one that is. */
export function reportUnknown(
  context: Context,
  what: string,
  name: string,
  known: Iterable<string>,
  at: Place,
): void {
  const near = didYouMean(name, [...known]);
  const hint = near === undefined ? 'declare it' : `did you mean \`${near}\`?`;
  context.report(diagnostic('MW3001', at, { what, name, hint }));
}

function namedService(context: Context, text: string, at: Place, namespace: string | undefined) {
  const name = text.includes('/') ? text : `${namespace ?? ''}/${text}`;
  const service = context.byName.get(name);
  if (service === undefined) {
    reportUnknown(context, 'service', name, context.byName.keys(), at);
    return undefined;
  }
  return { patterns: identityPatterns(service), service: name, wide: false, text, at };
}

function namedGateway(context: Context, text: string, at: Place): Caller | undefined {
  const name = text.slice('ingress:'.length);
  const gateways = context.mesh.spec.gateways ?? {};
  const gateway = Object.hasOwn(gateways, name) ? gateways[name] : undefined;
  if (gateway === undefined || gateway.role === 'egress') {
    const known = Object.keys(gateways).filter((each) => gateways[each]?.role !== 'egress');
    reportUnknown(context, 'ingress gateway', name, known, at);
    return undefined;
  }
  const account = { namespace: gateway.namespace, name: gateway.serviceAccount };
  return { patterns: [{ account }], wide: false, gateway: name, text, at };
}

function namedTeam(context: Context, text: string, at: Place): Caller | undefined {
  const name = text.slice('team:'.length);
  const team = context.teams.find((candidate) => candidate.name === name);
  if (team === undefined) {
    const known = context.teams.map((candidate) => candidate.name);
    reportUnknown(context, 'team', name, known, at);
    return undefined;
  }
  return { patterns: team.namespaces.map((namespace) => ({ namespace })), wide: true, text, at };
}

/** One name of a `from`; nothing (and a finding) if it names what nobody declares. */
export function resolveCaller(
  context: Context,
  text: string,
  at: Place,
  namespace?: string,
): Caller | undefined {
  const plain = (patterns: Caller['patterns'], wide = false): Caller => ({
    patterns,
    wide,
    text,
    at,
  });
  if (text === 'any') return plain([{ any: true }]);
  if (text === 'mesh') return plain([{ mesh: true }]);
  if (text.startsWith('ingress:')) return namedGateway(context, text, at);
  if (text.startsWith('team:')) return namedTeam(context, text, at);
  if (text.startsWith('spiffe://')) return plain([{ spiffe: text }]);
  if (text.startsWith('cidr:')) return plain([{ cidr: text.slice('cidr:'.length) }]);
  if (text.startsWith('sa:')) {
    const [ns = '', name = ''] = text.slice('sa:'.length).split('/');
    return plain([{ account: { namespace: ns, name } }]);
  }
  if (text.endsWith('/*')) return plain([{ namespace: text.slice(0, -2) }], true);
  return namedService(context, text, at, namespace);
}
