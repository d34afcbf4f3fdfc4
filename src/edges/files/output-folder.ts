import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { outputIndexName, readOutputIndex, type OutputIndex } from '../../source/output-index.ts';

/** An index of ten thousand objects has 2 MB; what is larger is not ours. */
const maximumBytes = 32 * 1024 * 1024;

/** The index of a folder that a former run wrote; `undefined` where there is none, or it is not ours. */
export async function readIndex(folder: string): Promise<OutputIndex | undefined> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = await open(join(folder, outputIndexName), flags).catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const stat = await file.stat();
    if (!stat.isFile() || stat.size > maximumBytes) return undefined;
    return readOutputIndex(await file.readFile('utf8'));
  } finally {
    await file.close();
  }
}

/** Whether a folder holds what we compiled: no intents are looked for in it. */
export async function isOutputFolder(folder: string): Promise<boolean> {
  return (await readIndex(folder)) !== undefined;
}
