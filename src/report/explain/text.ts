import type { Texts } from '../../source/text.ts';
import { lineIndex, type LineIndex } from '../line-index.ts';
import { callerLines, gapLines, outgoingLines, portLines } from './call-lines.ts';
import {
  originLines,
  plain,
  printed,
  section,
  table,
  title,
  type Line,
  type Row,
} from './layout.ts';
import type { ServicePolicy } from './policy.ts';
import { routeLines, treatmentLines } from './treatment-lines.ts';
import { lineText, linesText, valueLines } from './value-rows.ts';
import type { ScopeWord } from './words-of-intents.ts';

const pairs = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');

const scopeNames: Readonly<Record<ScopeWord['scope'], string>> = {
  'built-in': 'built in',
  mesh: 'Mesh',
  team: 'Team',
  namespace: 'namespace',
};

function wordRow(field: string, word: ScopeWord | undefined, find: LineIndex): readonly Row[] {
  if (word === undefined) return [];
  const origin = [scopeNames[word.scope], lineText(word.at, find)];
  return [{ cells: [field, word.value], origin }];
}

const fact = (field: string, value: string, origin = ''): readonly Row[] =>
  value === '' ? [] : [{ cells: [field, value], origin: [origin] }];

function externalRows({ external }: ServicePolicy): readonly Row[] {
  if (external === undefined) return [];
  const { addresses, tls, via, sni, clientCertificate, ca } = external;
  return [
    ...fact('addresses', addresses.join(', ')),
    ...fact('tls', tls),
    ...fact('via', via === undefined ? '' : `egress gateway ${via}`),
    ...fact('sni', sni ?? ''),
    ...fact('certificate', clientCertificate ?? ''),
    ...fact('ca', ca ?? ''),
  ];
}

function headLines(policy: ServicePolicy, find: LineIndex): readonly Line[] {
  const { name, at, team, owners, labels, identity, hosts, optional } = policy;
  const kind = policy.external ? ', outside the mesh' : policy.headless ? ', headless' : '';
  const owned = team === undefined ? owners.join(' ') : `${team.name} ${owners.join(' ')}`.trim();
  return [
    title(`${name}${kind}`),
    ...table(
      [
        ...fact('mesh', policy.mesh),
        ...fact('document', lineText(at, find)),
        ...fact(team ? 'team' : 'owners', owned, lineText(team?.at, find)),
        ...fact('labels', pairs(labels)),
        ...fact('runs as', identity.accounts.join(', ')),
        ...identity.spiffe.flatMap((id) => fact('', id)),
        ...fact('hosts', hosts.join(', ')),
        ...externalRows(policy),
        ...wordRow('mode', policy.mode, find),
        ...(policy.ports.length > 0 ? wordRow('agreement', policy.agreement, find) : []),
        ...fact('optional', optional.join(', ')),
      ],
      2,
    ),
  ];
}

function versionLines({ versions }: ServicePolicy): readonly Line[] {
  return table(
    versions.map(({ name, labels, service }) => ({
      cells: [name, pairs(labels), ...(service === undefined ? [] : [`Service ${service}`])],
      origin: [],
    })),
    2,
  );
}

function endpointLines({ endpoints }: ServicePolicy, find: LineIndex): readonly Line[] {
  return table(
    endpoints.map(({ address, ports, version, locality, weight, at }) => ({
      cells: [
        address,
        locality ?? '',
        weight === undefined ? '' : `weight ${weight}`,
        [
          version ?? '',
          pairs(Object.fromEntries(Object.entries(ports).map(([k, v]) => [k, `${v}`]))),
        ]
          .filter((text) => text !== '')
          .join(', '),
      ],
      origin: [lineText(at, find)],
    })),
    2,
  );
}

function limitLines({ limits, inbound }: ServicePolicy, find: LineIndex): readonly Line[] {
  const rows = limits.map(({ rate, burst, per, key, requests, at }) => {
    const parts = [
      rate,
      ...(burst === undefined ? [] : [`burst ${burst}`]),
      per === 'service' ? 'for the whole service' : 'per replica',
      ...(key.length > 0 ? [`by ${key.join(' and ')}`] : []),
      ...requests,
    ];
    return { cells: [parts.join(', ')], origin: [lineText(at, find)] };
  });
  return [...table(rows, 2), ...valueLines(inbound, 2, find)];
}

function gatewayLines({ gateways }: ServicePolicy, find: LineIndex): readonly Line[] {
  return gateways.flatMap(({ gateway, listeners, hosts, paths, port, clientAddresses, from }) => [
    ...table(
      [{ cells: [`${gateway} → ${port}: ${hosts.join(', ')}`], origin: [linesText(from, find)] }],
      2,
    ),
    ...plain(paths.length === 0 ? 'every path' : paths.join(', '), 6),
    ...(listeners.length > 0 ? plain(`on ${listeners.join(', ')}`, 6) : []),
    ...(clientAddresses.length > 0
      ? plain(`client addresses ${clientAddresses.join(', ')}`, 6)
      : []),
  ]);
}

function workloadLines({ workloads, name, external }: ServicePolicy, find: LineIndex) {
  if (external) return [];
  return workloads.flatMap(({ id, values, sees }) => [
    ...(id === name && workloads.length === 1 ? [] : plain(`workload ${id}`, 2)),
    ...valueLines(values, 2, find),
    ...(sees ? plain(`its proxy is told of: ${sees.join(', ') || 'nothing'}`, 2) : []),
  ]);
}

const verdicts = { lost: 'loses', refused: 'cannot express', later: 'not compiled yet:' } as const;

function targetLines({ targets }: ServicePolicy, find: LineIndex): readonly Line[] {
  return targets.flatMap(({ name, type, built, unenforced, gaps, at }) => [
    ...table([{ cells: [`${name} (${type})`], origin: [lineText(at, find)] }], 2),
    ...(built ? [] : plain('not built in this version: nothing is compiled for it', 6)),
    ...(unenforced ? plain('does not enforce who may call it', 6) : []),
    ...gaps.flatMap(({ verdict, feature, reason, at: where }) => [
      ...plain(`${verdicts[verdict]} ${feature}: ${reason}`, 6),
      ...originLines(lineText(where, find), 6),
    ]),
  ]);
}

const states = {
  holds: 'holds',
  broken: 'BROKEN',
  'not-proven': 'NOT PROVEN',
  'not-evaluated': 'not evaluated',
} as const;

function guaranteeLines({ guarantees }: ServicePolicy, find: LineIndex): readonly Line[] {
  return table(
    guarantees.map(({ guarantee, line, status, at }) => ({
      cells: [states[status], `${guarantee}: ${line}`],
      origin: [lineText(at, find)],
    })),
    2,
  );
}

function daysText(days: number): string {
  if (days < 0) return 'ENDED';
  return days === 1 ? '1 day left' : `${days} days left`;
}

function waiverLines({ waivers }: ServicePolicy, find: LineIndex): readonly Line[] {
  return waivers.flatMap(({ name, permits, subject, until, daysLeft, reason, owner, at }) => [
    ...table(
      [
        {
          cells: [`${name}: ${permits} until ${until} (${daysText(daysLeft)})`],
          origin: [lineText(at, find)],
        },
      ],
      2,
    ),
    ...plain(`for ${subject}, ${reason}, ${owner}`, 6),
  ]);
}

function foreignLines({ notUnderstood = [] }: ServicePolicy, find: LineIndex): readonly Line[] {
  return table(
    notUnderstood.map(({ what, at }) => ({ cells: [what], origin: [lineText(at, find)] })),
    2,
  );
}

function denyLines({ denies }: Pick<ServicePolicy, 'denies'>, find: LineIndex): readonly Line[] {
  return table(
    denies.map(({ text, from }) => ({ cells: [text], origin: [linesText(from, find)] })),
    2,
  );
}

/**
 * The policy of a service for people, at most 100 columns wide where words allow it: every value with
 * its scope, the line it comes from, and what it replaced. Ends with a line break.
 */
export function explainText(
  policy: ServicePolicy,
  texts: Texts,
  { color }: { readonly color: boolean },
): string {
  const find = lineIndex(texts);
  const isCalled = policy.ports.length > 0;
  const called = (lines: readonly Line[]) => (isCalled ? lines : []);
  const lines = [
    ...headLines(policy, find),
    ...section('ports', portLines(policy, find)),
    ...section('versions', versionLines(policy)),
    ...section('endpoints', endpointLines(policy, find)),
    ...section('not understood, so that answers are `unknown`', foreignLines(policy, find)),
    ...section('who may call it', called(callerLines(policy, find))),
    ...section('exposed by gateways', gatewayLines(policy, find)),
    ...section('refused in any case', called(denyLines(policy, find))),
    ...section(
      'who may call it once mode is enforce',
      policy.enforced ? callerLines({ ...policy.enforced, ports: policy.ports }, find) : [],
    ),
    ...section(
      'refused once mode is enforce',
      policy.enforced ? denyLines(policy.enforced, find) : [],
    ),
    ...section('granted, but not declared', gapLines(policy.agreementGaps, find)),
    ...section('routes, first match wins', routeLines(policy, find)),
    ...section('how calls to it are treated', called(treatmentLines(policy, find))),
    ...section('limits', limitLines(policy, find)),
    ...section('whom it calls', policy.external ? [] : outgoingLines(policy, find)),
    ...section('what its workloads do', workloadLines(policy, find)),
    ...section('targets', targetLines(policy, find)),
    ...section('guarantees', guaranteeLines(policy, find)),
    ...section('waivers', waiverLines(policy, find)),
  ];
  return printed(lines, { color });
}
