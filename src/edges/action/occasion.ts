import { readFile } from 'node:fs/promises';
import { isObject, type Json, type JsonObject } from '../../source/json.ts';
import { InputError } from './inputs.ts';

/** What an environment says, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Why the action runs: which commits it is about. */
export type Occasion =
  | {
      readonly kind: 'pull-request';
      readonly base: string;
      readonly head: string;
      readonly owner: string;
      readonly repo: string;
      readonly pr: number;
    }
  /** A merge queue tries commits on top of the base: there is no pull request to speak on. */
  | { readonly kind: 'merge-group'; readonly base: string; readonly head: string }
  /** Anything else: the commit is checked and compared with nothing. */
  | { readonly kind: 'commit'; readonly head: string };

function field(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  let at = value;
  for (const name of path) at = isObject(at) ? at[name] : undefined;
  return at;
}

/** Only a whole id: from here it goes to git and into links. */
function commitAt(event: JsonObject, ...path: readonly string[]): string {
  const value = field(event, ...path);
  if (typeof value === 'string' && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value)) return value;
  throw new InputError(`the event has no commit id at ${path.join('.')}`);
}

function nameAt(event: JsonObject, ...path: readonly string[]): string {
  const value = field(event, ...path);
  if (typeof value === 'string' && /^[\w.-]+$/.test(value)) return value;
  throw new InputError(`the event has no name at ${path.join('.')}`);
}

async function readEvent(env: Environment): Promise<JsonObject> {
  const path = env['GITHUB_EVENT_PATH'];
  if (path === undefined || path === '') throw new InputError('GITHUB_EVENT_PATH is not set');
  const text = await readFile(path, 'utf8').catch(() => '');
  try {
    const event = JSON.parse(text) as Json;
    if (isObject(event)) return event;
  } catch {
    // Told below, with what is not JSON.
  }
  throw new InputError(`${path} holds no event`);
}

/**
 * What the event of a run is about.
 *
 * @throws {InputError} the environment is not that of a workflow
 */
export async function readOccasion(env: Environment): Promise<Occasion> {
  const name = env['GITHUB_EVENT_NAME'];
  if (name === 'pull_request' || name === 'pull_request_target') {
    const event = await readEvent(env);
    const pr = field(event, 'pull_request', 'number');
    if (typeof pr !== 'number') throw new InputError('the event has no pull request number');
    return {
      kind: 'pull-request',
      base: commitAt(event, 'pull_request', 'base', 'sha'),
      head: commitAt(event, 'pull_request', 'head', 'sha'),
      owner: nameAt(event, 'repository', 'owner', 'login'),
      repo: nameAt(event, 'repository', 'name'),
      pr,
    };
  }
  if (name === 'merge_group') {
    const event = await readEvent(env);
    return {
      kind: 'merge-group',
      base: commitAt(event, 'merge_group', 'base_sha'),
      head: commitAt(event, 'merge_group', 'head_sha'),
    };
  }
  return { kind: 'commit', head: env['GITHUB_SHA'] ?? 'HEAD' };
}
