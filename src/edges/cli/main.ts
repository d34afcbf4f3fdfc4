import { CommanderError } from 'commander';
import { visibleLines } from '../../report/visible.ts';
import { FilesError } from '../files/files-error.ts';
import { commands } from './command-table.ts';
import { listOption } from './command.ts';
import { exitCode, exitCodeOf } from './exit-code.ts';
import type { Io } from './io.ts';
import { jsonText } from './outputs.ts';
import { program, type Asked } from './program.ts';
import { version } from './version.ts';

const newIssue = 'https://github.com/meshwright/meshwright/issues/new';

/** What a person needs to report a bug of ours, and nothing from the repository but the error itself. */
function bugText(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [
    'this is a bug in meshwright; nothing was written.',
    `Please report it: ${newIssue}`,
    `meshwright ${version}, Node ${process.version}, ${process.platform}`,
    stack,
  ].join('\n');
}

function messageOf(error: unknown, code: number): string {
  if (code === exitCode.bug) return bugText(error);
  return error instanceof Error ? error.message : String(error);
}

/** Whoever asked for JSON on stdout gets JSON, whatever happens. */
function wantsJson(asked: Asked | undefined): boolean {
  return listOption(asked?.invocation.options ?? {}, 'output').includes('json');
}

function report(io: Io, asked: Asked | undefined, error: unknown): number {
  const code = exitCodeOf(error);
  const message = messageOf(error, code);
  io.stderr.write(`error: ${visibleLines(message).join('\n')}\n`);
  if (wantsJson(asked)) {
    const [first = ''] = message.split('\n');
    io.stdout.write(
      jsonText({
        apiVersion: 'meshwright.dev/v1alpha1',
        kind: 'Error',
        exitCode: code,
        message: first,
        ...(error instanceof FilesError && { path: error.path }),
      }),
    );
  }
  return code;
}

/** Help and the version are answers; everything else that stops the parser is wrong use. */
function parserCode(error: CommanderError): number {
  const isAnswer = ['commander.helpDisplayed', 'commander.version'].includes(error.code);
  return isAnswer ? exitCode.fine : exitCode.usage;
}

/**
 * Runs one command line and resolves to its exit code; never rejects and never ends the process.
 *
 * @param argv the arguments alone, without the program.
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  let asked: Asked | undefined;
  try {
    const parser = program(io, commands, (what) => {
      asked = what;
    });
    await parser.parseAsync([...argv], { from: 'user' });
    return asked ? await asked.command.run(asked.invocation) : exitCode.usage;
  } catch (error) {
    if (error instanceof CommanderError) return parserCode(error);
    return report(io, asked, error);
  }
}
