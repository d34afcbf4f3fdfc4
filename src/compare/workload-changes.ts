import type { Mesh, Service } from '../model/mesh.ts';
import type { Port, Workload } from '../model/workload.ts';
import type { Change } from './change.ts';
import { fieldChanges, paired, sources, type Field, type Sides } from './field.ts';
import { pairsWords, sourcedWords } from './value-words.ts';

const list = (values: readonly string[]): string => values.join(', ');
const from = ({ from: places }: Workload) => places;
const at = (place: { readonly at?: Workload['from'][number] } | undefined) =>
  place?.at ? [place.at] : [];

const workloadFields: readonly Field<Workload>[] = [
  {
    name: 'workload.accounts',
    value: (w) => w.accounts,
    words: (w) => list(w.accounts),
    places: from,
  },
  {
    name: 'workload.labels',
    value: (w) => w.labels,
    words: (w) => pairsWords(w.labels ?? {}),
    places: from,
  },
  {
    name: 'workload.egress',
    value: (w) => w.egress.value,
    words: (w) => sourcedWords(w.egress, String),
    places: (w) => at(w.egress),
  },
  {
    name: 'workload.logs',
    value: ({ telemetry: { logs } }) => logs && [logs.sink.value, logs.when.value],
    words: ({ telemetry: { logs } }) =>
      logs ? `to ${sourcedWords(logs.sink, String)}, ${sourcedWords(logs.when, String)}` : 'none',
    places: ({ telemetry: { logs } }) => [...at(logs?.sink), ...at(logs?.when)],
  },
  {
    name: 'workload.traces',
    value: ({ telemetry: { traces } }) => traces && [traces.sink.value, traces.percent.value],
    words: ({ telemetry: { traces } }) =>
      traces
        ? `to ${sourcedWords(traces.sink, String)}, ${sourcedWords(traces.percent, (n) => `${n} %`)}`
        : 'none',
    places: ({ telemetry: { traces } }) => [...at(traces?.sink), ...at(traces?.percent)],
  },
  {
    name: 'workload.metrics',
    value: ({ telemetry: { metrics } }) => metrics?.sink.value,
    words: ({ telemetry: { metrics } }) =>
      metrics ? `to ${sourcedWords(metrics.sink, String)}` : 'none',
    places: ({ telemetry: { metrics } }) => at(metrics?.sink),
  },
  {
    name: 'workload.seen services',
    value: (w) => w.sees && [...w.sees].sort(),
    words: (w) => (w.sees ? list([...w.sees].sort()) : 'all'),
    places: from,
  },
  {
    name: 'workload.targets',
    value: (w) => w.targets,
    words: (w) => list(w.targets),
    places: from,
  },
];

const portFields: readonly Field<Port>[] = [
  {
    name: 'port.mtls',
    value: ({ mtls }) => mtls.value,
    words: ({ mtls }) => sourcedWords(mtls, String),
    places: ({ mtls }) => at(mtls),
  },
];

type ServicesByName = ReadonlyMap<string, Service>;

/** The ports of services that lead to a container port. */
function servicePorts(services: ServicesByName, workload: Workload, target: number) {
  return [...new Set(workload.services)]
    .sort()
    .flatMap((name) => services.get(name) ?? [])
    .flatMap(({ name: to, ports }) =>
      ports.filter((port) => port.target === target).map(({ number: port }) => ({ to, port })),
    );
}

function portChanges(
  services: ServicesByName,
  sides: Sides<Workload>,
  id: string,
): readonly Change[] {
  const { before, after: workload } = sides;
  if (before === undefined || workload === undefined) return [];
  const declared = paired(before.ports, workload.ports, ({ number }) => String(number)).flatMap(
    (ports) => {
      if (ports.before === undefined || ports.after === undefined) return [];
      const changes = fieldChanges(portFields, ports, { to: id });
      const abouts =
        changes.length === 0 ? [] : servicePorts(services, workload, ports.after.number);
      if (abouts.length === 0) return changes;
      return abouts.flatMap((about) => changes.map((change) => ({ ...change, ...about })));
    },
  );
  const others = { before: before.otherPorts, after: workload.otherPorts };
  // A mode of the whole workload is told once a declared port; undeclared ones that change alike go with them.
  const isTold = ({ before: was, after: is }: Change) =>
    declared.some((one) => one.before === was && one.after === is);
  return [
    ...declared,
    ...fieldChanges(portFields, others, { to: id }).filter((change) => !isTold(change)),
  ];
}

/** Whether a port that nobody declared takes no connection that no rule allows. */
export function isClosed({ otherPorts }: Workload): boolean {
  return otherPorts.ways.every(({ layers }) => layers.some(({ allow }) => allow !== 'open'));
}

const byId = ({ workloads }: Mesh): ReadonlyMap<string, Workload> =>
  new Map(workloads.map((workload) => [workload.id, workload]));

/** Pods that were closed and no longer are: a Team or a document is gone, or only logs. */
function opened(before: Mesh, after: Mesh): readonly Change[] {
  const known = byId(after);
  return before.workloads.flatMap((workload) => {
    // Pods that lost their document are governed by what closes the rest of their namespace.
    const now = known.get(workload.id) ?? known.get(`${workload.namespace}/*`);
    if (now === workload || !isClosed(workload)) return [];
    if (now !== undefined && isClosed(now)) return [];
    return [
      {
        class: 'widens',
        certainty: 'may',
        from: 'any',
        to: workload.id,
        what: 'undeclared ports',
        before: 'closed',
        after: now === undefined ? 'open: nothing closes these pods' : 'open',
        crossing: 'other-team',
        source: sources(workload.from, now?.from ?? []),
      } satisfies Change,
    ];
  });
}

/** Pods that were open and are closed now. New pods are no change of what anybody could reach. */
function closed(before: Mesh, after: Mesh): readonly Change[] {
  const known = byId(before);
  return after.workloads.flatMap((workload) => {
    const was = known.get(workload.id);
    if (was === undefined || was === workload) return [];
    if (!isClosed(workload) || isClosed(was)) return [];
    return [
      {
        class: 'narrows',
        certainty: 'exact',
        from: 'any',
        to: workload.id,
        what: 'undeclared ports',
        before: 'open',
        after: 'closed',
        source: sources(was.from, workload.from),
      } satisfies Change,
    ];
  });
}

/** What pods do themselves: mutual TLS, telemetry, egress, and whether undeclared ports are closed. */
export function workloadChanges(before: Mesh, after: Mesh): readonly Change[] {
  const services = new Map(after.services.map((service) => [service.name, service]));
  const changes = paired(before.workloads, after.workloads, ({ id }) => id).flatMap((sides) => {
    if (sides.before === undefined || sides.after === undefined) return [];
    if (sides.before === sides.after) return [];
    const [only, ...more] = sides.after.services;
    const to = only !== undefined && more.length === 0 ? only : sides.key;
    return [
      ...fieldChanges(workloadFields, sides, { to }),
      ...portChanges(services, sides, sides.key),
    ];
  });
  return [...changes, ...opened(before, after), ...closed(before, after)];
}
