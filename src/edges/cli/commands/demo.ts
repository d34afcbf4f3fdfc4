import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { FilesError } from '../../files/files-error.ts';
import { textOption, type CliCommand } from '../command.ts';
import { exitCode, UsageError } from '../exit-code.ts';

async function keptFolder(folder: string): Promise<string> {
  const made = await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw new FilesError('unwritable', folder, error);
  });
  if (made === undefined && (await readdir(folder)).length > 0)
    throw new UsageError(`--keep ${folder}: the folder is not empty`);
  return folder;
}

/** `demo`: the whole loop on Bookinfo, in a throw-away repository, without a cluster. */
export const demoCommand: CliCommand = {
  name: 'demo',
  summary: 'play the whole loop on Bookinfo, without a cluster',
  declare: (command) =>
    command.option('--keep <dir>', 'leave the repository and the output behind in this folder'),
  run: async ({ io, dir, options, say }) => {
    const { playDemo } = await import('../demo/demo.ts');
    const keep = textOption(options, 'keep');
    const kept = keep === undefined ? undefined : await keptFolder(resolve(dir, keep));
    const folder = kept ?? (await mkdtemp(join(tmpdir(), 'meshwright-demo-')));
    try {
      await playDemo(io, folder);
    } finally {
      if (kept === undefined) await rm(folder, { recursive: true, force: true });
    }
    if (keep !== undefined) say(`\nthe repository and the output are in ${keep}\n`);
    return exitCode.fine;
  },
};
