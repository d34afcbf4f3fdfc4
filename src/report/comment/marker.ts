import { isObject, type Json } from '../../source/json.ts';
import { clamp } from './markdown-text.ts';

/** What a run came to. */
export type Outlook = 'blocked' | 'attention' | 'fine';

/** The longest name of a mesh or state that a marker holds: the marker is never shortened. */
const longestId = 60;

/** A name as a marker holds it. */
export function markerId(name: string): string {
  return clamp(name, longestId);
}

/** What the comment remembers of the run that wrote it: ids and digests, never text of a repository. */
export interface CommentState {
  /** Name of the mesh, as `markerId` gives it. */
  readonly id: string;
  readonly pr?: number;
  /** Whole commit ids. */
  readonly head: string;
  readonly base: string;
  readonly plan?: string;
  /** Counts the heads that this comment has told of, from 1. */
  readonly rev: number;
  /** Earlier heads, short, with what they came to; the newest first. */
  readonly past: readonly (readonly [head: string, outlook: Outlook])[];
}

const outlooks: readonly Outlook[] = ['blocked', 'attention', 'fine'];
const whole = /^<!-- meshwright-report v1 (\{.*\}) -->$/;

/** So many earlier heads stay in the comment. */
export const keptPast = 8;

/** The first line of a comment. JSON escapes keep whatever a name holds from ending the HTML comment. */
export function marker(state: CommentState): string {
  const json = JSON.stringify(state).replace(
    /[^ -~]|[<>&]|-(?=-)/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `<!-- meshwright-report v1 ${json} -->`;
}

function isPast(value: unknown): value is readonly [string, Outlook] {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [head, outlook] = value as readonly unknown[];
  return (
    typeof head === 'string' &&
    /^[0-9a-f]{7}$/.test(head) &&
    outlooks.some((known) => known === outlook)
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/**
 * What a comment remembers; `undefined` for a comment that is not one of ours. Only the whole first
 * line counts, so that one mesh's name cannot be the beginning of another's. Who wrote the comment
 * is not looked at here: anyone can write this line.
 */
export function readMarker(body: string): CommentState | undefined {
  const [first = ''] = body.split(/\r?\n/, 1);
  const value = parsed(whole.exec(first)?.[1] ?? '');
  if (!isObject(value)) return undefined;
  const { id, pr, head, base, plan, rev, past } = value;
  if (typeof id !== 'string' || typeof head !== 'string' || typeof base !== 'string')
    return undefined;
  if (typeof rev !== 'number' || !Number.isSafeInteger(rev) || rev < 1) return undefined;
  return {
    id,
    ...(typeof pr === 'number' && { pr }),
    head,
    base,
    ...(typeof plan === 'string' && { plan }),
    rev,
    past: Array.isArray(past) ? past.filter(isPast).slice(0, keptPast) : [],
  };
}
