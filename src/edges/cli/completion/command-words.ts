import { Command, type Argument, type Option } from 'commander';
import { collect, type CliCommand } from '../command.ts';

/** What may stand at a place of the command line. */
export type Values =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  /** Services of the mesh in the folder, asked when they are needed. */
  | { readonly kind: 'services' }
  | { readonly kind: 'folders' }
  | { readonly kind: 'files' }
  /** Something that only the user knows. */
  | { readonly kind: 'text' };

/** An option as shells complete it. */
export interface OptionWords {
  /** `-o` and `--output`, or one of them. */
  readonly flags: readonly string[];
  readonly description: string;
  /** Absent for a flag without a value. */
  readonly values?: Values;
  readonly isRepeatable: boolean;
}

/** A command as shells complete it. */
export interface CommandWords {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly OptionWords[];
  /** What stands in its arguments, all of them alike. */
  readonly values: Values;
}

/** Commands that are about services of the mesh. */
const aboutServices: ReadonlySet<string> = new Set(['can', 'explain']);

/** Descriptions that begin with the words to choose from: `text, json; repeatable`. */
function listedWords(description: string): readonly string[] {
  const list = /^(?:one of: )?([a-z][a-z-]*(?:, [a-z][a-z-]*)*)(?:[:;]|$)/.exec(description)?.[1];
  return list?.split(', ') ?? [];
}

function optionValues({ flags, description }: Option): Values | undefined {
  const [, value] = /[<[]([^\]>[=]+)/.exec(flags) ?? [];
  if (value === undefined) return undefined;
  if (value === 'dir') return { kind: 'folders' };
  if (value === 'service' || value === 'caller') return { kind: 'services' };
  if (value === 'file' || value === 'path') return { kind: 'files' };
  if (value === 'format' || value === 'source')
    return { kind: 'words', words: listedWords(description) };
  return { kind: 'text' };
}

function argumentValues(name: string, args: readonly Argument[]): Values {
  if (aboutServices.has(name)) return { kind: 'services' };
  const words = args.flatMap(({ description }) =>
    description.startsWith('one of: ') ? listedWords(description) : [],
  );
  if (words.length > 0) return { kind: 'words', words };
  const [first] = args;
  if (first === undefined) return { kind: 'text' };
  return first.name() === 'dir' ? { kind: 'folders' } : { kind: 'files' };
}

function optionWords(option: Option): OptionWords {
  const { short, long, description, parseArg } = option;
  const values = optionValues(option);
  return {
    flags: [short, long].filter((flag) => flag !== undefined && flag !== null),
    description,
    ...(values !== undefined && { values }),
    isRepeatable: parseArg === collect,
  };
}

const common: readonly OptionWords[] = [
  {
    flags: ['-C'],
    description: 'run as if started in this folder',
    values: { kind: 'folders' },
    isRepeatable: true,
  },
  { flags: ['-h', '--help'], description: 'print help', isRepeatable: false },
];

/** The options in front of any command. */
export const topOptions: readonly OptionWords[] = [
  ...common,
  { flags: ['--version'], description: 'print the version', isRepeatable: false },
];

/** What shells need to know of the commands, from their own declarations. */
export function commandWords(commands: readonly CliCommand[]): readonly CommandWords[] {
  return commands.map(({ name, summary, declare }) => {
    const declared = declare(new Command(name));
    const shown = declared.options.filter(({ hidden }) => !hidden);
    return {
      name,
      summary,
      options: [...shown.map(optionWords), ...common],
      values: argumentValues(name, declared.registeredArguments),
    };
  });
}
