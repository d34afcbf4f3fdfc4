import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Fix } from '../diagnostics/fix.ts';
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
  readonly fixes?: readonly ReportedFix[];
}

/** A way out as edits. `patch`: somebody must agree to it first, `check --fix` does not write it. */
export interface ReportedFix {
  readonly title: string;
  readonly kind: 'write' | 'patch';
  readonly edits: readonly {
    readonly file: string;
    readonly range: { readonly start: LineColumn; readonly end: LineColumn };
    readonly text: string;
  }[];
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

/** A fix for programs; none where an edit stands in a file whose lines are not known. */
function reportedFix({ title, kind, edits }: Fix, find: LineIndex): readonly ReportedFix[] {
  const placed = edits.flatMap((edit) => {
    const lines = find(edit);
    if (!lines) return [];
    const { start, end } = lines;
    return [{ file: edit.file, range: { start, end }, text: edit.text }];
  });
  return placed.length === edits.length ? [{ title, kind, edits: placed }] : [];
}

function reported(finding: Diagnostic, find: LineIndex): ReportedDiagnostic {
  const { code, slug, severity, message, help, url } = finding;
  const fixes = (finding.fixes ?? []).flatMap((fix) => reportedFix(fix, find));
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
    ...(fixes.length > 0 && { fixes }),
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
