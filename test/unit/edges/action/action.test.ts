import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { bookinfo, changedBookinfo } from '../../../support/bookinfo-change.ts';
import { fakeGitHub, type FakeGitHub } from '../../../support/fake-github.ts';
import { gitRepository } from '../../../support/git-repository.ts';
import { pullRequest, runAction } from '../../../support/run-action.ts';

const withToken = ({ url }: FakeGitHub) => ({ GITHUB_API_URL: url, INPUT_TOKEN: 'secret-token' });

/** Two commits of Bookinfo; what is checked out is neither of them. */
function twoCommits(after: Readonly<Record<string, string>> = changedBookinfo()) {
  const repository = gitRepository();
  const base = repository.commit(bookinfo());
  const head = repository.commit(after);
  repository.git(['rm', '-rq', '.']);
  repository.commit({ 'other.txt': 'nothing' });
  return { repository, base, head };
}

/** Without the line that the change breaks, it is a change that only needs eyes. */
function soundChange(): Readonly<Record<string, string>> {
  const files = changedBookinfo();
  const path = 'guarantees/bookinfo.yaml';
  const lines = (files[path] ?? '')
    .split('\n')
    .filter((line) => !line.includes('bookinfo/details'));
  return { ...files, [path]: lines.join('\n') };
}

describe('a pull request', () => {
  it('gets one comment, edited by the next run, and all the reports', async () => {
    const { repository, base, head } = twoCommits();
    const fake = await fakeGitHub(head);
    const first = await runAction(repository, pullRequest(base, head), withToken(fake));
    expect(first.log).toContain('::error file=guarantees/bookinfo.yaml,line=13');
    expect(first.code).toBe(1);
    expect(first.outputs).toMatchObject({
      verdict: 'blocked',
      errors: '1',
      widens: '1',
      reroutes: '1',
      resilience: '1',
      'comment-url': `${fake.url}/c/100`,
    });
    expect(first.summary).toContain('blocked by 1 broken guarantee');
    const json: unknown = JSON.parse(readFileSync(first.outputs['report-json'] ?? '', 'utf8'));
    expect(json).toMatchObject({
      verdict: 'blocked',
      diffs: [{ mesh: 'demo', from: base, to: head }],
    });
    const sarif: unknown = JSON.parse(readFileSync(first.outputs['sarif'] ?? '', 'utf8'));
    expect(sarif).toMatchObject({ version: '2.1.0' });
    expect(existsSync(first.outputs['report-markdown'] ?? '')).toBe(true);
    const [comment] = fake.comments;
    expect(comment?.body).toContain(
      `https://github.example/acme/mesh/blob/${head}/teams/bookinfo/`,
    );
    expect(comment?.body).toContain('revision 1');

    const next = repository.commit(soundChange());
    fake.head = next;
    const second = await runAction(repository, pullRequest(base, next), withToken(fake));
    expect(second.code).toBe(0);
    expect(second.outputs).toMatchObject({ verdict: 'attention', errors: '0' });
    expect(fake.comments).toHaveLength(1);
    expect(fake.comments[0]?.body).toMatch(/revision 2 — .*⚠️.*❌/);
    expect(fake.log.length).toBeLessThanOrEqual(12);

    const late = await runAction(repository, pullRequest(base, head), withToken(fake));
    expect(late.log).toContain('newer head');
    expect(fake.comments[0]?.body).toContain('revision 2');
    for (const { log, summary } of [first, second, late])
      expect(log + summary).not.toContain('secret-token');
  });

  it('turns an old comment green and is silent where there was none', async () => {
    const { repository, base, head } = twoCommits(soundChange());
    const fake = await fakeGitHub(head);
    await runAction(repository, pullRequest(base, head), withToken(fake));
    const reverted = repository.commit(bookinfo());
    fake.head = reverted;
    await runAction(repository, pullRequest(base, reverted), withToken(fake));
    expect(fake.comments).toHaveLength(1);
    expect(fake.comments[0]?.body).toContain(
      '✅ Mesh change · `demo` — no change in who can reach whom',
    );
    fake.comments.length = 0;
    const quiet = await runAction(repository, pullRequest(base, reverted), withToken(fake));
    expect(quiet.code).toBe(0);
    expect(fake.comments).toEqual([]);
  });

  it('of a fork is green with a notice: the token may only read', async () => {
    const { repository, base, head } = twoCommits(soundChange());
    const fake = Object.assign(await fakeGitHub(head), { refuseWrites: 403 });
    const { code, log, summary } = await runAction(
      repository,
      pullRequest(base, head),
      withToken(fake),
    );
    expect(code).toBe(0);
    expect(log).toContain('::notice::No comment: the token may not write here');
    expect(summary).toContain('Who can newly reach whom');
    expect(fake.comments).toEqual([]);
  });

  it('needs no token', async () => {
    const { repository, base, head } = twoCommits(soundChange());
    const { code, log, outputs } = await runAction(repository, pullRequest(base, head));
    expect(code).toBe(0);
    expect(log).toContain('::notice::No comment: the step has no token');
    expect(outputs['verdict']).toBe('attention');
  });

  it('says that nothing was computed where the head does not resolve', async () => {
    const files = bookinfo();
    const path = 'teams/bookinfo/reviews.yaml';
    const broken = { ...files, [path]: (files[path] ?? '').replace('versions:', 'verions:') };
    const { repository, base, head } = twoCommits(broken);
    const fake = await fakeGitHub(head);
    const { code } = await runAction(repository, pullRequest(base, head), withToken(fake));
    expect(code).toBe(1);
    expect(fake.comments[0]?.body).toContain('access was **not** computed');
    expect(fake.comments[0]?.body).toContain(`/blob/${head}/${path}#L`);
  });

  it('with strict fails on warnings', async () => {
    const { repository, base, head } = twoCommits(soundChange());
    const { code } = await runAction(repository, pullRequest(base, head), { INPUT_STRICT: 'true' });
    expect(code).toBe(1);
  });

  it('says what to do where the checkout is shallow', async () => {
    const { repository, head } = twoCommits();
    const { code, log } = await runAction(repository, pullRequest('0'.repeat(40), head));
    expect(code).toBe(2);
    expect(log).toContain('fetch-depth: 0');
  });
});

describe('other events', () => {
  it('a merge group is checked and compared, without a comment', async () => {
    const { repository, base, head } = twoCommits(soundChange());
    const fake = await fakeGitHub(head);
    const event = { merge_group: { base_sha: base, head_sha: head } };
    const ran = await runAction(
      repository,
      { name: 'merge_group', content: event },
      withToken(fake),
    );
    expect(ran.code).toBe(0);
    expect(ran.outputs['widens']).toBe('1');
    expect(fake.log).toEqual([]);
  });

  it('a push is checked', async () => {
    const { repository, head } = twoCommits();
    const ran = await runAction(repository, { name: 'push', content: {} }, { GITHUB_SHA: head });
    expect(ran.code).toBe(1);
    expect(ran.outputs).toMatchObject({ verdict: 'blocked', errors: '1', widens: '0' });
    expect(ran.summary).toContain('MW3901');
  });

  it.each([
    ['an event that is none', { name: 'pull_request', content: {} }, {}],
    ['a path outside', { name: 'push', content: {} }, { INPUT_PATH: '../..' }],
    ['an unknown word', { name: 'push', content: {} }, { INPUT_COMMENT: 'loudly' }],
  ])('%s is wrong use', async (_, event, over) => {
    const { repository, head } = twoCommits();
    const { code, log } = await runAction(repository, event, { GITHUB_SHA: head, ...over });
    expect(code).toBe(2);
    expect(log).toMatch(/^::error::/m);
  });
});

it('action.yml names every input and output, and nothing else', () => {
  const text = readFileSync(new URL('../../../../action.yml', import.meta.url), 'utf8');
  const action = parse(text) as { inputs: object; outputs: object; runs: object };
  expect(Object.keys(action.inputs)).toEqual([
    'path',
    'token',
    'comment',
    'comment-author',
    'strict',
  ]);
  expect(Object.keys(action.outputs)).toEqual([
    'verdict', 'errors', 'warnings', 'widens', 'narrows', 'exposure', 'mtls', 'reroutes',
    'resilience', 'telemetry', 'neutral', 'sarif', 'report-json', 'report-markdown', 'comment-url',
  ]); // prettier-ignore
  expect(action.runs).toEqual({ using: 'node24', main: 'dist/action/index.js' });
});
