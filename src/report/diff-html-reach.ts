import type { Distant } from '../compare/blast-radius.ts';
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
  const items = chains.map(({ from, label, hops, isFirst }) =>
    element(
      'li',
      {},
      value([from, ...hops.map(({ to }) => to)].join(' → ')),
      ' (',
      value(label),
      isFirst ? ', the first path from outside to it)' : ')',
    ),
  );
  return element('ul', {}, ...items);
}

function names(all: readonly string[]): Html {
  return { html: all.map((name) => value(name).html).join(' ') || '—' };
}

const hopsText = ({ name, hops }: Distant): string =>
  hops === 1 ? name : `${name} (${hops} calls)`;

/** What changes itself, who leads there, where it leads, and whose all that is. */
export function blastRadius({ changes, radius }: Difference): Html {
  if (changes.every(({ class: kind }) => kind === 'neutral')) return nothing;
  const { changed, upstream, isOpen, downstream, teams } = radius;
  const rows = [
    ['What changes', names(changed)],
    ['Upstream', isOpen ? 'everyone: it is open to the whole mesh' : names(upstream.map(hopsText))],
    ['Downstream', names(downstream.map(hopsText))],
    ['Teams', names(teams)],
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
