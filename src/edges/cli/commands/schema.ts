import { didYouMean } from '../../../check/did-you-mean.ts';
import { schemaNames, schemaOf } from '../../../check/schemas.ts';
import type { CliCommand } from '../command.ts';
import { exitCode, UsageError } from '../exit-code.ts';

/** `schema [NAME]`: prints a published JSON Schema; without a name, the names. */
export const schemaCommand: CliCommand = {
  name: 'schema',
  summary: 'print a JSON Schema of an intent or a report',
  declare: (command) => command.argument('[name]', `one of: ${schemaNames.join(', ')}`),
  run: async ({ args, print }) => {
    const [name] = args;
    if (name === undefined) {
      print(`${schemaNames.join('\n')}\n`);
      return exitCode.fine;
    }
    const text = schemaOf(name);
    if (text === undefined) {
      const near = didYouMean(name, schemaNames);
      const hint =
        near === undefined ? `one of: ${schemaNames.join(', ')}` : `did you mean ${near}?`;
      throw new UsageError(`no schema '${name}' (${hint})`);
    }
    print(text);
    return exitCode.fine;
  },
};
