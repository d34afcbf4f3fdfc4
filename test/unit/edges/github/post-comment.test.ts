import { describe, expect, it } from 'vitest';
import { githubClient } from '../../../../src/edges/github/client.ts';
import { GitHubError } from '../../../../src/edges/github/github-error.ts';
import { postComment, type PostRequest } from '../../../../src/edges/github/post-comment.ts';
import { marker, type CommentState } from '../../../../src/report/comment/marker.ts';
import { fakeGitHub, type FakeGitHub } from '../../../support/fake-github.ts';

const head = 'b'.repeat(40);
const older = 'a'.repeat(40);

const state = (over: Partial<CommentState> = {}): CommentState => ({
  id: 'demo',
  pr: 7,
  head,
  base: older,
  rev: 1,
  past: [],
  ...over,
});

const text = (words: string, over: Partial<CommentState> = {}) =>
  `${marker(state(over))}\n\n${words}`;

/** Each question to the host costs a test a second, by the client's own limits. */
const known = { author: 'github-actions[bot]' };

function post(fake: FakeGitHub, over: Partial<PostRequest> = {}, who: { author?: string } = known) {
  const client = githubClient({
    token: 'secret-token',
    baseUrl: fake.url,
    version: '1.0.0',
    second: 1,
  });
  return postComment(client, {
    owner: 'acme',
    repo: 'mesh',
    pr: 7,
    id: 'demo',
    head,
    budget: 60_000,
    render: () => text('hello'),
    token: 'secret-token',
    ...who,
    ...over,
  });
}

const writes = ({ log }: FakeGitHub) => log.filter((line) => /^(?:POST|PATCH) \/repos/.test(line));

const stranger = (fake: FakeGitHub, body: string, user = { login: 'mallory', type: 'User' }) =>
  fake.comments.push({ id: fake.comments.length + 1, body, html_url: 'x', user });

describe('one comment', () => {
  it('is created once, edited in place, and left alone when it says the same', async () => {
    const fake = await fakeGitHub(head);
    expect(await post(fake, {}, {})).toMatchObject({ kind: 'created' });
    expect(await post(fake, {}, {})).toMatchObject({ kind: 'unchanged' });
    expect(await post(fake, { render: () => text('other') }, {})).toMatchObject({
      kind: 'updated',
    });
    expect(fake.comments.map(({ body }) => body)).toEqual([text('other')]);
    expect(writes(fake)).toHaveLength(2);
    expect(fake.log.filter((line) => line.includes('/user'))).toEqual([]);
  });

  it('gets what the old one remembers', async () => {
    const fake = await fakeGitHub(head);
    await post(fake, { render: () => text('one', { rev: 3 }) });
    let seen: CommentState | undefined;
    await post(fake, {
      render: (_, previous) => {
        seen = previous;
        return text('two', { rev: 4 });
      },
    });
    expect(seen).toEqual(state({ rev: 3 }));
  });

  it('is found on a later page', async () => {
    const fake = await fakeGitHub(head);
    for (let n = 0; n < 230; n += 1) stranger(fake, `talk ${n}`);
    stranger(fake, text('old'), { login: 'github-actions[bot]', type: 'Bot' });
    expect(await post(fake)).toMatchObject({ kind: 'updated' });
    expect(fake.comments).toHaveLength(231);
    expect(
      fake.log.filter((line) => line.startsWith('GET') && line.includes('comments')),
    ).toHaveLength(3);
  });

  it('is not written where there is nothing to say', async () => {
    const fake = await fakeGitHub(head);
    expect(await post(fake, { render: () => undefined })).toEqual({ kind: 'silent' });
    expect(writes(fake)).toEqual([]);
  });
});

describe('what is not ours', () => {
  it('is not touched: the marker of a stranger', async () => {
    const fake = await fakeGitHub(head);
    stranger(fake, text('trust me'));
    expect(await post(fake, {}, {})).toMatchObject({ kind: 'created' });
    expect(await post(fake, { render: () => text('new') }, {})).toMatchObject({ kind: 'updated' });
    expect(fake.comments.map(({ body }) => body)).toEqual([text('trust me'), text('new')]);
  });

  it('is not touched: a person with the name of the bot', async () => {
    const fake = await fakeGitHub(head);
    stranger(fake, text('trust me'), { login: 'github-actions', type: 'User' });
    expect(await post(fake)).toMatchObject({ kind: 'created' });
    expect(fake.comments).toHaveLength(2);
  });

  it.each([
    ['the comment of another mesh whose name begins alike', text('x', { id: 'demo-2' })],
    ['a marker that is not the whole line', text('x').replace('-->', '--> .')],
    ['a marker further down', `hi\n${text('x')}`],
  ])('is not touched: %s', async (_, body) => {
    const fake = await fakeGitHub(head);
    stranger(fake, body, { login: 'github-actions[bot]', type: 'Bot' });
    expect(await post(fake)).toMatchObject({ kind: 'created' });
    expect(fake.comments[0]?.body).toBe(body);
  });

  it('is told from ours by who the caller says we are', async () => {
    const fake = await fakeGitHub(head);
    fake.login = { login: 'mesh-bot', type: 'User' };
    stranger(fake, text('old'), { login: 'mesh-bot', type: 'User' });
    expect(await post(fake, { author: 'mesh-bot' })).toMatchObject({ kind: 'updated' });
    expect(fake.log.some((line) => line.includes('graphql'))).toBe(false);
  });

  it('is told from ours by the user of the token, where the host has no GraphQL', async () => {
    const fake = Object.assign(await fakeGitHub(head), { hasGraphql: false, showsUser: true });
    fake.login = { login: 'mesh-bot', type: 'User' };
    stranger(fake, text('trust me'));
    stranger(fake, text('old'), { login: 'Mesh-Bot', type: 'User' });
    expect(await post(fake, { render: () => text('new') }, {})).toMatchObject({ kind: 'updated' });
    expect(fake.comments.map(({ body }) => body)).toEqual([text('trust me'), text('new')]);
    expect(writes(fake)).toHaveLength(1);
  });

  it('is told from ours by the answer to a new comment, where the host tells nothing else', async () => {
    const fake = await fakeGitHub(head);
    fake.hasGraphql = false;
    fake.login = { login: 'mesh-bot', type: 'User' };
    stranger(fake, text('trust me'));
    expect(await post(fake, {}, {})).toMatchObject({ kind: 'created' });
    expect(await post(fake, { render: () => text('new') }, {})).toMatchObject({ kind: 'updated' });
    expect(fake.comments.map(({ body }) => body)).toEqual([text('trust me'), text('new')]);
  });
});

describe('a run that comes late or may not', () => {
  it('does not write over a newer head', async () => {
    const fake = await fakeGitHub(head);
    await post(fake);
    expect(await post(fake, { head: older, render: () => text('old') })).toEqual({
      kind: 'stale',
      head,
    });
    expect(fake.comments.map(({ body }) => body)).toEqual([text('hello')]);
  });

  it('says which status it got, and never the token', async () => {
    const fake = await fakeGitHub(head);
    fake.refuseWrites = 403;
    const error = await post(fake).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GitHubError);
    expect(error).toMatchObject({ status: 403 });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('secret-token');
    expect(String(error)).toContain('Resource not accessible by integration');
  });

  it('says the same where nobody answers', async () => {
    const fake = await fakeGitHub(head);
    const error = await post(Object.assign(fake, { url: 'http://127.0.0.1:9' })).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(GitHubError);
    expect(String(error)).not.toContain('secret-token');
  });

  it('tries again what may pass', async () => {
    const fake = await fakeGitHub(head);
    fake.failures = 2;
    expect(await post(fake)).toMatchObject({ kind: 'created' });
    expect(fake.comments).toHaveLength(1);
  });

  it('says it in half the space where the host finds it too long, and gives up in the end', async () => {
    const fake = await fakeGitHub(head);
    fake.longest = 20_000;
    const render = (budget: number) => text('x'.repeat(budget - 500));
    expect(await post(fake, { render })).toMatchObject({ kind: 'created' });
    expect(fake.comments[0]?.body.length).toBeLessThan(15_000);
    fake.longest = 10;
    await expect(post(fake, { render: (n) => render(n - 1000) })).rejects.toMatchObject({
      status: 422,
    });
  });
});
