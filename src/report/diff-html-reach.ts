import { byCodeUnits } from '../diagnostics/order.ts';
import { namespaceOf } from '../source/place.ts';
import type { ComparedInput } from './comment/input.ts';
import type { Difference } from './diff-json.ts';
import { element, nothing, preformatted, table, value, type Html } from './html-text.ts';
import { mermaid } from './mermaid.ts';
import { counted } from './tally.ts';

type Edges = ComparedInput['edges'];

/** What newly crosses a boundary of trust, before everything else. */
export function cautionBox({ changes }: Difference): Html {
  const crossing = changes.filter(
    (change) =>
      change.class === 'widens' && ['internet', 'other-team'].includes(change.crossing ?? ''),
  );
  if (crossing.length === 0) return nothing;
  const items = crossing.map(({ from, to, after, certainty, crossing }) =>
    element(
      'li',
      {},
      value(from ?? 'any'),
      certainty === 'may' ? ' may newly be able to call ' : ' will newly be able to call ',
      value(after),
      ' on ',
      value(to),
      crossing === 'internet' ? ' from outside' : ' across teams',
    ),
  );
  const title = `${counted(crossing.length, 'call')} newly allowed across a boundary of trust`;
  return element('div', { class: 'alert' }, element('p', {}, title), element('ul', {}, ...items));
}

/** New chains of calls from outside to sensitive data. */
export function chainsList({ chains }: Difference): Html {
  if (chains.length === 0) return nothing;
  const items = chains.map(({ from, label, hops }) =>
    element('li', {}, value([from, ...hops.map(({ to }) => to)].join(' → ')), ` (${label})`),
  );
  return element('ul', {}, ...items);
}

function names(all: ReadonlySet<string>): Html {
  const sorted = [...all].sort(byCodeUnits);
  return { html: sorted.map((name) => value(name).html).join(' ') || '—' };
}

/** What changes itself, and who calls it. */
export function blastRadius({ changes }: Difference, { before, after }: Edges): Html {
  const felt = changes.filter(({ class: kind }) => kind !== 'neutral');
  if (felt.length === 0) return nothing;
  const direct = new Set(felt.map(({ to }) => to));
  const callers = [...before, ...after].filter(({ to }) => direct.has(to)).map(({ from }) => from);
  const spaces = [...direct].filter((name) => name.includes('/')).map(namespaceOf);
  const rows = [
    ['What changes', names(direct)],
    ['Callers of what changed', names(new Set(callers))],
    ['Namespaces', names(new Set(spaces))],
  ];
  return table({ caption: 'What the change touches', head: ['', 'Names'], rows });
}

/** The picture as text: a page that runs no script draws none. */
export function pictureBlock({ changes }: Difference, edges: Edges): Html {
  const picture = mermaid(changes, edges, 1) ?? mermaid(changes, edges, 0);
  if (picture === undefined) return nothing;
  const title = `${picture.drawn} of ${counted(picture.total, 'call')} drawn`;
  return element(
    'details',
    {},
    element('summary', {}, title),
    preformatted(picture.lines.map((line) => element('span', {}, line))),
  );
}
