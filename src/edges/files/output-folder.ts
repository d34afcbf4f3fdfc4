import { join } from 'node:path';
import { outputIndexName, readOutputIndex, type OutputIndex } from '../../source/output-index.ts';
import { readSmall } from './read-small.ts';

/** An index of ten thousand objects has 2 MB; what is larger is not ours. */
const maximumBytes = 32 * 1024 * 1024;

/** The index of a folder that a former run wrote; `undefined` where there is none, or it is not ours. */
export async function readIndex(folder: string): Promise<OutputIndex | undefined> {
  const text = await readSmall(join(folder, outputIndexName), maximumBytes);
  return text === undefined ? undefined : readOutputIndex(text);
}

/** Whether a folder holds what we compiled: no intents are looked for in it. */
export async function isOutputFolder(folder: string): Promise<boolean> {
  return (await readIndex(folder)) !== undefined;
}
