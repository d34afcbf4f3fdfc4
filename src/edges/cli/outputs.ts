import { mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { didYouMean } from '../../check/did-you-mean.ts';
import { FilesError } from '../files/files-error.ts';
import { UsageError } from './exit-code.ts';

/** One `-o FORMAT[=FILE]`. Without a file it goes to stdout. */
export interface Output<F extends string> {
  readonly format: F;
  readonly file?: string;
}

/**
 * What `-o` asks for. The first format is the one for people: it goes to stdout unless another
 * does. Two outputs into one place would be neither.
 */
export function parseOutputs<F extends string>(
  written: readonly string[],
  formats: readonly [F, ...F[]],
): readonly Output<F>[] {
  const outputs = written.map((text): Output<F> => {
    const at = text.indexOf('=');
    const name = at === -1 ? text : text.slice(0, at);
    const format = formats.find((known) => known === name);
    if (format === undefined) {
      const guess = didYouMean(name, formats);
      const hint = guess === undefined ? '' : ` (did you mean ${guess}?)`;
      throw new UsageError(`unknown output format '${name}'${hint}; one of: ${formats.join(', ')}`);
    }
    if (at === -1) return { format };
    if (at === text.length - 1)
      throw new UsageError(`-o ${text}: a file name is missing after '='`);
    return { format, file: text.slice(at + 1) };
  });
  const places = outputs.map(({ file }) => file ?? '');
  if (new Set(places).size < places.length)
    throw new UsageError(
      'two outputs go to one place; write one of them to a file: -o FORMAT=FILE',
    );
  return places.includes('') ? outputs : [{ format: formats[0] }, ...outputs];
}

/** Makes a folder and those above it. Not `recursive`: that never ends where `/proc` says no. */
async function makeFolder(path: string): Promise<void> {
  if (await stat(path).catch(() => undefined)) return;
  if (dirname(path) !== path) await makeFolder(dirname(path));
  await mkdir(path);
}

/** Writes every output where it belongs. Files count from the folder of the command. */
export async function writeOutputs<F extends string>(
  outputs: readonly Output<F>[],
  where: { readonly dir: string; readonly print: (text: string) => void },
  render: (format: F, isFile: boolean) => string,
): Promise<void> {
  for (const { format, file } of outputs) {
    if (file === undefined) {
      where.print(render(format, false));
      continue;
    }
    const path = resolve(where.dir, file);
    try {
      await makeFolder(dirname(path));
      await writeFile(path, render(format, true));
    } catch (error) {
      throw error instanceof Error && 'code' in error
        ? new FilesError('unwritable', path, error)
        : error;
    }
  }
}

/** JSON for a program: indented, one line break at the end. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
