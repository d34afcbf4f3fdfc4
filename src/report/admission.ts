import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { lineColumn } from '../source/line-column.ts';
import { objectName, type ObjectRef, type Place } from '../source/place.ts';
import { fieldPath } from '../source/pointer.ts';
import type { Texts } from '../source/text.ts';
import { counted } from './tally.ts';
import { visible } from './visible.ts';

/** The API server cuts nothing of a message, so we do: bytes that fit on a screen. */
const messageBudget = 4096;
/** Warnings above 256 characters are cut once they are many; short ones are read. */
const warningBudget = 120;
const warningLimit = 10;

/** Cuts at whole characters. */
function clamp(text: string, budget: number): string {
  const characters = Array.from(text);
  return characters.length <= budget ? text : `${characters.slice(0, budget - 1).join('')}…`;
}

/** `teams/shop/cart.yaml:13` of a place in Git. */
export function gitLine({ range }: Place, texts: Texts): string | undefined {
  const text = range && texts.get(range.file);
  return range && text !== undefined
    ? `${range.file}:${lineColumn(text, range.start).line}`
    : undefined;
}

/** One finding on one line: rule, field, what is wrong, and the way out. */
function line(finding: Diagnostic): string {
  const field = finding.pointer === undefined ? '' : fieldPath(finding.pointer);
  const at = field === '' ? '' : ` ${field}:`;
  const rule = finding.code.startsWith('policy/') ? finding.slug : finding.code;
  const help = finding.help === undefined ? '' : ` (${finding.help})`;
  return visible(`${rule}${at} ${finding.message}${help}`);
}

/** What is refused, and where it comes from: `AuthorizationPolicy/shop/cart, from teams/shop/cart.yaml:13 at 3f2c1ab`. */
function subject(
  object: ObjectRef,
  findings: readonly Diagnostic[],
  texts: Texts,
  commit?: string,
) {
  const [inGit] = findings.flatMap((finding) => gitLine(finding, texts) ?? []);
  const at = commit === undefined ? '' : ` at ${commit.slice(0, 7)}`;
  return visible(`${objectName(object)}${inGit === undefined ? '' : `, from ${inGit}${at}`}`);
}

/**
 * The message of a denial. It reads well behind the API server's own `admission webhook "…" denied
 * the request: `, and its first line says which object, from which line in Git.
 */
export function denialMessage(
  object: ObjectRef,
  errors: readonly Diagnostic[],
  texts: Texts,
  commit?: string,
): string {
  const head = `${subject(object, errors, texts, commit)}: ${counted(errors.length, 'problem')}`;
  const urls = [...new Set(errors.map(({ url }) => url))].map((url) => `see ${url}`);
  const lines = [head, ...errors.map((finding) => `- ${line(finding)}`), ...urls];
  return clamp(lines.join('\n'), messageBudget);
}

/** The causes of a denial, one a finding, as `kubectl` shows them for invalid objects. */
export function denialCauses(errors: readonly Diagnostic[]) {
  return errors.slice(0, 20).map(({ code, pointer, message }) => ({
    reason: code,
    field: clamp(visible(fieldPath(pointer ?? '')), 256),
    message: clamp(visible(message), 512),
  }));
}

/** Findings that do not refuse, as warnings that `kubectl` prints; the last one counts the rest. */
export function warningTexts(findings: readonly Diagnostic[]): readonly string[] {
  const warnings = findings.filter(({ severity }) => severity === 'warning');
  const shown = warnings
    .slice(0, warningLimit)
    .map((finding) => clamp(line(finding), warningBudget));
  const more = warnings.length - shown.length;
  return more > 0 ? [...shown, `${more} more`] : shown;
}
