import type { BlastRadius, Distant } from '../../compare/blast-radius.ts';
import type { Edge } from '../../reach/edges.ts';
import type { Difference } from '../diff-json.ts';
import { mermaid, type Picture } from '../mermaid.ts';
import { counted } from '../tally.ts';
import type { Form, Section } from './budget.ts';
import { code, fenced, row } from './markdown-text.ts';

const shownNames = 8;

/** How many there are, and the first of them by name. */
function names(all: readonly string[], noun: string): string {
  if (all.length === 0) return '—';
  const shown = all.slice(0, shownNames).map((name) => code(name, 'table'));
  const more = all.length > shownNames ? [`${all.length - shownNames} more`] : [];
  return [counted(all.length, noun), ...shown, ...more].join(' ');
}

const namesIn = (all: readonly Distant[]): readonly string[] => all.map(({ name }) => name);

/** What changes itself, who leads there and where it leads. Traffic is not known here, and it says so. */
function radius({ changed, upstream, isOpen, downstream, teams }: BlastRadius): string {
  const callers = isOpen
    ? 'everyone: it is open to the whole mesh'
    : names(namesIn(upstream), 'caller');
  return [
    '#### Blast radius',
    '',
    row('Direct', 'Upstream', 'Downstream', 'Teams', 'Traffic on changed paths'),
    '|:--|:--|:--|:--|:--|',
    row(
      names(changed, 'service'),
      callers,
      names(namesIn(downstream), 'service'),
      names(teams, 'team'),
      'no data',
    ),
  ].join('\n');
}

function pictureForm({ lines, drawn, total }: Picture, leftOut?: string): Form {
  const legend = `<sub>thick **+** = gained, dotted **−** = lost, thin = unchanged. ${drawn} of ${counted(total, 'call')} around the change drawn.</sub>`;
  return {
    text: `${fenced('mermaid', lines)}\n\n${legend}`,
    ...(leftOut !== undefined && { leftOut }),
  };
}

/** What the change touches, and its picture. */
export function blastRadius(
  { changes, radius: touched }: Pick<Difference, 'changes' | 'radius'>,
  edges: readonly Edge[],
): readonly Section[] {
  if (changes.every(({ class: kind }) => kind === 'neutral')) return [];
  const [around, bare] = [mermaid(changes, edges, 1), mermaid(changes, edges, 0)];
  const forms: readonly Form[] = [
    ...(around ? [pictureForm(around)] : []),
    ...(bare ? [pictureForm(bare, 'the calls around those that change, in the picture')] : []),
  ];
  const none: Form = { text: '', leftOut: 'the picture (more than 40 calls change)' };
  const [first, ...others] = forms;
  const dropped: Form = { text: '', leftOut: 'the picture' };
  return [
    {
      priority: 5,
      forms: [{ text: radius(touched) }, { text: '', leftOut: 'the blast radius' }],
    },
    { priority: 5, forms: first === undefined ? [none] : [first, ...others, dropped] },
  ];
}
