import { resolve } from 'node:path';
import { didYouMean } from '../../../check/did-you-mean.ts';
import { schemaNames, schemaOf } from '../../../check/schemas.ts';
import { counted } from '../../../report/tally.ts';
import { textOption, type CliCommand, type Invocation } from '../command.ts';
import { exitCode, UsageError } from '../exit-code.ts';
import { writeSchemas } from '../write-schemas.ts';

/** The published name of what the user calls a schema: `Service`, `service`, `CheckReport`. */
function nameOf(asked: string): string {
  const text = schemaOf(asked);
  const name = schemaNames.find((each) => schemaOf(each) === text);
  if (text !== undefined && name !== undefined) return name;
  const near = didYouMean(asked.toLowerCase(), schemaNames);
  const hint = near === undefined ? `one of: ${schemaNames.join(', ')}` : `did you mean ${near}?`;
  throw new UsageError(`no schema '${asked}' (${hint})`);
}

async function writeTo({ dir, say }: Invocation, out: string, names: readonly string[]) {
  const { written, unchanged } = await writeSchemas(resolve(dir, out), names);
  say(`${out}: ${counted(written, 'schema')} written, ${unchanged} unchanged\n`);
}

/** `schema [NAME]`: prints a published JSON Schema; without a name, the names. */
export const schemaCommand: CliCommand = {
  name: 'schema',
  summary: 'print a JSON Schema of an intent or a report, or write them for editors',
  declare: (command) =>
    command
      .argument('[name]', `one of: ${schemaNames.join(', ')}`)
      .option('--out <dir>', 'write NAME.schema.json into this folder; without a name, all'),
  run: async (invocation) => {
    const { args, options, print } = invocation;
    const name = args[0] === undefined ? undefined : nameOf(args[0]);
    const out = textOption(options, 'out');
    if (out !== undefined)
      await writeTo(invocation, out, name === undefined ? schemaNames : [name]);
    else print(name === undefined ? `${schemaNames.join('\n')}\n` : (schemaOf(name) ?? ''));
    return exitCode.fine;
  },
};
