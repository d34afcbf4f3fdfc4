import type { CliCommand } from './command.ts';
import { canCommand } from './commands/can.ts';
import { checkCommand } from './commands/check.ts';
import { compileCommand } from './commands/compile.ts';
import { completionCommand } from './commands/completion.ts';
import { demoCommand } from './commands/demo.ts';
import { diffCommand } from './commands/diff.ts';
import { explainCommand } from './commands/explain.ts';
import { graphCommand } from './commands/graph.ts';
import { initCommand } from './commands/init.ts';
import { schemaCommand } from './commands/schema.ts';
import { webhookCommand } from './commands/webhook.ts';

const table: readonly CliCommand[] = [
  demoCommand,
  initCommand,
  checkCommand,
  compileCommand,
  diffCommand,
  canCommand,
  explainCommand,
  graphCommand,
  webhookCommand,
  schemaCommand,
];

/** Every command, in the order of the help: a new one is a file in `commands/` and a line above. */
export const commands: readonly CliCommand[] = [...table, completionCommand(table)];
