import { Command } from 'commander';
import { resolve } from 'node:path';
import { visibleLines } from '../../report/visible.ts';
import { collect, listOption, type CliCommand, type Invocation, type Options } from './command.ts';
import type { Io } from './io.ts';
import { version } from './version.ts';

const inFolder = ['-C <dir>', 'run as if started in this folder'] as const;

/** Escapes what a terminal would obey: error texts of the parser quote what the user (or a file) gave. */
function safe(text: string): string {
  return visibleLines(text).join('\n');
}

/** What was asked for, once the command line is parsed. */
export interface Asked {
  readonly command: CliCommand;
  readonly invocation: Invocation;
}

function folderOf(io: Io, options: readonly Options[]): string {
  return resolve(io.cwd, ...options.flatMap((each) => listOption(each, 'C')));
}

/**
 * The command line as commander knows it. Parsing runs nothing: the one action notes which command
 * is meant, so that a test can parse without running and errors keep one way out.
 */
export function program(
  io: Io,
  commands: readonly CliCommand[],
  note: (asked: Asked) => void,
): Command {
  const print = (text: string) => void io.stdout.write(text);
  const say = (text: string) => void io.stderr.write(text);
  const settings = (command: Command) =>
    command
      .exitOverride()
      .configureOutput({ writeOut: print, writeErr: (text) => say(safe(text)) })
      .allowExcessArguments(false)
      .showSuggestionAfterError();
  const top = settings(new Command('meshwright'))
    .description('Policy for service meshes, from Git to the cluster')
    .version(version, '--version', 'print the version')
    .option(...inFolder, collect)
    .helpOption('-h, --help', 'print help');
  for (const command of commands) {
    const sub = settings(new Command(command.name)).summary(command.summary);
    command
      .declare(sub.description(command.summary).option(...inFolder, collect))
      .helpOption('-h, --help', 'print help')
      .action((...given: readonly unknown[]) => {
        const args = given.slice(0, -2).flat() as readonly (string | undefined)[];
        const options: Options = sub.opts();
        const dir = folderOf(io, [top.opts(), options]);
        note({ command, invocation: { io, dir, args, options, print, say } });
      });
    top.addCommand(sub);
  }
  return top;
}
