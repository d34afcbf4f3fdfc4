import { notice, warning } from '@actions/core';
import type { CommentInput } from '../../report/comment/input.ts';
import { comment, defaultBudget } from '../../report/markdown.ts';
import { githubClient } from '../github/client.ts';
import { GitHubError } from '../github/github-error.ts';
import { postComment, type Posted } from '../github/post-comment.ts';
import type { Inputs } from './inputs.ts';
import type { Environment, Occasion } from './occasion.ts';

type PullRequest = Extract<Occasion, { kind: 'pull-request' }>;

const outcomes: Readonly<Record<Posted['kind'], string>> = {
  created: 'comment created',
  updated: 'comment edited',
  unchanged: 'the comment says this already',
  silent: 'nothing changes, so there is no comment',
  stale: 'the pull request has a newer head: its own run will comment',
};

/** Forks and Dependabot get a token that may only read: that is how it should be, and no failure. */
function tellRefusal(error: GitHubError): void {
  if (error.status === 403 || error.status === 404 || error.status === 401)
    notice(
      `No comment: the token may not write here (${error.message}). The report is in the summary of this run; give the job 'pull-requests: write' for a comment.`,
    );
  else warning(`No comment: ${error.message}. The report is in the summary of this run.`);
}

/**
 * Writes the comment of each mesh. Whatever happens here is told and never decides how the run ends.
 *
 * @returns addresses of the comments that are there now
 */
export async function writeComments(
  inputs: readonly CommentInput[],
  occasion: PullRequest,
  { token, author }: Inputs,
  { env, version }: { readonly env: Environment; readonly version: string },
): Promise<readonly string[]> {
  const baseUrl = env['GITHUB_API_URL'] || 'https://api.github.com';
  const client = githubClient({ token, baseUrl, version });
  const { owner, repo, pr, head } = occasion;
  const urls: string[] = [];
  for (const input of inputs) {
    try {
      const posted = await postComment(client, {
        ...{ owner, repo, pr, head, token },
        ...(author !== undefined && { author }),
        id: input.id,
        budget: defaultBudget,
        render: (budget, previous) => comment({ ...input, budget, ...(previous && { previous }) }),
      });
      if ('url' in posted) urls.push(posted.url);
      if (posted.kind === 'stale') notice(outcomes.stale);
      else process.stdout.write(`${outcomes[posted.kind]}\n`);
    } catch (error) {
      if (!(error instanceof GitHubError)) throw error;
      tellRefusal(error);
      return urls;
    }
  }
  return urls;
}
