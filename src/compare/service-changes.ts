import type { External, Limit, Service, ServicePort } from '../model/mesh.ts';
import { boxWords } from '../reach/words.ts';
import { fieldChanges, type Field, type Sides } from './field.ts';
import type { Change } from './change.ts';
import { pairsWords } from './value-words.ts';

const from = ({ from: places }: Service | External) => places;
const list = (values: readonly string[]): string => values.join(', ');

function portWords({ number, target, protocol }: ServicePort): string {
  return target === number ? `${number} ${protocol}` : `${number}→${target} ${protocol}`;
}

function limitWords({ requests, perSeconds, burst, per, key, rule }: Limit): string {
  const boxes = rule?.requests.boxes ?? [];
  return [
    `${requests} per ${perSeconds}s`,
    ...(burst === undefined ? [] : [`burst ${burst}`]),
    `per ${per}`,
    ...(key.length > 0 ? [`by ${key.join(' and ')}`] : []),
    ...(boxes.length > 0 ? [`for ${boxes.map(boxWords).join(', ')}`] : []),
  ].join(', ');
}

const serviceFields: readonly Field<Service>[] = [
  { name: 'service.hosts', value: (s) => s.hosts, words: (s) => list(s.hosts), places: from },
  {
    name: 'service.ports',
    value: (s) => s.ports.map(({ number, target, protocol }) => ({ number, target, protocol })),
    words: (s) => list(s.ports.map(portWords)),
    places: from,
  },
  {
    name: 'service.versions',
    value: (s) => s.versions,
    words: (s) => list(s.versions.map(({ name }) => name)),
    places: from,
  },
  {
    name: 'service.headless',
    value: (s) => s.headless,
    words: (s) => String(s.headless),
    places: from,
  },
  {
    name: 'service.endpoints',
    value: (s) => s.endpoints,
    words: (s) => list(s.endpoints.map(({ address }) => address)),
    places: from,
  },
  {
    name: 'service.limit',
    value: (s) => s.limits,
    words: (s) => s.limits.map(limitWords).join(' · '),
    places: (s) => s.limits.map(({ at }) => at),
  },
  {
    name: 'service.inbound',
    value: ({ inbound }) => inbound,
    words: ({ inbound }) =>
      inbound ? pairsWords({ connections: inbound.connections, requests: inbound.requests }) : '',
    places: ({ inbound }) => (inbound ? [inbound.at] : []),
  },
  {
    name: 'service.labels',
    value: (s) => s.labels,
    words: (s) => pairsWords(s.labels),
    places: from,
  },
  { name: 'service.targets', value: (s) => s.targets, words: (s) => list(s.targets), places: from },
  {
    name: 'service.owners',
    value: (s) => s.owners,
    words: ({ owners = [] }) => list(owners),
    places: from,
  },
];

const externalFields: readonly Field<External>[] = [
  { name: 'external.hosts', value: (e) => e.hosts, words: (e) => list(e.hosts), places: from },
  {
    name: 'external.addresses',
    value: (e) => e.addresses,
    words: (e) => list(e.addresses),
    places: from,
  },
  { name: 'external.tls', value: (e) => e.tls, words: (e) => e.tls, places: from },
  {
    name: 'external.ports',
    value: (e) => e.ports.map(({ number, target, protocol }) => ({ number, target, protocol })),
    words: (e) => list(e.ports.map(portWords)),
    places: from,
  },
  { name: 'external.egress-gateway', value: (e) => e.via, words: (e) => e.via ?? '', places: from },
  { name: 'external.sni', value: (e) => e.sni, words: (e) => e.sni ?? '', places: from },
  {
    name: 'external.client-certificate',
    value: ({ clientCertificate, ca }) => ({ clientCertificate, ca }),
    words: ({ clientCertificate = '', ca = '' }) =>
      [clientCertificate, ca].filter(Boolean).join(', '),
    places: from,
  },
  {
    name: 'external.owners',
    value: (e) => e.owners,
    words: ({ owners = [] }) => list(owners),
    places: from,
  },
];

const declared: Field<Service> = {
  name: 'service.declared',
  value: ({ name }) => name,
  words: () => 'declared',
  places: from,
};

/** What a service says about itself. One that is new, or gone, is told in one line. */
export function serviceChanges(sides: Sides<Service>, to: string): readonly Change[] {
  const isOnBoth = sides.before !== undefined && sides.after !== undefined;
  return fieldChanges(isOnBoth ? serviceFields : [declared], sides, { to });
}

/** What an external service names. */
export function externalChanges(sides: Sides<External>, to: string): readonly Change[] {
  const isOnBoth = sides.before !== undefined && sides.after !== undefined;
  return fieldChanges(isOnBoth ? externalFields : externalFields.slice(0, 1), sides, { to });
}
