import { diagnostic, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { treeBudget, type Refused } from '../../source/tree.ts';

const limits = {
  entries: `${treeBudget.entries} entries`,
  depth: `${treeBudget.depth} levels`,
  bytes: `${treeBudget.bytes} bytes`,
};

/** What a reader passed by, as a finding: it names the entry and never what it holds or points to. */
export function refusal({ path, reason }: Refused): Diagnostic {
  const place = { range: { file: path, start: 0, end: 0 } };
  switch (reason) {
    case 'intent-link':
      return diagnostic('MW1902', place, {});
    case 'link':
      return diagnostic('MW1903', place, {});
    case 'submodule':
      return diagnostic('MW1904', place, {});
    case 'name':
      return diagnostic('MW1905', place, {});
    case 'not-a-file':
      return diagnostic('MW1906', place, {});
    case 'file-size':
      return diagnostic('MW1907', place, { limit: String(treeBudget.fileBytes) });
    case 'entries':
    case 'depth':
    case 'bytes':
      return diagnostic('MW1908', place, { limit: limits[reason] });
  }
}
