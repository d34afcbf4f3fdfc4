// The comment on pull requests of a real Git host. Gitea has the REST API of GitHub under `/api/v1`
// for pull requests and their comments. What cannot be shown on it: it has no GraphQL, so the user of
// a token is asked for by REST; no check runs and no place for SARIF; its users are never bots; it takes
// comments of any length, lists them on one page and has no rate limits. Those stay with the simulated
// host of the unit tests. No runner is at hand either: the bundle gets the environment of one.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareWith, examine } from '../../../src/edges/action/examine.ts';
import { before } from '../../../src/edges/cli/demo/story.ts';
import { githubClient } from '../../../src/edges/github/client.ts';
import { GitHubError } from '../../../src/edges/github/github-error.ts';
import {
  postComment,
  type Posted,
  type PostRequest,
} from '../../../src/edges/github/post-comment.ts';
import type { CommentInput } from '../../../src/report/comment/input.ts';
import { marker, readMarker } from '../../../src/report/comment/marker.ts';
import { comment, defaultBudget } from '../../../src/report/markdown.ts';
import { startGitea, type Gitea } from './gitea.ts';
import type { Person } from './person.ts';
import { openPullRequest, type PullRequest } from './pull-request.ts';
import { runAction } from './run-action.ts';

let gitea: Gitea;
let mallory: Person;

beforeAll(async () => {
  gitea = await startGitea();
  mallory = await gitea.person('mallory');
});

// Also where the second user could not be made.
afterAll(async () => gitea?.stop());

/** By head: commits with fixed dates have the same ids in every repository, so one answer serves many. */
const compared = new Map<string, CommentInput>();

async function compare(pull: PullRequest): Promise<CommentInput> {
  const { folder } = pull.clone();
  const { pr, head, base } = pull;
  const examined = await examine(folder, head, '2026-11-22');
  const [input] = await compareWith(base, folder, examined, { pr, head, base, version: '1.0.0' });
  if (input === undefined) throw new Error('the demo has a mesh');
  return input;
}

/** The text of the demo's change, from the commits of the pull request and for that pull request. */
async function report(pull: PullRequest): Promise<PostRequest['render']> {
  const { pr, head, owner, repo } = pull;
  const input = compared.get(head) ?? (await compare(pull));
  compared.set(head, input);
  const about = { ...input, pr, repository: `${gitea.url}/${owner}/${repo}` };
  return (budget, previous) => comment({ ...about, budget, ...(previous && { previous }) });
}

function post(
  pull: PullRequest,
  render: PostRequest['render'],
  over: Partial<PostRequest> = {},
): Promise<Posted> {
  const token = over.token ?? gitea.owner.token;
  const baseUrl = `${gitea.url}/api/v1`;
  const client = githubClient({ token, baseUrl, version: '1.0.0', second: 1 });
  const { owner, repo, pr, head } = pull;
  return postComment(client, {
    ...{ owner, repo, pr, head, id: 'demo', budget: defaultBudget, render, token },
    ...over,
  });
}

/** What stands in the place of our comment for whoever trusts the marker alone. */
const forged = ({ pr, base, head }: PullRequest) =>
  `${marker({ id: 'demo', pr, base, head, rev: 1, past: [] })}\n\n✅ nothing changes, merge me`;

/** What a token needs to comment. */
const scopes = ['read:repository', 'write:issue'];

async function tokenFor(...allowed: readonly string[]): Promise<Partial<PostRequest>> {
  return { token: await gitea.owner.tokenFor(...allowed) };
}

const readOnly = () => gitea.owner.tokenFor('read:repository', 'read:issue');

describe('a comment posted twice', () => {
  it.each([
    ['the host says who we are', 0, () => tokenFor(...scopes, 'read:user')],
    ['the caller says who we are', 0, async () => ({ author: 'acme' })],
    ['the token may not ask, and a comment shows who we are', 1, () => tokenFor(...scopes)],
  ])('is one comment where %s', async (_, spare, over) => {
    const pull = await openPullRequest(gitea);
    const render = await report(pull);
    const who = await over();
    expect(await post(pull, render, who)).toMatchObject({ kind: 'created' });
    const [first, ...more] = await pull.comments();
    expect(more).toEqual([]);
    expect(first?.body).toContain('blocked by 1 broken guarantee');
    expect(first?.user.login).toBe('acme');

    const same = await post(pull, render, who);
    expect(same).toEqual({ kind: 'unchanged', url: first?.html_url });
    expect(await pull.comments()).toEqual([first]);
    // Ids are counted up: between ours and this one, so many came and went.
    const talk = await pull.say(mallory, 'why?');
    expect(talk.id - (first?.id ?? 0) - 1).toBe(spare);

    const longer: PostRequest['render'] = (...args) => `${render(...args)}\n\nOne more line.`;
    expect(await post(pull, longer, who)).toMatchObject({ kind: 'updated' });
    const [edited, ...others] = await pull.comments();
    expect(others).toEqual([talk]);
    expect(edited?.id).toBe(first?.id);
    expect(edited?.body).toBe(`${first?.body}\n\nOne more line.`);
  });

  it('never becomes an edit of what somebody else wrote with our marker', async () => {
    const pull = await openPullRequest(gitea);
    const render = await report(pull);
    const planted = await pull.say(mallory, forged(pull));
    expect(readMarker(planted.body)).toBeDefined();
    // The owner's token may edit it: that it does not is our doing.
    expect(await post(pull, render)).toMatchObject({ kind: 'created' });
    expect(await post(pull, () => `${render(defaultBudget, undefined)}\n\nMore.`)).toMatchObject({
      kind: 'updated',
    });
    const [theirs, ours, ...more] = await pull.comments();
    expect(theirs).toEqual(planted);
    expect(ours?.user.login).toBe('acme');
    expect(ours?.body).toMatch(/\n\nMore\.$/);
    expect(more).toEqual([]);
  });
});

describe('a run that comes late or may not', () => {
  it('does not write over the answer to a newer head', async () => {
    const pull = await openPullRequest(gitea);
    const render = await report(pull);
    await post(pull, render);
    const next = await pull.push();
    await post(pull, () => `${render(defaultBudget, undefined)}\n\nNewer.`, { head: next });
    const standing = await pull.comments();
    expect(await post(pull, render)).toEqual({ kind: 'stale', head: next });
    expect(await pull.comments()).toEqual(standing);
    expect(standing.map(({ body }) => body.endsWith('Newer.'))).toEqual([true]);
  });

  it('is told what the host says, without the token', async () => {
    const pull = await openPullRequest(gitea);
    const render = await report(pull);
    const token = await readOnly();
    const error = await post(pull, render, { token }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GitHubError);
    expect(error).toMatchObject({ status: 403 });
    expect(String(error)).not.toContain(token);
    expect(await pull.comments()).toEqual([]);
  });
});

/** The first commit again, but for one share of traffic: nothing that a guarantee forbids. */
function sound(): Readonly<Record<string, string>> {
  const path = 'teams/bookinfo/reviews.yaml';
  return {
    ...before,
    [path]: (before[path] ?? '').replace('{v1: 90, v3: 10}', '{v1: 70, v3: 30}'),
  };
}

describe('the action', () => {
  it('writes one comment, and edits it with the next commit', async () => {
    const pull = await openPullRequest(gitea);
    const { token } = gitea.owner;
    const first = await runAction(gitea.url, pull, { token });
    expect(first).toMatchObject({ code: 1 });
    expect(first.log).toContain('::error file=guarantees/bookinfo.yaml');
    const [made, ...more] = await pull.comments();
    expect(more).toEqual([]);
    expect(made?.body).toContain('blocked by 1 broken guarantee');
    expect(first.outputs).toContain(made?.html_url);
    expect(readMarker(made?.body ?? '')).toMatchObject({ head: pull.head, base: pull.base });

    const next = await pull.push(sound());
    const second = await runAction(gitea.url, pull, { token });
    expect(second).toMatchObject({ code: 0 });
    const [edited, ...others] = await pull.comments();
    expect(others).toEqual([]);
    expect(edited).toMatchObject({ id: made?.id, user: { login: 'acme' } });
    expect(readMarker(edited?.body ?? '')).toMatchObject({ head: next, rev: 2 });
    expect(edited?.body).not.toContain('blocked by');
    for (const { log, summary } of [first, second]) expect(log + summary).not.toContain(token);
  });

  it('writes what the host shows as meant, with links that lead somewhere', async () => {
    const pull = await openPullRequest(gitea);
    await runAction(gitea.url, pull, { token: gitea.owner.token, 'comment-author': 'acme' });
    const [made] = await pull.comments();
    const body = made?.body ?? '';
    const context = `${gitea.url}/${pull.owner}/${pull.repo}`;
    const html = await rendered(body, context);
    expect(html).toContain('<table>');
    expect(html).toContain('<details>');
    expect(html).not.toContain('meshwright-report');
    const links = [...body.matchAll(/\]\((http[^)\s]+\/blob\/[^)\s]+)\)/g)].map(([, link]) => link);
    expect(links.length).toBeGreaterThan(0);
    for (const link of new Set(links)) {
      const [, commit = '', path = ''] = /\/blob\/(\w+)\/([^#]+)/.exec(link ?? '') ?? [];
      expect([pull.head, pull.base]).toContain(commit);
      const { status, url } = await fetch(link ?? '');
      expect({ status, url }).toEqual({
        status: 200,
        url: `${context}/src/commit/${commit}/${path}`,
      });
    }
  });

  it('leaves a planted comment alone, and is no failure of its own with a token that only reads', async () => {
    const pull = await openPullRequest(gitea);
    await pull.push(sound());
    const planted = await pull.say(mallory, forged(pull));
    const read = await runAction(gitea.url, pull, { token: await readOnly() });
    expect(read).toMatchObject({ code: 0 });
    expect(read.log).toContain('::notice::No comment: the token may not write here');
    expect(read.summary).toContain('Mesh change');
    expect(await pull.comments()).toEqual([planted]);
    await runAction(gitea.url, pull, { token: gitea.owner.token });
    const [theirs, ours, ...more] = await pull.comments();
    expect(theirs).toEqual(planted);
    expect(ours?.user.login).toBe('acme');
    expect(more).toEqual([]);
  });
});

/** As the page of the pull request shows a text. */
async function rendered(text: string, context: string): Promise<string> {
  const answer = await fetch(`${gitea.url}/api/v1/markdown`, {
    method: 'POST',
    headers: {
      authorization: `token ${gitea.owner.token}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ Text: text, Mode: 'comment', Context: context }),
  });
  expect(answer.status).toBe(200);
  return answer.text();
}
