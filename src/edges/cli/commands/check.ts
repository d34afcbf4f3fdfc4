import { resolve } from 'node:path';
import { patchOf } from '../../../report/patch.ts';
import { visible } from '../../../report/visible.ts';
import { replaceFiles } from '../../files/replace-files.ts';
import { withAgreedFixes } from '../fix/agreed-fixes.ts';
import { offeredFixes } from '../fix/choose-fixes.ts';
import { collect, flagOption, listOption, type CliCommand, type Invocation } from '../command.ts';
import { UsageError } from '../exit-code.ts';
import { findingFormats, findingsCode, findingsText } from '../findings.ts';
import { changesBetween, fixWorkspace, unfixed, type Fixed } from '../fix/fix-workspace.ts';
import { wantsColor } from '../io.ts';
import { parseOutputs, writeOutputs } from '../outputs.ts';
import { runWorkspace, type RunWorkspace } from '../run-workspace.ts';

/** The findings of a state in every format that is asked for; `more` follows them in a text. */
async function printFindings(
  { io, dir, options, print }: Invocation,
  state: RunWorkspace,
  more: string,
): Promise<number> {
  const { texts } = state.workspace;
  const diagnostics = withAgreedFixes(state);
  const outputs = parseOutputs(listOption(options, 'output'), findingFormats);
  await writeOutputs(outputs, { dir, print }, (format, isFile) => {
    const color = !isFile && wantsColor(io);
    const text = findingsText(format, diagnostics, texts, color);
    return format === 'text' && !isFile ? text + more : text;
  });
  return findingsCode(diagnostics, flagOption(options, 'strict'));
}

/** What `--fix` would write, for people who do not know that it can. */
function hintOf(state: RunWorkspace): string {
  const { length } = offeredFixes(state, 'write');
  if (length === 0) return '';
  return `${length} can be fixed with \`meshwright check --fix\`\n`;
}

function sayMade({ say }: Invocation, word: string, { made }: Fixed): void {
  for (const { file, line, title } of made)
    say(`${word} ${visible(`${file}:${line}: ${title}`)}\n`);
}

/** The patch between two states; of files that are not in it, the talk says so. */
function patchBetween({ say }: Invocation, before: Fixed, after: Fixed): string {
  const { text, leftOut } = patchOf(changesBetween(before, after));
  for (const path of leftOut)
    say(`not in the patch, since nobody could read it there: ${visible(path)}\n`);
  return text;
}

/** Prints what `--fix` would write as a patch, and nothing else: it can be piped into `git apply`. */
async function dryRun(invocation: Invocation, folder: string): Promise<number> {
  const before = await unfixed(invocation.io, folder);
  const after = await fixWorkspace(invocation.io, folder, 'write', before);
  sayMade(invocation, 'would fix', after);
  invocation.print(patchBetween(invocation, before, after));
  return findingsCode(before.state.diagnostics, flagOption(invocation.options, 'strict'));
}

/**
 * Writes what cannot open access, then reports the state after. What could open it is shown as a
 * patch behind the findings: somebody must agree to it.
 */
async function fix(invocation: Invocation, folder: string): Promise<number> {
  const { io } = invocation;
  const before = await unfixed(io, folder);
  const after = await fixWorkspace(io, folder, 'write', before);
  await replaceFiles(after.state.workspace.root, changesBetween(before, after));
  sayMade(invocation, 'fixed', after);
  const offered = await fixWorkspace(io, folder, 'patch', after);
  const patch = patchBetween(invocation, after, offered);
  const titles = offered.made.map(({ file, line, title }) => visible(`${file}:${line}: ${title}`));
  const intro =
    'Not written, because it could open access. Agree on it with the owners, then `git apply`:';
  const more = patch === '' ? '' : `\n${[intro, ...titles].join('\n')}\n\n${patch}`;
  return printFindings(invocation, after.state, more);
}

/** `check [DIR]`: everything that can be said about the intents of a folder without a cluster. */
export const checkCommand: CliCommand = {
  name: 'check',
  summary: 'check intents: schemas, references, guardrails, guarantees',
  declare: (command) =>
    command
      .argument('[dir]', 'the meshes below this folder, else the one above')
      .option('-o, --output <format[=file]>', `${findingFormats.join(', ')}; repeatable`, collect)
      .option('--strict', 'warnings count as errors')
      .option('--fix', 'write the fixes that cannot open access, show the others as a patch')
      .option('--dry-run', 'with --fix: write nothing, print what it would write as a patch'),
  run: async (invocation) => {
    const { io, dir, args, options } = invocation;
    // What breaks the grammar is wrong use, before any file is written.
    const outputs = listOption(options, 'output');
    parseOutputs(outputs, findingFormats);
    const folder = resolve(dir, args[0] ?? '.');
    const [wantsFix, isDry] = [flagOption(options, 'fix'), flagOption(options, 'dryRun')];
    if (isDry && !wantsFix) throw new UsageError('--dry-run goes with --fix');
    if (isDry && outputs.length > 0) throw new UsageError('--dry-run prints a patch; leave -o out');
    if (wantsFix) return isDry ? dryRun(invocation, folder) : fix(invocation, folder);
    const state = await runWorkspace(io, { kind: 'worktree', dir: folder });
    return printFindings(invocation, state, hintOf(state));
  },
};
