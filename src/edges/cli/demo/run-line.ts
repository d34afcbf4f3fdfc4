import { checkCommand } from '../commands/check.ts';
import { canCommand } from '../commands/can.ts';
import { compileCommand } from '../commands/compile.ts';
import { diffCommand } from '../commands/diff.ts';
import type { Io } from '../io.ts';
import { program, type Asked } from '../program.ts';

/** The commands that the demo shows. */
const shown = [checkCommand, compileCommand, diffCommand, canCommand];

/** Runs one command line as a user would type it, and resolves to its exit code. */
export async function runLine(io: Io, argv: readonly string[]): Promise<number> {
  let asked: Asked | undefined;
  const parser = program(io, shown, (what) => {
    asked = what;
  });
  await parser.parseAsync([...argv], { from: 'user' });
  return asked === undefined ? 0 : asked.command.run(asked.invocation);
}
