/** The user named a revision that breaks the grammar or does not exist: wrong use. */
export class RevisionError extends Error {
  override readonly name = 'RevisionError';
  readonly revision: string;

  constructor(revision: string, message: string) {
    super(message);
    this.revision = revision;
  }
}

/** Git is missing, the repository is damaged, or it is none: the surroundings failed. */
export class GitError extends Error {
  override readonly name = 'GitError';
}
