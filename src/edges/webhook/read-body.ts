import type { IncomingMessage } from 'node:http';
import type { ByteBudget } from './byte-budget.ts';

/** What became of a body; `start` are its first bytes, where the uid stands. */
export type Body =
  | { readonly kind: 'whole'; readonly bytes: Buffer }
  | { readonly kind: 'too-large'; readonly start: string }
  | { readonly kind: 'late'; readonly start: string }
  /** There is no room for it now. */
  | { readonly kind: 'no-room' }
  /** The caller went away: nobody waits for an answer. */
  | { readonly kind: 'gone' };

/** How bodies are read. */
export interface BodyOptions {
  readonly limit: number;
  readonly budget: ByteBudget;
  readonly signal: AbortSignal;
}

/** A body, and the bytes of the budget that it holds until they are given back. */
export interface ReadBody {
  readonly body: Body;
  readonly held: number;
}

/** More than enough for the uid, which comes within the first 200 bytes. */
const startBytes = 4096;

/** The first bytes as text, one character a byte: they may end in the middle of a character. */
export function startOf(bytes: Buffer): string {
  return bytes.toString('latin1', 0, startBytes);
}

/**
 * Reads a body up to a limit; never rejects. What is too much is received and thrown away until its
 * end or the deadline: a client that is cut off while it sends does not read the answer.
 */
export function readBody(
  request: IncomingMessage,
  { limit, budget, signal }: BodyOptions,
): Promise<ReadBody> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let held = 0;
    let excess: 'too-large' | 'no-room' | undefined;
    const start = () => startOf(Buffer.concat(chunks.slice(0, 2)));
    const finish = (kind: 'end' | 'late' | 'gone') => {
      request.removeListener('data', onData);
      signal.removeEventListener('abort', onLate);
      resolve({ body: bodyOf(kind), held });
    };
    const bodyOf = (kind: 'end' | 'late' | 'gone'): Body => {
      if (kind === 'gone') return { kind };
      if (excess === 'no-room') return { kind: excess };
      if (excess === 'too-large') return { kind: excess, start: start() };
      if (kind === 'late') return { kind, start: start() };
      return { kind: 'whole', bytes: Buffer.concat(chunks, held) };
    };
    const drop = (why: 'too-large' | 'no-room') => {
      excess = why;
      const kept = Buffer.concat(chunks).subarray(0, startBytes);
      budget.giveBack(held);
      held = 0;
      chunks.splice(0, chunks.length, Buffer.from(kept));
    };
    const onData = (chunk: Buffer) => {
      if (excess !== undefined) return;
      if (held + chunk.length > limit) {
        if (chunks.length === 0) chunks.push(chunk);
        return drop('too-large');
      }
      if (!budget.take(chunk.length)) return drop('no-room');
      held += chunk.length;
      chunks.push(chunk);
    };
    const onLate = () => finish('late');
    request.on('data', onData);
    request.once('end', () => finish('end'));
    request.once('error', () => finish('gone'));
    request.once('close', () => finish('gone'));
    signal.addEventListener('abort', onLate, { once: true });
    if (signal.aborted) onLate();
  });
}
