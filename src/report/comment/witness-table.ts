import type { Change, Witness } from '../../compare/change.ts';
import { splitWords } from '../../compare/value-words.ts';
import type { Decision } from '../../model/decision.ts';
import { requestWords } from '../../reach/request-words.ts';
import { peerName } from '../peer-name.ts';
import { counted } from '../tally.ts';
import type { Form, Section } from './budget.ts';
import { code, details, row } from './markdown-text.ts';

const words: Readonly<Record<Decision['decision'], string>> = {
  allow: 'allowed',
  deny: 'refused',
  asks: 'an authorizer is asked',
  unknown: 'not known',
};

function outcome({ decision, route }: Decision, to: string, isRouteTold: boolean): string {
  if (!isRouteTold || route === undefined) return words[decision];
  return `${words[decision]}, ${code(splitWords(route.to, to), 'table')}`;
}

function witnessRow(caller: string | undefined, witness: Witness): string {
  const { request, before, after, from = peerName(request) } = witness;
  const isSame = before.decision === after.decision;
  return row(
    code(requestWords(caller ?? from, request), 'table'),
    outcome(before, request.to, isSame),
    `**${words[after.decision]}**${isSame ? outcome(after, request.to, true).slice(words[after.decision].length) : ''}`,
  );
}

/** One request for each change that has one, with both answers. Who gave the answers is said. */
export function witnessTable(changes: readonly Change[]): readonly Section[] {
  const rows = changes.flatMap(({ from, witness }) => (witness ? [witnessRow(from, witness)] : []));
  if (rows.length === 0) return [];
  const total = rows.length;
  const title = `${counted(total, 'witness request')} — decided by the model, not tried in a proxy`;
  const head = `${row('Request', 'Before', 'After')}\n|:--|:--|:--|`;
  const form = (limit: number): Form => {
    const shown = rows.slice(0, limit);
    const hidden = total - shown.length;
    const rest = hidden > 0 ? [row(`… ${hidden} more`, '', '')] : [];
    return {
      text: details(title, [head, ...shown, ...rest].join('\n')),
      ...(hidden > 0 && { leftOut: `${hidden} of ${counted(total, 'witness', 'witnesses')}` }),
    };
  };
  const limits = [30, 5].filter((limit) => limit < total);
  const leftOut = counted(total, 'witness', 'witnesses');
  const first = form(total);
  return [{ priority: 6, forms: [first, ...limits.map(form), { text: '', leftOut }] }];
}
