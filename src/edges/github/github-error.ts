/** What a host answered, without anything of what was sent: requests carry the token. */
export class GitHubError extends Error {
  override readonly name = 'GitHubError';
  /** HTTP status; absent where there was no answer. */
  readonly status: number | undefined;

  constructor(what: string, status: number | undefined, said: string) {
    super(
      `${what}: ${status === undefined ? 'no answer' : `HTTP ${status}`}${said && ` (${said})`}`,
    );
    this.status = status;
  }
}

const longest = 200;

function statusOf(error: unknown): number | undefined {
  const isAnswer = error instanceof Error && 'response' in error && error.response !== undefined;
  return isAnswer && 'status' in error && typeof error.status === 'number'
    ? error.status
    : undefined;
}

/**
 * Runs one question to a host. Every failure becomes a `GitHubError`: an error of the client holds
 * the request, and what is thrown ends up in logs.
 *
 * @param what what was tried, in words
 * @param token never appears in what is thrown
 */
export async function asked<T>(
  what: string,
  token: string,
  question: () => Promise<T>,
): Promise<T> {
  try {
    return await question();
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const said = token === '' ? text : text.replaceAll(token, '***');
    const line = said.replace(/[\r\n]+/g, ' ').slice(0, longest);
    throw new GitHubError(what, statusOf(error), line);
  }
}
