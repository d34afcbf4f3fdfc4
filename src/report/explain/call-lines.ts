import type { LineIndex } from '../line-index.ts';
import { flat, sharedValues } from './common-values.ts';
import { originLines, plain, table, type Line } from './layout.ts';
import type { Outgoing } from './outgoing.ts';
import type { AgreementGap } from './agreement-gaps.ts';
import type { PolicyEdge } from './policy-edges.ts';
import type { PolicyPort, ServicePolicy } from './policy.ts';
import { flatLines } from './treatment-lines.ts';
import { lineText, linesText, valueLines } from './value-rows.ts';

/** One caller or callee: the ports that say the same of it stand together. */
interface EdgeGroup {
  readonly name: string;
  readonly ports: readonly number[];
  readonly edge: PolicyEdge;
}

function grouped(edges: readonly PolicyEdge[], end: 'from' | 'to'): readonly EdgeGroup[] {
  const groups = new Map<string, { name: string; ports: number[]; edge: PolicyEdge }>();
  for (const edge of edges) {
    const { requests, sources, until } = edge;
    const ranges = sources.map(({ range }) => range);
    const key = JSON.stringify([edge[end], requests, ranges, until]);
    const group = groups.get(key) ?? { name: edge[end], ports: [], edge };
    group.ports.push(edge.port);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function edgeLines(
  { name, ports, edge }: EdgeGroup,
  known: readonly PolicyPort[],
  find: LineIndex,
): readonly Line[] {
  const names = ports.map((number) => {
    const port = known.find((each) => each.number === number);
    return port === undefined ? `${number}` : `${port.name} ${number}`;
  });
  const until = edge.until === undefined ? '' : `, until ${edge.until}`;
  return [
    ...plain(`${name} → ${names.join(', ')}${until}`, 2),
    ...edge.requests.flatMap((words) => plain(words, 6)),
    ...originLines(linesText(edge.sources, find), 6),
  ];
}

/** Who may call it, on which ports, with which requests. */
export function callerLines(
  { callers, ports, mode }: Pick<ServicePolicy, 'callers' | 'ports' | 'mode'>,
  find: LineIndex,
): readonly Line[] {
  const shadow =
    mode?.value === 'shadow' ? plain('mode is shadow: all of this is logged, none refused', 2) : [];
  if (callers.length === 0) return [...shadow, ...plain('nobody', 2)];
  return [...shadow, ...grouped(callers, 'from').flatMap((group) => edgeLines(group, ports, find))];
}

const effects = {
  closed: 'closed by agreement',
  open: 'open all the same: agreement is `server`',
} as const;

/** Grants that their callers do not declare, or not all of. */
export function gapLines(gaps: readonly AgreementGap[], find: LineIndex): readonly Line[] {
  return gaps.flatMap(({ from, to, granted, declared, effect, sources }) => [
    ...plain(`${from} → ${to}: ${effects[effect]}`, 2),
    ...plain(`granted   ${granted.join(', ')}`, 6, 10),
    ...plain(`declared  ${declared?.join(', ') ?? 'nothing'}`, 6, 10),
    ...originLines(linesText(sources, find), 6),
  ]);
}

function requestLines({ edges, declared }: Outgoing, find: LineIndex): readonly Line[] {
  if (edges.length === 0)
    return [
      ...plain('nothing passes, although it is declared', 6),
      ...originLines(lineText(declared?.at, find), 6),
    ];
  const sources = edges.flatMap((edge) => edge.sources);
  const requests = [...new Set(edges.flatMap((edge) => edge.requests))];
  const undeclared = declared === undefined ? plain('not declared in `calls`', 6) : [];
  const places = declared === undefined ? sources : [...sources, declared.at];
  return [
    ...requests.flatMap((words) => plain(words, 6)),
    ...undeclared,
    ...originLines(linesText(places, find), 6),
  ];
}

function untilText({ edges }: Outgoing): string {
  const [first] = edges.flatMap(({ until }) => until ?? []).sort();
  return first === undefined ? '' : `, until ${first}`;
}

/** Whom it calls, and how those calls are treated: what is the same for all of them once. */
export function outgoingLines({ calls }: ServicePolicy, find: LineIndex): readonly Line[] {
  if (calls.length === 0) return plain('nobody', 2);
  const flats = calls.map((call) => ({ call, ...flat(call) }));
  const { common, rest } =
    calls.length === 1
      ? { common: [], rest: flats.map(({ values }) => values) }
      : sharedValues(flats.map(({ values }) => values));
  return [
    ...flats.flatMap(({ call, perRoute }, index) => {
      const ports = [...new Set(call.edges.map(({ port }) => port))];
      const name = call.external ? `${call.to} (outside the mesh)` : call.to;
      const head = ports.length === 0 ? name : `${name} → ${ports.join(', ')}`;
      return [
        ...plain(`${head}${untilText(call)}`, 2),
        ...requestLines(call, find),
        ...flatLines({ values: rest[index] ?? [], perRoute }, 6, find),
      ];
    }),
    ...(common.length > 0
      ? [
          ...plain('all of them, where nothing else is said above', 2),
          ...valueLines(common, 6, find),
        ]
      : []),
  ];
}

/** The ports, each with how it is encrypted; said once where it is the same for all. */
export function portLines(
  { ports, external, mode }: ServicePolicy,
  find: LineIndex,
): readonly Line[] {
  if (ports.length === 0) return plain('none: it only calls others', 2);
  const others = mode?.value === 'shadow' ? 'closed once mode is enforce' : 'closed';
  const { common, rest } = sharedValues(ports.map(({ values }) => values));
  return [
    ...ports.flatMap(({ name, number, target, protocol, at }, index) => [
      ...table(
        [
          {
            cells: [`${name} ${number}${target === number ? '' : ` → ${target}`} (${protocol})`],
            origin: [lineText(at, find)],
          },
        ],
        2,
      ),
      ...valueLines(rest[index] ?? [], 6, find),
    ]),
    ...(external ? [] : plain(`every other port: ${others}`, 2)),
    ...valueLines(common, 2, find),
  ];
}
