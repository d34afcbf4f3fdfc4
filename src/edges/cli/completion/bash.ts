import { grouped } from '../../../source/grouped.ts';
import { topOptions, type CommandWords, type Values } from './command-words.ts';

/** Words inside the double quotes of `compgen -W`; they hold letters, digits, `-` and `.` alone. */
function list(words: readonly string[]): string {
  return words.join(' ');
}

/** What answers for a place; files are left to the shell, which answers where nothing else does. */
function reply(values: Values): string {
  if (values.kind === 'words') return `_meshwright_words "${list(values.words)}"`;
  if (values.kind === 'services') return '_meshwright_words "$(_meshwright_services)"';
  return ':';
}

function valueCases(commands: readonly CommandWords[]): readonly string[] {
  const places = commands.flatMap(({ name, options }) =>
    options.flatMap(({ flags, values }) =>
      values === undefined || flags.includes('-C')
        ? []
        : [{ pattern: flags.map((flag) => `"${name} ${flag}"`).join(' | '), say: reply(values) }],
    ),
  );
  const byReply = grouped(places, ({ say }) => say);
  return [...byReply].map(([say, list]) => {
    const patterns = list.map(({ pattern }) => pattern).join(' | ');
    return `    ${patterns}) ${say}; return ;;`;
  });
}

const flagsOf = (options: CommandWords['options']) => list(options.flatMap(({ flags }) => flags));

/** A script for bash 3.2 and newer. */
export function bashScript(commands: readonly CommandWords[]): string {
  const options = commands.map(
    (each) => `      ${each.name}) _meshwright_words "${flagsOf(each.options)}" ;;`,
  );
  const values = commands
    .filter(({ values: each }) => each.kind === 'words' || each.kind === 'services')
    .map((each) => `    ${each.name}) ${reply(each.values)} ;;`);
  return `# bash completion of meshwright. Load it with: source <(meshwright completion bash)
_meshwright_words() {
  COMPREPLY=($(compgen -W "$1" -- "$cur"))
}
_meshwright_services() {
  "\${COMP_WORDS[0]}" -C "\${folder:-.}" completion --services 2>/dev/null
}
_meshwright() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD - 1]}" name="" folder="" i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${COMP_WORDS[i]}" in
      -C) folder="\${COMP_WORDS[i + 1]}"; ((i++)) ;;
      -*) ;;
      *) [[ -n "$name" ]] || name="\${COMP_WORDS[i]}" ;;
    esac
  done
  [[ "$prev" != -C ]] || return
  case "$name $prev" in
${valueCases(commands).join('\n')}
  esac
  if [[ "$cur" == -* ]]; then
    case "$name" in
      "") _meshwright_words "${flagsOf(topOptions)}" ;;
${options.join('\n')}
    esac
    return
  fi
  case "$name" in
    "") _meshwright_words "${list(commands.map(({ name }) => name))}" ;;
${values.join('\n')}
  esac
}
complete -o default -F _meshwright meshwright
`;
}
