/** What the disk would not do. `missing` is what the user named; the others are the surroundings. */
export type FilesProblem = 'missing' | 'unreadable' | 'unwritable' | 'refused';

const code = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error ? String(error.code) : undefined;

/** Whether an error of the file system says that a name leads to nothing. */
export function isMissing(error: unknown): boolean {
  return code(error) === 'ENOENT' || code(error) === 'ENOTDIR';
}

/** Reading or writing files failed. The message names the path and the system's reason, no content. */
export class FilesError extends Error {
  override readonly name = 'FilesError';
  readonly problem: FilesProblem;
  readonly path: string;

  constructor(problem: FilesProblem, path: string, cause: unknown) {
    const reason = typeof cause === 'string' ? cause : (code(cause) ?? String(cause));
    const where = typeof cause === 'object' && cause && 'path' in cause ? String(cause.path) : path;
    super(`${where}: ${reason}`, { cause });
    this.problem = problem;
    this.path = path;
  }
}

/** Ends with `refused`: what stands there is not ours to touch. */
export function refuse(path: string, why: string): never {
  throw new FilesError('refused', path, why);
}
