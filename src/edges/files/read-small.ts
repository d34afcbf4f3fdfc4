import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/**
 * The text of a regular file; `undefined` where there is none, it is a link, it is larger than the
 * limit (in bytes, 4 MiB) or the disk refuses: for files that nothing fails without.
 */
export async function readSmall(
  path: string,
  maximumBytes = 4 * 1024 * 1024,
): Promise<string | undefined> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = await open(path, flags).catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const stat = await file.stat();
    if (!stat.isFile() || stat.size > maximumBytes) return undefined;
    return await file.readFile('utf8').catch(() => undefined);
  } finally {
    await file.close();
  }
}
