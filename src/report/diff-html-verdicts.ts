import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { objectName } from '../source/place.ts';
import type { Difference } from './diff-json.ts';
import { element, nothing, sentence, table, value, type Html } from './html-text.ts';
import { lineIndex, type LineIndex } from './line-index.ts';
import { sourceLine } from './source-line.ts';
import { summaryLine, tally, counted } from './tally.ts';

const joined = (pieces: readonly Html[]): Html => ({
  html: pieces.map(({ html }) => html).join('<br>') || '—',
});

/** Who must agree, and why. */
export function approvalsTable({ approvals }: Difference): Html {
  if (approvals.length === 0) return nothing;
  const rows = approvals.map(({ owner, because }) => [
    value(owner),
    joined(because.map((reason) => value(reason))),
  ]);
  const caption = 'Whether an approval was given is not looked at here';
  return table({ caption, head: ['Owner', 'Because'], rows });
}

/** Every guarantee, those that are broken first. */
export function guaranteesTable({ guarantees }: Difference): Html {
  if (guarantees.length === 0) return nothing;
  const isBroken = ({ after }: (typeof guarantees)[number]) => after === 'broken';
  const sorted = [...guarantees.filter(isBroken), ...guarantees.filter((each) => !isBroken(each))];
  const rows = sorted.map(({ name, before, after, broken }) => [
    value(name),
    before,
    element('span', { class: after }, after),
    joined(broken.map((request) => value(request))),
  ]);
  const caption = `${counted(guarantees.length, 'guarantee')}, ${guarantees.filter(isBroken).length} broken`;
  return table({ caption, head: ['Guarantee', 'Before', 'After', 'What breaks it'], rows });
}

/** Our own pages only: nothing of a rule's name may lead elsewhere. */
function ruleCell({ code, slug, url }: Diagnostic): Html {
  const isOurs = /^https:\/\/meshwright\.dev\/[A-Za-z0-9/_-]+$/.test(url);
  const label = value(code);
  const shown = isOurs ? element('a', { href: url, rel: 'noreferrer' }, label) : label;
  return { html: `${shown.html} ${value(slug).html}` };
}

function placeCell(finding: Diagnostic, find: LineIndex): Html {
  const line = sourceLine(finding, find);
  if (line) return value(`${line.file}:${line.line}`);
  if (finding.range) return value(finding.range.file);
  return value(finding.object ? objectName(finding.object) : '');
}

/** What is wrong on the new side and what to do about it. */
export function findingsTable({ findings, texts }: Difference): Html {
  if (findings.length === 0) return nothing;
  const find = lineIndex(texts.after);
  const rows = findings.map((finding) => [
    element('span', { class: finding.severity }, finding.severity),
    ruleCell(finding),
    sentence(finding.message),
    placeCell(finding, find),
    finding.help === undefined ? '—' : sentence(finding.help),
  ]);
  const head = ['Severity', 'Rule', 'What is wrong', 'Where', 'How to fix'];
  return table({ caption: summaryLine(tally(findings)), head, rows });
}
