import type { Approval } from '../../compare/approvals.ts';
import { counted } from '../tally.ts';
import type { Section } from './budget.ts';
import { code, sentence } from './markdown-text.ts';

const shownOwners = 20;

function ownerText({ owner, because }: Approval): string {
  const [first = ''] = because;
  const more = because.length > 1 ? ` and ${because.length - 1} more` : '';
  return `${code(owner)} (${sentence(first)}${more})`;
}

/** Who must agree. In code spans, so that nobody is called by it. */
export function approvalsLine(approvals: readonly Approval[]): Section {
  if (approvals.length === 0) return { priority: 1, forms: [{ text: '' }] };
  const line = (shown: readonly string[], rest: string) =>
    `**Needs approval from** ${shown.join(' · ')}${rest} — whether it was given is not looked at here`;
  const some = approvals.slice(0, shownOwners);
  const hidden = approvals.length - some.length;
  const rest = hidden > 0 ? ` · ${counted(hidden, 'more owner')}` : '';
  return {
    priority: 1,
    forms: [
      { text: line(some.map(ownerText), rest) },
      {
        text: line(
          some.map(({ owner }) => code(owner)),
          rest,
        ),
        leftOut: 'reasons for approvals',
      },
      {
        text: line([counted(approvals.length, 'owner')], ''),
        leftOut: counted(approvals.length, 'owner'),
      },
    ],
  };
}
