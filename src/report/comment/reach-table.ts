import type { Change, ChangeClass } from '../../compare/change.ts';
import { foldedChanges } from '../../compare/fold-services.ts';
import { grouped } from '../../source/grouped.ts';
import { namespaceOf } from '../../source/place.ts';
import { counted } from '../tally.ts';
import type { Section } from './budget.ts';
import type { LinesOf } from './changed-lines.ts';
import { always, rowSection } from './counts.ts';
import { code, row } from './markdown-text.ts';

const signs: Readonly<Record<ChangeClass, string>> = {
  widens: '🔺 gained',
  narrows: '🔻 lost',
  exposure: '🌐 exposed',
  mtls: '🔒 mTLS',
  reroutes: '🔀 route',
  resilience: '⏱️ resilience',
  telemetry: '📈 telemetry',
  neutral: '▫️ no effect',
};

/** What a change without a caller is about: of most fields nobody is the caller. */
const everyone: Readonly<Partial<Record<ChangeClass, string>>> = {
  widens: 'all callers',
  narrows: 'all callers',
  reroutes: 'all callers',
  resilience: 'all callers',
};

/** More groups than this would be as long as what they stand for. */
const mostGroups = 30;

const cell = (text: string) => code(text, 'table');

function changeRow(change: Change, lines: LinesOf): string {
  const { class: kind, from, to, port, what, before, after, certainty } = change;
  const callee = port === undefined ? to : `${to}:${port}`;
  const field = what === 'access' ? '' : `${cell(what)}: `;
  const may = certainty === 'may' ? ' (may)' : '';
  return row(
    `${signs[kind]}${may}`,
    from === undefined ? (everyone[kind] ?? '—') : cell(from),
    cell(callee),
    `${field}${cell(before)} → ${cell(after)}`,
    lines(change),
  );
}

/** Gained access once a caller's namespace: who, how often, on how many services; what crosses the worst boundary first, as in the changes. */
function groupRows(changes: readonly Change[]): readonly string[] {
  const groups = grouped(changes, ({ from = 'any' }) => namespaceOf(from));
  return [...groups].map(([group, own]) =>
    row(
      signs.widens,
      `${counted(new Set(own.map(({ from }) => from)).size, 'caller')} in ${cell(group)}`,
      counted(new Set(own.map(({ to }) => to)).size, 'service'),
      counted(own.length, 'call'),
      '',
    ),
  );
}

/** Changes of some classes as rows that can become fewer. */
function classSection(
  changes: readonly Change[],
  lines: LinesOf,
  plan: {
    readonly classes: readonly ChangeClass[];
    readonly priority: number;
    readonly limits: readonly number[];
    readonly sign: string;
    readonly noun: string;
  },
): Section {
  const own = foldedChanges(changes.filter((change) => plan.classes.includes(change.class)));
  const groups = plan.classes.includes('widens') ? groupRows(own) : [];
  return rowSection({
    priority: plan.priority,
    rows: own.map((change) => changeRow(change, lines)),
    limits: plan.limits,
    rest: (count) => row(plan.sign, `… ${counted(count, 'more row')}`, '', '', ''),
    noun: plan.noun,
    ...(groups.length > 0 && groups.length <= mostGroups && { groups }),
  });
}

/** Who can newly reach whom, and everything else that changes: one table, widening first. */
export function reachTable(changes: readonly Change[], lines: LinesOf): readonly Section[] {
  if (changes.length === 0) return [];
  const title = changes.some(({ what }) => what === 'access')
    ? '#### Who can newly reach whom'
    : '#### What changes';
  const head = row('', 'Caller', 'Service', 'Before → after', 'Declared in');
  return [
    always(`${title}\n\n${head}\n|:--|:--|:--|:--|:--|`),
    classSection(changes, lines, {
      classes: ['widens'],
      priority: 2,
      limits: [200, 50],
      sign: signs.widens,
      noun: 'newly allowed calls',
    }),
    classSection(changes, lines, {
      classes: ['narrows', 'exposure', 'mtls', 'reroutes', 'resilience'],
      priority: 3,
      limits: [100, 30],
      sign: '🔻🔀 lost, routed',
      noun: 'other changes',
    }),
    classSection(changes, lines, {
      classes: ['telemetry', 'neutral'],
      priority: 4,
      limits: [20],
      sign: signs.neutral,
      noun: 'changes without effect on a request',
    }),
  ];
}
