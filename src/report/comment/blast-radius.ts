import type { Change } from '../../compare/change.ts';
import { byCodeUnits } from '../../diagnostics/order.ts';
import type { Edge } from '../../reach/edges.ts';
import { namespaceOf } from '../../source/place.ts';
import { mermaid, type Picture } from '../mermaid.ts';
import { counted } from '../tally.ts';
import type { Form, Section } from './budget.ts';
import { code, fenced, row } from './markdown-text.ts';

const shownNames = 8;

function names(all: ReadonlySet<string>, noun: string): string {
  const sorted = [...all].sort(byCodeUnits);
  const shown = sorted.slice(0, shownNames).map((name) => code(name, 'table'));
  const more = sorted.length > shownNames ? [`${sorted.length - shownNames} more`] : [];
  return `${counted(all.size, noun)} ${[...shown, ...more].join(' ')}`.trim();
}

interface Edges {
  readonly before: readonly Edge[];
  readonly after: readonly Edge[];
}

/** What changes itself, and who calls it. Traffic is not known here, and it says so. */
function radius(changes: readonly Change[], { before, after }: Edges): string {
  const felt = changes.filter(({ class: kind }) => kind !== 'neutral');
  const direct = new Set(felt.map(({ to }) => to));
  const callers = new Set(
    [...before, ...after].filter(({ to }) => direct.has(to)).map(({ from }) => from),
  );
  const spaces = new Set([...direct].filter((name) => name.includes('/')).map(namespaceOf));
  return [
    '#### Blast radius',
    '',
    row('Direct', 'Callers of what changed', 'Namespaces', 'Traffic on changed paths'),
    '|:--|:--|:--|:--|',
    row(names(direct, 'service'), names(callers, 'caller'), names(spaces, 'namespace'), 'no data'),
  ].join('\n');
}

function pictureForm({ lines, drawn, total }: Picture, leftOut?: string): Form {
  const legend = `<sub>thick **+** = gained, dotted **−** = lost, thin = unchanged. ${drawn} of ${counted(total, 'call')} drawn.</sub>`;
  return {
    text: `${fenced('mermaid', lines)}\n\n${legend}`,
    ...(leftOut !== undefined && { leftOut }),
  };
}

/** What the change touches, and its picture. */
export function blastRadius(changes: readonly Change[], edges: Edges): readonly Section[] {
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
      forms: [{ text: radius(changes, edges) }, { text: '', leftOut: 'the blast radius' }],
    },
    { priority: 5, forms: first === undefined ? [none] : [first, ...others, dropped] },
  ];
}
