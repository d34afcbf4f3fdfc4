import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { workflowPath, workflowText } from '../../../adopt/workflow-text.ts';
import { readSmall } from '../../files/read-small.ts';
import type { Located } from '../../files/repository-root.ts';
import type { NewFile } from '../../files/write-new.ts';
import { version } from '../version.ts';

/** Whether a workflow of the repository runs us already, whatever it is called. */
async function hasWorkflow(root: string): Promise<boolean> {
  const folder = join(root, '.github/workflows');
  for (const name of await readdir(folder).catch(() => [])) {
    if (join('.github/workflows', name) === join(workflowPath)) return true;
    const text = /\.ya?ml$/.test(name) ? await readSmall(join(folder, name)) : undefined;
    if (text !== undefined && /^\s*-?\s*uses:.*\/meshwright@/m.test(text)) return true;
  }
  return false;
}

/** The workflow for a mesh, where the repository has none; a folder without Git needs none. */
export async function missingWorkflow(
  { root, inRepository }: Located,
  folder: string,
): Promise<readonly NewFile[]> {
  if (!inRepository || (await hasWorkflow(root))) return [];
  return [{ path: workflowPath, text: workflowText({ folder, version }) }];
}
