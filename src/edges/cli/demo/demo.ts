import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Writable } from 'node:stream';
import { invariant } from '../../../diagnostics/invariant.ts';
import { read } from '../../../read/read.ts';
import type { JsonObject } from '../../../source/json.ts';
import { commitAll, makeRepository } from '../../git/make-repository.ts';
import type { RunningWebhook } from '../../webhook/start-webhook.ts';
import { chooseMesh } from '../choose-mesh.ts';
import type { Io } from '../io.ts';
import { askWebhook } from './ask-webhook.ts';
import { answerText, reviewOf, withPlainText } from './reviews.ts';
import { runLine } from './run-line.ts';
import { after, before, changedLines, type Files } from './story.ts';

/** The demo's calendar: Bookinfo holds a dated exception, and must read the same every day. */
const now = () => new Date('2027-01-15T12:00:00Z');

/** Where the demo plays, and how it speaks. */
interface Stage {
  readonly io: Io;
  /** The throw-away repository. */
  readonly repository: string;
  /** Where the output goes. */
  readonly out: string;
  readonly say: (text: string) => void;
}

async function write(folder: string, files: Files): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

async function show({ io, say }: Stage, ...argv: readonly string[]): Promise<void> {
  say(`\n$ meshwright ${argv.join(' ')}\n`);
  const code = await runLine(io, argv);
  say(`(exit code ${code})\n`);
}

function heading({ say }: Stage, number: number, text: string): void {
  say(`\n━━ ${number}. ${text}\n`);
}

async function firstCommit(stage: Stage): Promise<void> {
  heading(stage, 1, 'Intents in Git: Bookinfo, checked and compiled');
  await makeRepository(stage.repository);
  await write(stage.repository, before);
  await commitAll(stage.repository, 'Bookinfo');
  await show(stage, 'check');
  await show(stage, 'compile', '--out', stage.out);
  const object = 'local/bookinfo/authorizationpolicy-ratings.allow.yaml';
  stage.say(`\n${object}:\n${await readFile(join(stage.out, object), 'utf8')}`);
  await show(stage, 'can', 'bookinfo/reviews', 'bookinfo/ratings', 'GET', '/ratings/0');
  await show(stage, 'can', 'bookinfo/details', 'bookinfo/ratings', 'GET', '/ratings/0');
}

async function secondCommit(stage: Stage): Promise<void> {
  heading(stage, 2, 'A pull request: four lines change, and a guarantee breaks');
  stage.say(`\n${changedLines()}\n`);
  await write(stage.repository, after());
  await commitAll(stage.repository, 'Ratings for details; more traffic for reviews v3');
  await show(stage, 'check');
  await show(stage, 'diff', '--from', 'HEAD~1', '--to', 'HEAD');
  heading(stage, 3, 'The comment on the pull request');
  await show(stage, 'diff', '--from', 'HEAD~1', '--to', 'HEAD', '-o', 'markdown');
}

async function ask(stage: Stage, webhook: RunningWebhook, what: string, object: JsonObject) {
  stage.say(`\nPOST ${webhook.url}/validate: ${what}\n`);
  stage.say(`→ ${answerText(await askWebhook(webhook, reviewOf(object)))}\n`);
}

async function admission(stage: Stage): Promise<void> {
  heading(stage, 4, 'The cluster: a webhook on loopback, with the same guardrails');
  // Loaded here: the server is not needed by anything else.
  const { startWebhook } = await import('../../webhook/start-webhook.ts');
  const webhook = await startWebhook({
    source: { kind: 'revision', dir: stage.repository, revision: 'HEAD~1' },
    choose: (meshes) => chooseMesh(meshes, undefined),
    tls: { kind: 'self-signed', names: [] },
    host: '127.0.0.1',
    port: 0,
    log: new Writable({ write: (_chunk, _encoding, done) => done() }),
    // Certificates live by the real clock.
    now: () => new Date(),
  });
  try {
    const path = 'local/bookinfo/peerauthentication-namespace.default.yaml';
    const text = await readFile(join(stage.out, path), 'utf8');
    const object = read({ file: path, text }).value[0]?.value;
    invariant(object !== undefined, 'what was compiled can be read');
    await ask(stage, webhook, 'PeerAuthentication as it was compiled', object);
    await ask(stage, webhook, 'the same, with plain text let in by hand', withPlainText(object));
  } finally {
    await webhook.close({ drain: 0 });
  }
}

/** Plays the whole loop in a folder, which it fills: repository and compiled output. */
export async function playDemo(io: Io, folder: string): Promise<void> {
  const repository = join(folder, 'repository');
  await mkdir(repository, { recursive: true });
  const say = (text: string) => void io.stdout.write(text);
  // One stream, in order: what a terminal would show.
  const told: Io = { ...io, cwd: repository, stderr: io.stdout, now };
  const stage: Stage = { io: told, repository, out: join(folder, 'compiled'), say };
  await firstCommit(stage);
  await secondCommit(stage);
  await admission(stage);
}
