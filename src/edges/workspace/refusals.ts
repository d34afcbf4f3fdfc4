import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Place } from '../../source/place.ts';
import { treeBudget, type RefusalReason, type Refused } from '../../source/tree.ts';

type Found = (at: Place) => Diagnostic;

const tooLarge =
  (limit: string): Found =>
  (at) =>
    diagnostic('MW1908', at, { limit });

const findings: Readonly<Record<RefusalReason, Found>> = {
  'intent-link': (at) => diagnostic('MW1902', at, {}),
  link: (at) => diagnostic('MW1903', at, {}),
  submodule: (at) => diagnostic('MW1904', at, {}),
  name: (at) => diagnostic('MW1905', at, {}),
  'not-a-file': (at) => diagnostic('MW1906', at, {}),
  'file-size': (at) => diagnostic('MW1907', at, { limit: String(treeBudget.fileBytes) }),
  entries: tooLarge(`${treeBudget.entries} entries`),
  depth: tooLarge(`${treeBudget.depth} levels`),
  bytes: tooLarge(`${treeBudget.bytes} bytes`),
};

/** What a reader passed by, as a finding: it names the entry and never what it holds or points to. */
export function refusal({ path, reason }: Refused): Diagnostic {
  return findings[reason]({ range: { file: path, start: 0, end: 0 } });
}
