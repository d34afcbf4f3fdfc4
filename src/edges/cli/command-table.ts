import type { CliCommand } from './command.ts';
import { canCommand } from './commands/can.ts';
import { checkCommand } from './commands/check.ts';
import { compileCommand } from './commands/compile.ts';
import { demoCommand } from './commands/demo.ts';
import { diffCommand } from './commands/diff.ts';
import { explainCommand } from './commands/explain.ts';
import { schemaCommand } from './commands/schema.ts';
import { webhookCommand } from './commands/webhook.ts';

/** Every command, in the order of the help: a new one is a file in `commands/` and a line here. */
export const commands: readonly CliCommand[] = [
  demoCommand,
  checkCommand,
  compileCommand,
  diffCommand,
  canCommand,
  explainCommand,
  webhookCommand,
  schemaCommand,
];
