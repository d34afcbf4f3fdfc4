import { Option } from 'commander';
import { isIntentName } from '../../../adopt/names.ts';
import { didYouMean } from '../../../check/did-you-mean.ts';
import type { Document } from '../../../read/document.ts';
import { isObject } from '../../../source/json.ts';
import { readTree } from '../../files/read-tree.ts';
import { locate } from '../../files/repository-root.ts';
import { library } from '../../workspace/library.ts';
import { flagOption, type CliCommand, type Invocation } from '../command.ts';
import { bashScript } from '../completion/bash.ts';
import { commandWords, type CommandWords } from '../completion/command-words.ts';
import { fishScript } from '../completion/fish.ts';
import { zshScript } from '../completion/zsh.ts';
import { exitCode, UsageError } from '../exit-code.ts';

const scripts: Readonly<Record<string, (commands: readonly CommandWords[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};
const shells = Object.keys(scripts);

/**
 * `namespace/name` of a Service document; nothing for any other. A shell may run what it is given to
 * complete, so nothing but plain names gets there.
 */
function serviceName({ value: { apiVersion, kind, metadata } }: Document): readonly string[] {
  const isOurs = typeof apiVersion === 'string' && apiVersion.startsWith('meshwright.dev/');
  if (!isOurs || kind !== 'Service' || !isObject(metadata)) return [];
  const { namespace, name } = metadata;
  if (typeof namespace !== 'string' || typeof name !== 'string') return [];
  return isIntentName(namespace) && isIntentName(name) ? [`${namespace}/${name}`] : [];
}

/**
 * Services of the repository, checked or not: somebody waits with a finger on a key, so only files
 * that hold intents are decoded.
 */
async function printServices({ dir, print }: Invocation): Promise<number> {
  const { root } = await locate(dir);
  const files = library();
  files.add(await readTree(root));
  const intents = files.below('').filter((path) => files.holds(path, 'meshwright.dev/'));
  const names = intents.flatMap((path) => files.get(path)?.documents.flatMap(serviceName) ?? []);
  for (const name of [...new Set(names)].sort()) print(`${name}\n`);
  return exitCode.fine;
}

/** `completion SHELL`: what a shell reads to complete the commands of this table, and itself. */
export function completionCommand(others: readonly CliCommand[]): CliCommand {
  const command: CliCommand = {
    name: 'completion',
    summary: 'print completions for a shell: source <(meshwright completion bash)',
    declare: (declared) =>
      declared
        .argument('[shell]', `one of: ${shells.join(', ')}`)
        .addOption(new Option('--services', 'services of the mesh, for the shells').hideHelp()),
    run: async (invocation) => {
      const { args, options, print } = invocation;
      if (flagOption(options, 'services')) return printServices(invocation);
      const [shell = ''] = args;
      const script = Object.hasOwn(scripts, shell) ? scripts[shell] : undefined;
      if (script === undefined) {
        const near = didYouMean(shell, shells);
        const hint = near === undefined ? `one of: ${shells.join(', ')}` : `did you mean ${near}?`;
        throw new UsageError(
          shell === '' ? `say which shell: ${shells.join(', ')}` : `no shell '${shell}' (${hint})`,
        );
      }
      print(script(commandWords([...others, command])));
      return exitCode.fine;
    },
  };
  return command;
}
