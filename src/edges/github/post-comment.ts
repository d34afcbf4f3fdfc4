import type { CommentState } from '../../report/comment/marker.ts';
import type { GitHubClient } from './client.ts';
import { asked, GitHubError } from './github-error.ts';
import {
  authorOf,
  isSame,
  markedComments,
  viewer,
  type Author,
  type MarkedComment,
  type PullAddress,
} from './own-comments.ts';

/** A comment to be there once, and to say this. */
export interface PostRequest extends PullAddress {
  /** Name of the mesh. */
  readonly id: string;
  /** Commit that the comment is about. */
  readonly head: string;
  /** Where the caller knows as whom the token writes; else the host is asked. */
  readonly author?: string;
  /** In bytes. Halved where the host finds the text too long. */
  readonly budget: number;
  /** The text within a budget, given what is there; nothing = no comment is needed. */
  readonly render: (budget: number, previous: CommentState | undefined) => string | undefined;
  /** Never appears in what is thrown. */
  readonly token: string;
}

/** What became of it. */
export type Posted =
  | { readonly kind: 'created' | 'updated' | 'unchanged'; readonly url: string }
  /** There was nothing to say. */
  | { readonly kind: 'silent' }
  /** The pull request has another head by now: its own run will speak. */
  | { readonly kind: 'stale'; readonly head: string };

const halvings = 3;

/** Hosts may normalise what they keep. */
const normal = (body: string): string => body.replaceAll('\r\n', '\n').trimEnd();

/** Writes a text, shorter and shorter while the host finds it too long. */
async function written<T>(
  { budget, render }: PostRequest,
  previous: CommentState | undefined,
  write: (body: string) => Promise<T>,
): Promise<T | undefined> {
  for (let step = 0; ; step += 1) {
    const body = render(Math.floor(budget / 2 ** step), previous);
    if (body === undefined) return undefined;
    try {
      return await write(body);
    } catch (error) {
      const isTooLong = error instanceof GitHubError && error.status === 422;
      if (!isTooLong || step === halvings) throw error;
    }
  }
}

async function create(client: GitHubClient, request: PostRequest) {
  const { owner, repo, pr, token } = request;
  return written(request, undefined, (body) =>
    asked('creating the comment', token, async () => {
      const { data } = await client.rest.issues.createComment({
        owner,
        repo,
        issue_number: pr,
        body,
      });
      return { number: data.id, url: data.html_url, author: authorOf(data) };
    }),
  );
}

async function update(
  client: GitHubClient,
  request: PostRequest,
  there: MarkedComment,
): Promise<Posted> {
  const { owner, repo, token } = request;
  const kind = await written(request, there.state, async (body) => {
    if (normal(body) === normal(there.body)) return 'unchanged' as const;
    await asked('editing the comment', token, () =>
      client.rest.issues.updateComment({ owner, repo, comment_id: there.number, body }),
    );
    return 'updated' as const;
  });
  return kind === undefined ? { kind: 'silent' } : { kind, url: there.url };
}

/**
 * On a host that does not tell who we are, the answer to a comment of ours does. Where it shows that
 * the one that was there is ours as well, the new one goes away again.
 */
async function learn(
  client: GitHubClient,
  request: PostRequest,
  marked: readonly MarkedComment[],
): Promise<Posted> {
  const made = await create(client, request);
  if (made === undefined) return { kind: 'silent' };
  const own = made.author && ofAuthor(marked, made.author);
  if (own === undefined) return { kind: 'created', url: made.url };
  const { owner, repo, token } = request;
  await asked('deleting the second comment', token, () =>
    client.rest.issues.deleteComment({ owner, repo, comment_id: made.number }),
  );
  return update(client, request, own);
}

function ofAuthor(marked: readonly MarkedComment[], us: Author): MarkedComment | undefined {
  return marked.find(({ author }) => author !== undefined && isSame(author, us));
}

async function currentHead(client: GitHubClient, request: PostRequest): Promise<string> {
  const { owner, repo, pr, token } = request;
  const { data } = await asked('reading the pull request', token, () =>
    client.rest.pulls.get({ owner, repo, pull_number: pr }),
  );
  return data.head.sha;
}

/**
 * Sees to it that a pull request has one comment of ours for a mesh, and that it says what is true
 * of the current head. It is edited in place, only if its text changes, and found by its whole marker
 * line and its author: what somebody else wrote with our marker is not ours. A run about an older
 * head does not touch it.
 *
 * @throws {GitHubError} the host refuses or does not answer
 */
export async function postComment(client: GitHubClient, request: PostRequest): Promise<Posted> {
  const { token, id, author } = request;
  const head = await currentHead(client, request);
  if (head !== request.head) return { kind: 'stale', head };
  const marked = await asked('reading the comments', token, () =>
    markedComments(client, request, id),
  );
  const made = async (): Promise<Posted> => {
    const comment = await create(client, request);
    return comment === undefined ? { kind: 'silent' } : { kind: 'created', url: comment.url };
  };
  if (marked.length === 0) return made();
  const us =
    author === undefined
      ? await viewer(client)
      : { login: author, isBot: author.endsWith('[bot]') };
  if (us === undefined) return learn(client, request, marked);
  const own = ofAuthor(marked, us);
  return own === undefined ? made() : update(client, request, own);
}
