import { resolve } from 'node:path';
import { collect, flagOption, listOption, type CliCommand } from '../command.ts';
import { findingFormats, findingsCode, findingsText } from '../findings.ts';
import { wantsColor } from '../io.ts';
import { parseOutputs, writeOutputs } from '../outputs.ts';
import { runWorkspace } from '../run-workspace.ts';

/** `check [DIR]`: everything that can be said about the intents of a folder without a cluster. */
export const checkCommand: CliCommand = {
  name: 'check',
  summary: 'check intents: schemas, references, guardrails, guarantees',
  declare: (command) =>
    command
      .argument('[dir]', 'the meshes below this folder, else the one above')
      .option('-o, --output <format[=file]>', `${findingFormats.join(', ')}; repeatable`, collect)
      .option('--strict', 'warnings count as errors'),
  run: async ({ io, dir, args, options, print }) => {
    const outputs = parseOutputs(listOption(options, 'output'), findingFormats);
    const folder = resolve(dir, args[0] ?? '.');
    const { workspace, diagnostics } = await runWorkspace(io, { kind: 'worktree', dir: folder });
    await writeOutputs(outputs, { dir, print }, (format, isFile) =>
      findingsText(format, diagnostics, workspace.texts, !isFile && wantsColor(io)),
    );
    return findingsCode(diagnostics, flagOption(options, 'strict'));
  },
};
