import type { Gateway, IngressRoute, Issuer, Listener, Mesh, Provider } from '../model/mesh.ts';
import { includesPath } from '../access/path-algebra.ts';
import { canonicalJson } from '../compile/digest.ts';
import { grouped } from '../source/grouped.ts';
import { distinct } from '../source/json.ts';
import { objectName } from '../source/place.ts';
import { addressWords, pathWords } from '../reach/words.ts';
import { canonical } from './canonical.ts';
import type { Change } from './change.ts';
import { areEqual, fieldChanges, paired, sources, type Field, type Sides } from './field.ts';
import { ownerChanges } from './owner-changes.ts';
import { promiseChanges } from './promise-changes.ts';
import { spellingChanges } from './spelling-changes.ts';
import { pairsWords } from './value-words.ts';

const list = (values: readonly string[]): string => values.join(', ');

function listenerWords({
  name,
  protocol,
  port,
  certificate,
  clientCa,
  redirect,
}: Listener): string {
  return [
    `${name} ${protocol}:${port}`,
    ...(certificate ? [`certificate ${certificate}`] : []),
    ...(clientCa ? [`clients of ${clientCa}`] : []),
    ...(redirect ? [`redirect to ${redirect}`] : []),
  ].join(' ');
}

const gatewayFields: readonly Field<Gateway>[] = [
  {
    name: 'gateway.hosts',
    value: (g) => g.hosts,
    words: (g) => list(g.hosts),
    places: (g) => [g.at],
  },
  {
    name: 'gateway.listeners',
    value: (g) => g.listeners,
    words: (g) => list(g.listeners.map(listenerWords)),
    places: (g) => [g.at],
  },
  {
    name: 'gateway.trusted hops',
    value: (g) => g.trustedHops,
    words: (g) => String(g.trustedHops),
    places: (g) => [g.at],
  },
  {
    name: 'gateway.identity',
    value: ({ role, namespace, account, labels }) => ({ role, namespace, account, labels }),
    words: ({ role, namespace, account }) => `${role} ${namespace}/${account}`,
    places: (g) => [g.at],
  },
];

function routeWords({ hosts, paths, port, remoteIp }: IngressRoute): string {
  const where = paths?.map(pathWords) ?? ['/**'];
  const clients = remoteIp ? ` ${addressWords(remoteIp)}` : '';
  return `${list(hosts)} ${list(where)} to port ${port}${clients}`;
}

/** A route for one host and one path. */
function piecesOf(route: IngressRoute): readonly IngressRoute[] {
  const paths = route.paths?.map((path) => [path]) ?? [undefined];
  return route.hosts.flatMap((host) =>
    paths.map((path): IngressRoute => {
      const { paths: _paths, ...rest } = route;
      return { ...rest, hosts: [host], ...(path && { paths: path }) };
    }),
  );
}

/** Whether a piece says all that another one says. */
function covers(wide: IngressRoute, narrow: IngressRoute): boolean {
  const { paths: outer, from: _wide, ...where } = wide;
  const { paths: inner, from: _narrow, ...there } = narrow;
  if (canonical(where) !== canonical(there)) return false;
  const [a, b] = [outer?.[0], inner?.[0]];
  return a === undefined || (b !== undefined && includesPath(a, b));
}

/** Those pieces that nothing of the other side says, written together again where they can be. */
function unsaid(pieces: readonly IngressRoute[], others: readonly IngressRoute[]) {
  const left = pieces.filter((piece) => !others.some((other) => covers(other, piece)));
  const together = new Map<string, IngressRoute>();
  for (const piece of left) {
    const { paths = [], from, ...rest } = piece;
    const key = `${canonical(rest)} ${paths.length > 0}`;
    const known = together.get(key);
    together.set(key, {
      ...rest,
      ...(piece.paths && { paths: [...(known?.paths ?? []), ...paths] }),
      from: distinct([...(known?.from ?? []), ...from]),
    });
  }
  return [...together.values()];
}

/** What a gateway names of one service: hosts and paths that it newly sends there, or no longer. */
function routeChanges(name: string, sides: Sides<Gateway>): readonly Change[] {
  const byService = (gateway: Gateway | undefined) =>
    grouped(gateway?.routes ?? [], ({ service }) => service);
  const [left, right] = [byService(sides.before), byService(sides.after)];
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((service) => {
    const [was, is] = [left.get(service) ?? [], right.get(service) ?? []];
    // Unchanged routes are often the very same values: then there is nothing to write out.
    if (was.length === is.length && was.every((route, index) => route === is[index])) return [];
    const [before, after] = [was.flatMap(piecesOf), is.flatMap(piecesOf)];
    const [gone, added] = [unsaid(before, after), unsaid(after, before)];
    if (gone.length === 0 && added.length === 0) return [];
    return [
      {
        class: 'exposure',
        certainty: 'exact',
        from: `ingress:${name}`,
        to: service,
        what: 'gateway route',
        before: gone.map(routeWords).join('; '),
        after: added.map(routeWords).join('; '),
        source: sources(
          gone.flatMap(({ from }) => from),
          added.flatMap(({ from }) => from),
        ),
      } satisfies Change,
    ];
  });
}

function gatewayChanges(before: Mesh, after: Mesh): readonly Change[] {
  return paired(before.gateways, after.gateways, ({ name }) => name).flatMap(
    ({ key, ...sides }) => [
      ...fieldChanges(gatewayFields, sides, { to: `Gateway/${key}` }),
      ...routeChanges(key, sides),
    ],
  );
}

const withoutFields = ({ at: _at, ...rest }: Issuer | Provider): Record<string, unknown> => rest;

/** An issuer that was trusted before and is described otherwise now may accept other tokens. */
const issuerField: Field<Issuer> = {
  name: 'mesh.token issuers',
  value: withoutFields,
  words: (issuer) => pairsWords(withoutFields(issuer)),
  places: ({ at }) => [at],
};

function providerField(kind: Provider['kind']): Field<Provider> {
  return {
    name: kind === 'rateLimit' ? 'mesh.rate-limit providers' : 'mesh.telemetry providers',
    value: withoutFields,
    words: (provider) => pairsWords(withoutFields(provider)),
    places: ({ at }) => [at],
  };
}

function issuerChanges(before: Mesh, after: Mesh, to: string): readonly Change[] {
  const issuers = paired(before.facts.issuers, after.facts.issuers, ({ name }) => name);
  return issuers.flatMap((sides) => {
    const isNew = sides.before === undefined || sides.after === undefined;
    return fieldChanges([issuerField], sides, { to }).map((change): Change => {
      // Nothing trusts an issuer by its mere name: the rules that do are compared as access.
      if (isNew) return { ...change, class: 'neutral' };
      return { ...change, certainty: 'may', crossing: 'other-team' };
    });
  });
}

function providerChanges(before: Mesh, after: Mesh, to: string): readonly Change[] {
  return (['otlp', 'prometheus', 'rateLimit'] as const).flatMap((kind) => {
    const of = ({ facts }: Mesh) => facts.providers.filter((provider) => provider.kind === kind);
    return paired(of(before), of(after), ({ name }) => name).flatMap((sides) =>
      fieldChanges([providerField(kind)], sides, { to }),
    );
  });
}

const domains = ({ facts }: Mesh): readonly string[] => [facts.trustDomain, ...facts.aliases];

/** Identities of which trust domains count as those of the mesh. */
function trustChanges(before: Mesh, after: Mesh, to: string): readonly Change[] {
  if (areEqual({ before: domains(before), after: domains(after) })) return [];
  const added = domains(after).filter((domain) => !domains(before).includes(domain));
  const gone = domains(before).filter((domain) => !domains(after).includes(domain));
  const common = { certainty: 'exact', to, what: 'trust domain', source: [] } as const;
  const words = { before: list(domains(before)), after: list(domains(after)) };
  const change = { ...common, ...words };
  return [
    ...(added.length > 0 ? [{ ...change, class: 'widens', crossing: 'other-team' } as const] : []),
    ...(gone.length > 0 ? [{ ...change, class: 'narrows' } as const] : []),
    ...(added.length + gone.length === 0 ? [{ ...change, class: 'neutral' } as const] : []),
  ];
}

type Target = Mesh['targets'][number];

const targetFields: readonly Field<Target>[] = [
  {
    name: 'mesh.targets',
    value: ({ settings, type }) => ({ ...settings, type, pathNormalization: undefined }),
    words: ({ settings }) => pairsWords(settings),
    places: ({ at }) => [at],
  },
];

function targetChanges(before: Mesh, after: Mesh, to: string): readonly Change[] {
  return paired(before.targets, after.targets, ({ name }) => name).flatMap(({ key, ...sides }) => {
    const fields = fieldChanges(targetFields, sides, { to }).map((change) => ({
      ...change,
      what: `${change.what} of ${key}`,
    }));
    const { before: was, after: is } = sides;
    if (was === undefined || is === undefined) return fields;
    return [...fields, ...spellingChanges(before, after, { before: was, after: is })];
  });
}

/** Objects that are passed on as they are. */
const foreignIn = ({ targets }: Mesh) => targets.flatMap(({ foreign = [] }) => foreign);

const foreignField: Field<Mesh> = {
  name: 'mesh.not understood',
  // As text: `canonical` passes by what means nothing in a mesh, and here nobody knows the meaning.
  value: (m) => [
    ...foreignIn(m).map(({ object }) => canonicalJson(object)),
    ...m.opaque.map(({ what }) => what),
  ],
  words: (m) =>
    list([
      ...new Set(
        [...foreignIn(m), ...m.opaque].flatMap(({ at: { object } }) =>
          object ? [objectName(object)] : [],
        ),
      ),
    ]),
  places: (m) => distinct([...foreignIn(m), ...m.opaque].map(({ at }) => at)),
};

/** Whether one of them newly lets somebody in cannot be told, so it may. */
function foreignChanges(before: Mesh, after: Mesh, to: string): readonly Change[] {
  return fieldChanges([foreignField], { before, after }, { to }).map((change): Change => ({
    ...change,
    certainty: 'may',
    crossing: 'other-team',
  }));
}

const meshFields: readonly Field<Mesh>[] = [
  {
    name: 'mesh.labels',
    value: (m) => m.labels,
    words: (m) => pairsWords(m.labels),
    places: () => [],
  },
];

/** What the mesh as a whole says: gateways, trust, tokens, providers, targets, owners, guarantees. */
export function meshChanges(before: Mesh, after: Mesh): readonly Change[] {
  const to = `Mesh/${after.name}`;
  return [
    ...gatewayChanges(before, after),
    ...trustChanges(before, after, to),
    ...issuerChanges(before, after, to),
    ...providerChanges(before, after, to),
    ...targetChanges(before, after, to),
    ...foreignChanges(before, after, to),
    ...fieldChanges(meshFields, { before, after }, { to }),
    ...ownerChanges(before, after),
    ...promiseChanges(before, after),
  ];
}
