import { execFile, spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  cpSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../kube/cluster.ts';
import { part } from '../part.ts';
import { newPerson, personOf, randomPassword, type Person } from './person.ts';

/** A real Git host on loopback, with one user who owns everything. */
export interface Gitea {
  readonly url: string;
  readonly owner: Person;
  /** Makes somebody else. */
  readonly person: (login: string) => Promise<Person>;
  /** Ends it and removes all that it kept. */
  readonly stop: () => Promise<void>;
}

/** Gitea refuses to run as root, which is what CI is; this user has no rights and is everywhere. */
const NOBODY = 65_534;

const isRoot = process.getuid?.() === 0;

/** Its program with the folders beside it, where the user it runs as may read them. */
function program(folder: string): string {
  if (!isRoot) return part('gitea');
  const copy = join(folder, 'program');
  cpSync(dirname(part('gitea')), copy, { recursive: true });
  return join(copy, 'gitea');
}

/** Nothing but this address, and nothing that asks the network for anything. */
function settings(folder: string, binary: string, port: number): string {
  const url = `http://127.0.0.1:${port}/`;
  return `WORK_PATH = ${join(folder, 'work')}
RUN_MODE = prod
[server]
PROTOCOL = http
HTTP_ADDR = 127.0.0.1
HTTP_PORT = ${port}
ROOT_URL = ${url}
LOCAL_ROOT_URL = ${url}
STATIC_ROOT_PATH = ${dirname(binary)}
DISABLE_SSH = true
OFFLINE_MODE = true
[database]
DB_TYPE = sqlite3
SQLITE_JOURNAL_MODE = WAL
[security]
INSTALL_LOCK = true
SECRET_KEY = ${randomBytes(32).toString('hex')}
[git]
VERBOSE_PUSH = false
PULL_REQUEST_PUSH_MESSAGE = false
[service]
DISABLE_REGISTRATION = true
[picture]
DISABLE_GRAVATAR = true
[indexer]
ISSUE_INDEXER_TYPE = db
[cron.update_checker]
ENABLED = false
[actions]
ENABLED = false
[packages]
ENABLED = false
[log]
LEVEL = Warn
`;
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(late);
}

async function healthy(url: string, child: ChildProcess): Promise<boolean> {
  for (let attempt = 0; attempt < 300 && child.exitCode === null; attempt += 1) {
    const answer = await fetch(`${url}/api/healthz`).catch(() => undefined);
    if (answer?.ok === true) return true;
    await sleep(200);
  }
  return false;
}

/** The owner can only be made on the command line: before there is an admin, nobody may make one. */
async function firstPerson(url: string, gitea: Command): Promise<Person> {
  const [login, password] = ['acme', randomPassword()];
  const user = ['--username', login, '--password', password, '--email', `${login}@example.com`];
  const flags = ['--admin', '--must-change-password=false'];
  await promisify(execFile)(
    gitea.binary,
    ['admin', 'user', 'create', ...gitea.config, ...user, ...flags],
    gitea.options,
  );
  return personOf(url, login, password);
}

interface Command {
  readonly binary: string;
  readonly config: readonly string[];
  readonly options: Pick<SpawnOptions, 'cwd' | 'uid' | 'gid'> & { readonly env: NodeJS.ProcessEnv };
}

function command(folder: string, port: number): Command {
  const binary = program(folder);
  const config = join(folder, 'app.ini');
  writeFileSync(config, settings(folder, binary, port), { mode: 0o600 });
  if (isRoot) for (const path of [folder, config]) chownSync(path, NOBODY, NOBODY);
  return {
    binary,
    config: ['--config', config],
    options: {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: folder, USER: 'nobody' },
      ...(isRoot && { uid: NOBODY, gid: NOBODY }),
    },
  };
}

/** Starts Gitea in a folder of its own. Whoever starts it also stops it. */
export async function startGitea(): Promise<Gitea> {
  const folder = mkdtempSync(join(tmpdir(), 'meshwright-gitea-'));
  const port = await freePort();
  const gitea = command(folder, port);
  const logFile = join(folder, 'gitea.log');
  const log = openSync(logFile, 'w');
  const child = spawn(gitea.binary, ['web', ...gitea.config], {
    ...gitea.options,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const stop = async () => {
    await stopChild(child);
    rmSync(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    if (!(await healthy(url, child))) throw new Error('Gitea did not get ready');
    const owner = await firstPerson(url, gitea);
    return { url, owner, person: (login) => newPerson(url, owner.api, login), stop };
  } catch (error) {
    const said = readFileSync(logFile, 'utf8').slice(-2000);
    await stop();
    throw new Error(`${String(error)}:\n${said}`, { cause: error });
  }
}
