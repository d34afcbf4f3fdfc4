import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Severity } from '../diagnostics/severity.ts';
import type { LineColumn } from '../source/line-column.ts';
import type { ObjectRef, Place } from '../source/place.ts';
import type { Texts } from '../source/text.ts';
import { lineIndex, type LineIndex } from './line-index.ts';
import { tally } from './tally.ts';

/** A place for programs: lines and columns from 1, columns in UTF-16 code units, the end exclusive. */
export interface ReportedPlace {
  readonly file?: string;
  readonly range?: { readonly start: LineColumn; readonly end: LineColumn };
  readonly pointer?: string;
  readonly object?: ObjectRef;
}

/** One finding of a report. */
export interface ReportedDiagnostic extends ReportedPlace {
  readonly code: string;
  readonly slug: string;
  readonly severity: Severity;
  readonly message: string;
  readonly help?: string;
  readonly url: string;
  readonly related: readonly (ReportedPlace & { readonly message: string })[];
}

/** What `check -o json` prints. */
export interface CheckReport {
  readonly apiVersion: 'meshwright.dev/v1alpha1';
  readonly kind: 'CheckReport';
  readonly summary: { readonly errors: number; readonly warnings: number; readonly infos: number };
  readonly diagnostics: readonly ReportedDiagnostic[];
}

function reportedPlace({ range, pointer, object }: Place, find: LineIndex): ReportedPlace {
  const lines = range && find(range);
  return {
    ...(range && { file: range.file }),
    ...(lines && { range: { start: lines.start, end: lines.end } }),
    ...(pointer !== undefined && { pointer }),
    ...(object && { object }),
  };
}

function reported(finding: Diagnostic, find: LineIndex): ReportedDiagnostic {
  const { code, slug, severity, message, help, url } = finding;
  return {
    code,
    slug,
    severity,
    message,
    ...(help !== undefined && { help }),
    url,
    ...reportedPlace(finding, find),
    related: finding.related.map((place) => ({
      message: place.message,
      ...reportedPlace(place, find),
    })),
  };
}

/** One finding after another for programs, as other reports carry them too. */
export function reportedDiagnostics(
  diagnostics: readonly Diagnostic[],
  texts: Texts,
): readonly ReportedDiagnostic[] {
  const find = lineIndex(texts);
  return diagnostics.map((finding) => reported(finding, find));
}

/** The report of `check` as plain data: all findings, without a limit. */
export function checkReport(diagnostics: readonly Diagnostic[], texts: Texts): CheckReport {
  const { error, warning, info } = tally(diagnostics);
  return {
    apiVersion: 'meshwright.dev/v1alpha1',
    kind: 'CheckReport',
    summary: { errors: error, warnings: warning, infos: info },
    diagnostics: reportedDiagnostics(diagnostics, texts),
  };
}
