import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { objectName } from '../source/place.ts';
import type { Texts } from '../source/text.ts';
import { lineIndex, type LineIndex } from './line-index.ts';
import { visible, visibleLines } from './visible.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** XML 1.0 has no spelling at all for most control characters: they were made visible before. */
function xml(text: string): string {
  return text.replace(/[&<>"'\ufffe\uffff]/g, (character) => entities[character] ?? '\ufffd');
}

/** The file, or for a finding without one its object: JUnit viewers group by it. */
function subject({ range, object }: Diagnostic): string {
  return visible(range?.file ?? (object ? objectName(object) : 'repository'));
}

function testCase(finding: Diagnostic, find: LineIndex): string {
  const { code, slug, severity, message, help, url, range } = finding;
  const lines = range && find(range);
  const at = lines ? ` ${lines.start.line}:${lines.start.column}` : '';
  const name = xml(`${visible(code)} ${visible(slug)}${at}`);
  const head = `    <testcase classname="${xml(subject(finding))}" name="${name}">`;
  const way = help === undefined ? [] : visibleLines(`help: ${help.trimEnd()}`);
  const text = xml([visible(`${subject(finding)}${at}`), visible(message), ...way, url].join('\n'));
  // Only errors fail: a pipeline that reads this file must judge as the exit code does.
  const said =
    severity === 'error'
      ? `<failure type="${xml(visible(code))}" message="${xml(visible(message))}">${text}</failure>`
      : `<system-out>${severity}: ${text}</system-out>`;
  return `${head}\n      ${said}\n    </testcase>`;
}

/**
 * Findings as a JUnit report, as GitLab and Jenkins read it: an error is a failed test case, other
 * findings are passed ones with output. Without findings there is one passed case, because an empty
 * report is read as "nothing ran".
 */
export function junit(diagnostics: readonly Diagnostic[], texts: Texts): string {
  const find = lineIndex(texts);
  const failures = diagnostics.filter(({ severity }) => severity === 'error').length;
  const cases =
    diagnostics.length === 0
      ? ['    <testcase classname="repository" name="check"/>']
      : diagnostics.map((finding) => testCase(finding, find));
  const counts = `tests="${cases.length}" failures="${failures}" errors="0"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="meshwright check" ${counts}>`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}
