import { topOptions, type CommandWords, type OptionWords, type Values } from './command-words.ts';

/** Text inside single quotes of fish, which knows two escapes there. */
const quoted = (text: string) => `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`;

const services = "'(meshwright completion --services 2>/dev/null)'";

/** What follows an option; \`-r\` keeps files, \`-x\` does not. */
function valueWords(values: Values | undefined): string {
  if (values === undefined) return '';
  if (values.kind === 'words') return ` -x -a ${quoted(values.words.join(' '))}`;
  if (values.kind === 'services') return ` -x -a ${services}`;
  if (values.kind === 'folders') return " -x -a '(__fish_complete_directories)'";
  return values.kind === 'files' ? ' -r' : ' -x';
}

function optionLine(when: string, { flags, description, values }: OptionWords): string {
  const names = flags.map((flag) =>
    flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
  );
  return `complete -c meshwright -n ${when} ${names.join(' ')}${valueWords(values)} -d ${quoted(description)}`;
}

function argumentLine(when: string, { values }: CommandWords): readonly string[] {
  if (values.kind === 'files') return [`complete -c meshwright -n ${when} -F`];
  if (values.kind === 'text') return [];
  return [`complete -c meshwright -n ${when}${valueWords(values).replace(' -x', '')}`];
}

/** A script for fish. */
export function fishScript(commands: readonly CommandWords[]): string {
  const lines = commands.flatMap((command) => {
    const when = `'__fish_seen_subcommand_from ${command.name}'`;
    return [
      `complete -c meshwright -n __fish_use_subcommand -a ${command.name} -d ${quoted(command.summary)}`,
      ...command.options.map((option) => optionLine(when, option)),
      ...argumentLine(when, command),
    ];
  });
  return [
    '# fish completion of meshwright. Load it with: meshwright completion fish | source',
    'complete -c meshwright -f',
    ...topOptions.map((option) => optionLine('__fish_use_subcommand', option)),
    ...lines,
    '',
  ].join('\n');
}
