import { markerId, readMarker, type CommentState } from '../../report/comment/marker.ts';
import type { GitHubClient } from './client.ts';

/** Who wrote a comment, as hosts say it. */
export interface Author {
  readonly login: string;
  readonly isBot: boolean;
}

/** A comment with our marker. Whoever wrote it: anyone can write a marker. */
export interface MarkedComment {
  readonly number: number;
  readonly url: string;
  readonly body: string;
  readonly author: Author | undefined;
  readonly state: CommentState;
}

/** A pull request by its address. */
export interface PullAddress {
  readonly owner: string;
  readonly repo: string;
  readonly pr: number;
}

/** As much of a comment as hosts agree on. */
interface RawComment {
  readonly id: number;
  readonly html_url: string;
  readonly body?: string;
  readonly user: { readonly login: string; readonly type?: string } | null;
}

/** Who wrote what a host answered with. */
export function authorOf({ user }: Pick<RawComment, 'user'>): Author | undefined {
  return user ? { login: user.login, isBot: user.type === 'Bot' } : undefined;
}

/** A bot is called `name[bot]` in one API and `name` in the other; a person could be called `name` too. */
export function isSame(one: Author, other: Author): boolean {
  const bare = ({ login }: Author) => login.toLowerCase().replace(/\[bot\]$/, '');
  const isBot = (author: Author) => author.isBot || author.login.endsWith('[bot]');
  return isBot(one) === isBot(other) && bare(one) === bare(other);
}

/** Every comment of a pull request that carries our marker for this mesh, oldest first, of all pages. */
export async function markedComments(
  client: GitHubClient,
  { owner, repo, pr }: PullAddress,
  id: string,
): Promise<readonly MarkedComment[]> {
  const found: MarkedComment[] = [];
  const pages = client.paginate.iterator(client.rest.issues.listComments, {
    owner,
    repo,
    issue_number: pr,
    per_page: 100,
  });
  for await (const { data } of pages) {
    for (const raw of data as readonly RawComment[]) {
      const body = raw.body ?? '';
      const state = readMarker(body);
      if (state === undefined || state.id !== markerId(id)) continue;
      found.push({ number: raw.id, url: raw.html_url, body, author: authorOf(raw), state });
    }
  }
  return found;
}

/** As GraphQL has it, which takes every token; some hosts (Gitea) have none. */
async function viewerOfGraphql(client: GitHubClient): Promise<Author | undefined> {
  try {
    const { viewer } = await client.graphql<{ readonly viewer: { readonly login: string } }>(
      'query { viewer { login } }',
    );
    // An app's own login ends in `[bot]` here too; a bare `github-actions` is the app as well.
    const isBot = viewer.login.endsWith('[bot]') || viewer.login === 'github-actions';
    return { login: viewer.login, isBot };
  } catch {
    return undefined;
  }
}

/** As `GET /user` has it, which refuses the token of a workflow, and others that may not read users. */
async function viewerOfRest(client: GitHubClient): Promise<Author | undefined> {
  try {
    const { data } = await client.rest.users.getAuthenticated();
    return authorOf({ user: data });
  } catch {
    return undefined;
  }
}

/** Who we are, as far as the host tells. */
export async function viewer(client: GitHubClient): Promise<Author | undefined> {
  return (await viewerOfGraphql(client)) ?? (await viewerOfRest(client));
}
