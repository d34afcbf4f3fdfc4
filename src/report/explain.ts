import type { Sourced } from '../model/sourced.ts';
import type { Edge } from '../reach/edges.ts';
import type { Texts } from '../source/text.ts';
import { lineIndex, type LineIndex } from './line-index.ts';
import type { PolicyGroup, ServicePolicy, Sourceable } from './service-policy.ts';
import { leafText, scopeText, type Leaf } from './setting-leaves.ts';
import { sourceLine, sourceLines, type SourceLine } from './source-line.ts';
import { visible } from './visible.ts';

const where = ({ file, line }: SourceLine): string => `${file}:${line}`;

const lines = (from: Sourceable['from'], find: LineIndex): string => {
  const places = sourceLines(from, find).map(where);
  return places.length === 0 ? '' : `  (${places.join(', ')})`;
};

type Weaker = Sourced<unknown>['over'][number];

function originText(
  { scope, at }: Pick<Sourced<unknown>, 'scope' | 'at'>,
  find: LineIndex,
): string {
  const line = at && sourceLine(at, find);
  return line ? `${scopeText(scope)}, ${where(line)}` : scopeText(scope);
}

function leafLine({ field, value }: Leaf, find: LineIndex): string {
  const replaced = value.over.map(
    (weaker: Weaker) =>
      `; overrides ${leafText(field, weaker.value)} (${originText(weaker, find)})`,
  );
  return `${field}: ${leafText(field, value.value)}  (${originText(value, find)}${replaced.join('')})`;
}

function groupLines(group: PolicyGroup, find: LineIndex): readonly string[] {
  return [
    `  ${group.text}${lines(group.from, find)}`,
    ...group.leaves.map((leaf) => `    ${leafLine(leaf, find)}`),
  ];
}

function edgeLine(other: string, { port, requests, sources }: Edge, find: LineIndex): string {
  return `  ${other} on ${port}: ${requests.join(', ')}${lines(sources, find)}`;
}

function section(title: string, body: readonly string[], none: string): readonly string[] {
  return ['', title, ...(body.length > 0 ? body : none === '' ? [] : [`  ${none}`])];
}

function headLines(policy: ServicePolicy, find: LineIndex): readonly string[] {
  const owned =
    policy.team === undefined ? [] : [`team: ${policy.team} ${policy.owners.join(' ')}`];
  return [
    `${policy.external ? 'external ' : ''}${policy.name}${lines(policy.from, find)}`,
    ...owned.map((text) => `  ${text.trim()}`),
    ...(policy.accounts.length > 0 ? [`  runs as: ${policy.accounts.join(', ')}`] : []),
    ...(policy.hosts.length > 0 ? [`  hosts: ${policy.hosts.join(', ')}`] : []),
  ];
}

/** The policy of a service for people: every value with the line it comes from. Ends with a line break. */
export function explainText(
  policy: ServicePolicy,
  texts: Texts,
  { color }: { readonly color: boolean },
): string {
  const find = lineIndex(texts);
  const bold = (text: string) => (color ? `\u001b[1m${text}\u001b[0m` : text);
  const sections = [
    ...section(
      'ports',
      policy.ports.flatMap((group) => groupLines(group, find)),
      'none: it only calls others',
    ),
    ...section(
      'who may call it',
      policy.callers.map((edge) => edgeLine(edge.from, edge, find)),
      'nobody',
    ),
    ...(policy.denies.length === 0
      ? []
      : section(
          'refused in any case',
          policy.denies.map((deny) => `  ${deny.text}${lines(deny.from, find)}`),
          '',
        )),
    ...section(
      'whom it may call',
      policy.calls.map((edge) => edgeLine(edge.to, edge, find)),
      'nobody',
    ),
    ...(policy.routes.length === 0
      ? []
      : section(
          'routes, first match wins',
          policy.routes.flatMap((group) => groupLines(group, find)),
          '',
        )),
    ...section(
      'calls to it',
      policy.settings.flatMap((group) => groupLines(group, find)),
      'nothing is set',
    ),
    ...section(
      'its own workloads',
      policy.own.flatMap((group) => groupLines(group, find)),
      'none in the mesh',
    ),
  ];
  const text = [...headLines(policy, find), ...sections].map(visible);
  const titled = text.map((line, index) =>
    index === 0 || text[index - 1] === '' ? bold(line) : line,
  );
  return `${titled.join('\n')}\n`;
}

/** A value for programs. */
export interface ReportedLeaf {
  readonly field: string;
  readonly value: string;
  readonly scope: string;
  readonly source?: SourceLine;
  readonly over: readonly {
    readonly value: string;
    readonly scope: string;
    readonly source?: SourceLine;
  }[];
}

function reportedLeaf({ field, value }: Leaf, find: LineIndex): ReportedLeaf {
  const one = (sourced: Weaker) => {
    const source = sourced.at && sourceLine(sourced.at, find);
    return {
      value: leafText(field, sourced.value),
      scope: sourced.scope,
      ...(source && { source }),
    };
  };
  return { field, ...one(value), over: value.over.map(one) };
}

const reportedGroup = ({ text, from, leaves }: PolicyGroup, find: LineIndex) => ({
  text,
  source: sourceLines(from, find),
  values: leaves.map((leaf) => reportedLeaf(leaf, find)),
});

const reportedEdge = ({ from, to, port, requests, sources }: Edge, find: LineIndex) => ({
  from,
  to,
  port,
  requests,
  source: sourceLines(sources, find),
});

/** The policy of a service for programs: what `explain SERVICE -o json` prints. */
export function explainReport(policy: ServicePolicy, texts: Texts) {
  const find = lineIndex(texts);
  const group = (each: PolicyGroup) => reportedGroup(each, find);
  return {
    apiVersion: 'meshwright.dev/v1alpha1' as const,
    kind: 'ServicePolicy' as const,
    name: policy.name,
    external: policy.external,
    ...(policy.team !== undefined && { team: policy.team }),
    owners: policy.owners,
    hosts: policy.hosts,
    accounts: policy.accounts,
    source: sourceLines(policy.from, find),
    ports: policy.ports.map(group),
    callers: policy.callers.map((edge) => reportedEdge(edge, find)),
    denies: policy.denies.map(({ text, from }) => ({ text, source: sourceLines(from, find) })),
    calls: policy.calls.map((edge) => reportedEdge(edge, find)),
    routes: policy.routes.map(group),
    settings: policy.settings.map(group),
    workloads: policy.own.map(group),
  };
}
