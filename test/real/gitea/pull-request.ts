import { setTimeout as sleep } from 'node:timers/promises';
import { after, before } from '../../../src/edges/cli/demo/story.ts';
import { gitRepository, type GitRepository } from '../../support/git-repository.ts';
import type { Gitea } from './gitea.ts';
import type { Person } from './person.ts';

/** A comment as Gitea shows it. */
export interface Comment {
  readonly id: number;
  readonly html_url: string;
  readonly body: string;
  readonly user: { readonly login: string };
  readonly updated_at: string;
}

/** As much of a pull request as an event of a workflow holds too. */
interface Pull {
  readonly number: number;
  readonly base: { readonly sha: string };
  readonly head: { readonly sha: string };
}

interface Branch {
  readonly commit: { readonly id: string };
}

/** A pull request on a repository of its own. */
export interface PullRequest {
  readonly owner: string;
  readonly repo: string;
  readonly pr: number;
  readonly base: string;
  readonly head: string;
  /** What a workflow would get as its event: both parts are what the host itself says. */
  readonly event: () => Promise<unknown>;
  readonly comments: () => Promise<readonly Comment[]>;
  readonly say: (who: Person, body: string) => Promise<Comment>;
  /** Pushes one more commit and waits until the pull request shows it; its id. */
  readonly push: (files?: Readonly<Record<string, string>>) => Promise<string>;
  /** A clone with full history and the head checked out, as a workflow has it. */
  readonly clone: () => GitRepository;
}

let count = 0;

/** Gitea takes note of a push after it answered it. */
async function shows(commit: () => Promise<string | undefined>, pushed: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if ((await commit().catch(() => undefined)) === pushed) return;
    await sleep(50);
  }
  throw new Error(`Gitea never noticed the push of ${pushed}`);
}

/** Pushes the demo's two commits to a new repository and opens a pull request from one to the other. */
export async function openPullRequest({ url, owner }: Gitea): Promise<PullRequest> {
  count += 1;
  const repo = `mesh-${count}`;
  const { api, login, token } = owner;
  await api('POST', '/user/repos', { name: repo, default_branch: 'main' });
  const path = `/repos/${login}/${repo}`;
  const remote = `${url.replace('//', `//${login}:${token}@`)}/${login}/${repo}.git`;
  const local = gitRepository();
  const base = local.commit(before);
  local.git(['push', '-q', remote, 'main']);
  local.git(['switch', '-q', '-c', 'change']);
  const head = local.commit(after());
  local.git(['push', '-q', remote, 'change']);
  for (const [name, pushed] of Object.entries({ main: base, change: head })) {
    const branch = () => api<Branch>('GET', `${path}/branches/${name}`);
    await shows(async () => (await branch()).commit.id, pushed);
  }
  const { number: pr } = await api<Pull>('POST', `${path}/pulls`, {
    ...{ title: 'Details shows ratings', base: 'main', head: 'change' },
  });
  const pull = () => api<Pull>('GET', `${path}/pulls/${pr}`);
  return {
    ...{ owner: login, repo, pr, base, head },
    event: async () => ({ pull_request: await pull(), repository: await api('GET', path) }),
    comments: () => api('GET', `${path}/issues/${pr}/comments`),
    say: (who, body) => who.api('POST', `${path}/issues/${pr}/comments`, { body }),
    push: async (files = {}) => {
      const next = local.commit(files);
      local.git(['push', '-q', remote, 'change']);
      await shows(async () => (await pull()).head.sha, next);
      return next;
    },
    clone: () => {
      const workspace = gitRepository();
      const refs = ['+refs/heads/*:refs/remotes/origin/*', `+refs/pull/${pr}/head:refs/pull/head`];
      workspace.git(['fetch', '-q', remote, ...refs]);
      workspace.git(['checkout', '-q', '--detach', 'refs/pull/head']);
      return workspace;
    },
  };
}
