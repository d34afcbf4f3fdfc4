import { topOptions, type CommandWords, type OptionWords, type Values } from './command-words.ts';

/** Text inside single quotes. */
const single = (text: string) => text.replaceAll("'", String.raw`'\''`);

/** Text inside a specification of \`_arguments\`, in single quotes. */
const inSpec = (text: string) => single(text.replaceAll(/[\\[\]:]/g, String.raw`\$&`));

const actions: Readonly<Record<Exclude<Values['kind'], 'words'>, string>> = {
  services: '_meshwright_services',
  folders: '_files -/',
  files: '_files',
  text: ' ',
};

function action(values: Values): string {
  return values.kind === 'words' ? `(${values.words.join(' ')})` : actions[values.kind];
}

/** One line for each flag; of two that mean the same only one may stand, unless both may repeat. */
function optionSpecs({ flags, description, values, isRepeatable }: OptionWords): readonly string[] {
  const value = values === undefined ? '' : `:value:${action(values)}`;
  return flags.map((flag) => {
    const before = isRepeatable ? '*' : flags.length > 1 ? `(${flags.join(' ')})` : '';
    return `'${before}${flag}[${inSpec(description)}]${value}'`;
  });
}

function commandCase({ name, options, values }: CommandWords): string {
  const specs = [...options.flatMap(optionSpecs), `'*:argument:${action(values)}'`];
  return `        ${name}) _arguments ${specs.join(' ')} ;;`;
}

/** A script for zsh, in a file called \`_meshwright\` on its \`fpath\` or read with \`source\`. */
export function zshScript(commands: readonly CommandWords[]): string {
  const described = commands.map(
    ({ name, summary }) => `        '${name}:${single(summary.replaceAll(':', String.raw`\:`))}'`,
  );
  return `#compdef meshwright
# zsh completion of meshwright. Load it with: source <(meshwright completion zsh)
_meshwright_services() {
  local -a services
  services=(\${(f)"$(meshwright -C "\${(v)opt_args[-C]:-.}" completion --services 2>/dev/null)"})
  (( \${#services} )) && compadd -- "\${services[@]}"
}
_meshwright() {
  local context state line
  typeset -A opt_args
  _arguments -C ${topOptions.flatMap(optionSpecs).join(' ')} \\
    '1:command:->command' '*::argument:->argument'
  case "$state" in
    command)
      local -a commands
      commands=(
${described.join('\n')}
      )
      _describe command commands
      ;;
    argument)
      case "\${words[1]}" in
${commands.map(commandCase).join('\n')}
      esac
      ;;
  esac
}
if [[ "\${funcstack[1]}" == _meshwright ]]; then _meshwright "$@"; else compdef _meshwright meshwright; fi
`;
}
