import type { GuaranteeChange } from '../../compare/guarantee-changes.ts';
import { counted } from '../tally.ts';
import type { Section } from './budget.ts';
import { always, rowSection } from './counts.ts';
import { code, row } from './markdown-text.ts';

const words: Readonly<Record<GuaranteeChange['after'], string>> = {
  holds: 'holds',
  broken: '**broken**',
  'not-evaluated': 'not tried',
  absent: '—',
};

const shownRequests = 5;

function guaranteeRow({ name, before, after, broken }: GuaranteeChange): string {
  const shown = broken.slice(0, shownRequests).map((request) => code(request, 'table'));
  const more = broken.length > shownRequests ? [`${broken.length - shownRequests} more`] : [];
  const sign = after === 'broken' ? '❌' : after === 'holds' ? '✅' : '▫️';
  return row(
    sign,
    code(name, 'table'),
    `${words[before]} → ${words[after]}`,
    [...shown, ...more].join(' · ') || '—',
  );
}

/** Guarantees that are broken, or stand otherwise than before, with the request that shows it. */
export function guaranteeTable(guarantees: readonly GuaranteeChange[]): readonly Section[] {
  const told = guarantees.filter(({ before, after }) => after === 'broken' || before !== after);
  if (told.length === 0) return [];
  const sorted = [
    ...told.filter(({ after }) => after === 'broken'),
    ...told.filter(({ after }) => after !== 'broken'),
  ];
  const broken = sorted.filter(({ after }) => after === 'broken').length;
  const head = row('', 'Guarantee', 'Before → after', 'A request that breaks it');
  return [
    always(`#### Guarantees — ${broken} broken\n\n${head}\n|:-:|:--|:--|:--|`),
    rowSection({
      priority: 1,
      rows: sorted.map(guaranteeRow),
      limits: [20],
      rest: (count) => row('', `… ${counted(count, 'more guarantee')}`, '', ''),
      noun: 'guarantees',
    }),
  ];
}
