import type { Command } from 'commander';
import type { Io } from './io.ts';

/** One call of a command, parsed. */
export interface Invocation {
  readonly io: Io;
  /** Absolute path of the folder that the command works in: the current one, or what `-C` says. */
  readonly dir: string;
  /** Positional arguments, in the order of their declaration; absent ones are `undefined`. */
  readonly args: readonly (string | undefined)[];
  readonly options: Options;
  /** Writes data to stdout. */
  readonly print: (text: string) => void;
  /** Writes talk to stderr. */
  readonly say: (text: string) => void;
}

/** Options by their long name in camel case, as commander gives them. */
export type Options = Readonly<Record<string, unknown>>;

/** One row of the command table. */
export interface CliCommand {
  readonly name: string;
  readonly summary: string;
  /** Declares arguments and options; the common ones (`-C`, `--help`) are there already. */
  readonly declare: (command: Command) => Command;
  /** Resolves to the exit code. */
  readonly run: (invocation: Invocation) => Promise<number>;
}

/** An option that takes one text. */
export function textOption(options: Options, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** An option that may stand several times. */
export function listOption(options: Options, name: string): readonly string[] {
  const value = options[name];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

/** An option without a value. */
export function flagOption(options: Options, name: string): boolean {
  return options[name] === true;
}

/** For commander: collects what a repeated option says. */
export function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}
