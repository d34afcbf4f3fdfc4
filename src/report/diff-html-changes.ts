import type { Change, Witness } from '../compare/change.ts';
import { foldedChanges } from '../compare/fold-services.ts';
import { splitWords } from '../compare/value-words.ts';
import type { Decision } from '../model/decision.ts';
import { requestWords } from '../reach/request-words.ts';
import type { Difference } from './diff-json.ts';
import { element, nothing, table, value, type Html } from './html-text.ts';
import { lineIndex } from './line-index.ts';
import { peerName } from './peer-name.ts';
import { sourceLine } from './source-line.ts';
import { counted } from './tally.ts';

function linesOf({ texts }: Difference): (change: Change) => Html {
  const find = { before: lineIndex(texts.before), after: lineIndex(texts.after) };
  return ({ source }) => {
    const lines = source.flatMap((place) => {
      const line = sourceLine(place, find[place.side]);
      return line ? [`${line.file}:${line.line}${place.side === 'before' ? ' (before)' : ''}`] : [];
    });
    return { html: [...new Set(lines)].map((line) => value(line).html).join('<br>') || '—' };
  };
}

/** Every change, the worst first. */
export function changesTable(difference: Difference): Html {
  const changes = foldedChanges(difference.changes);
  if (changes.length === 0) return nothing;
  const lines = linesOf(difference);
  const rows = changes.map((change) => {
    const { class: kind, from, to, port, what, before, after, certainty, crossing } = change;
    const marks = [crossing, certainty === 'may' ? 'may change' : undefined].filter(Boolean);
    return [
      element('span', { class: kind }, [kind, ...marks].join(', ')),
      value(from ?? ''),
      value(port === undefined ? to : `${to}:${port}`),
      what,
      value(before),
      value(after),
      lines(change),
    ];
  });
  const head = ['Class', 'Caller', 'Service', 'What', 'Before', 'After', 'Declared in'];
  return table({ caption: counted(difference.changes.length, 'change'), head, rows });
}

function outcome({ decision, route }: Decision, to: string): string {
  return route === undefined ? decision : `${decision}, ${splitWords(route.to, to)}`;
}

function witnessCells(caller: string | undefined, witness: Witness): readonly Html[] {
  const { request, before, after, from = peerName(request) } = witness;
  return [
    value(requestWords(caller ?? from, request)),
    value(outcome(before, request.to)),
    value(outcome(after, request.to)),
  ];
}

/** One request for each change that has one, with both answers. */
export function witnessesTable({ changes }: Difference): Html {
  const rows = changes.flatMap(({ from, witness }) =>
    witness ? [witnessCells(from, witness)] : [],
  );
  if (rows.length === 0) return nothing;
  const caption = `${counted(rows.length, 'witness request')}, decided by the model, not tried in a proxy`;
  return table({ caption, head: ['Request', 'Before', 'After'], rows });
}
