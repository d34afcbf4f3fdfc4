import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { hasErrors } from '../../diagnostics/outcome.ts';
import { github } from '../../report/github.ts';
import { checkReport } from '../../report/json.ts';
import { junit } from '../../report/junit.ts';
import { sarif } from '../../report/sarif.ts';
import { terminal } from '../../report/terminal.ts';
import { unresolved } from '../../report/unresolved.ts';
import type { Texts } from '../../source/text.ts';
import type { Invocation } from './command.ts';
import { exitCode } from './exit-code.ts';
import { wantsColor } from './io.ts';
import { jsonText, writeOutputs, type Output } from './outputs.ts';
import { version } from './version.ts';

/** The formats in which findings can be had; the first one is for people. */
export const findingFormats = ['text', 'json', 'sarif', 'github', 'junit'] as const;

export type FindingFormat = (typeof findingFormats)[number];

type Render = (diagnostics: readonly Diagnostic[], texts: Texts, color: boolean) => string;

const renderers: Readonly<Record<FindingFormat, Render>> = {
  text: (diagnostics, texts, color) => terminal(diagnostics, texts, { color }),
  json: (diagnostics, texts) => jsonText(checkReport(diagnostics, texts)),
  sarif: (diagnostics, texts) => jsonText(sarif(diagnostics, texts, version)),
  github,
  junit,
};

/** Findings in one format, as text that ends with a line break. */
export function findingsText(
  format: FindingFormat,
  diagnostics: readonly Diagnostic[],
  texts: Texts,
  color: boolean,
): string {
  return renderers[format](diagnostics, texts, color);
}

/** The exit code that findings ask for. */
export function findingsCode(diagnostics: readonly Diagnostic[], strict = false): number {
  const isBad =
    hasErrors(diagnostics) || (strict && diagnostics.some((d) => d.severity === 'warning'));
  return isBad ? exitCode.findings : exitCode.fine;
}

/**
 * Where there is no answer because the documents do not resolve: the findings in its stead. JSON
 * becomes a CheckReport; other formats stay what they are, with the findings in them.
 */
export async function printUnresolved(
  { io, dir, print }: Invocation,
  outputs: readonly Output<string>[],
  diagnostics: readonly Diagnostic[],
  texts: Texts,
): Promise<number> {
  await writeOutputs(outputs, { dir, print }, (format, isFile) =>
    format === 'json'
      ? findingsText('json', diagnostics, texts, false)
      : unresolved(format, diagnostics, texts, !isFile && wantsColor(io)),
  );
  return exitCode.findings;
}
