import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { visible } from '../../report/visible.ts';
import { GitError } from './git-error.ts';
import type { ObjectId } from './resolve-revision.ts';
import { startGit } from './start-git.ts';

/** What git knows of an object without its content. */
export interface ObjectInfo {
  readonly type: string;
  readonly size: number;
}

/** An object with its content. */
export interface StoredObject extends ObjectInfo {
  readonly content: Buffer;
}

interface Waiting {
  readonly id: ObjectId;
  readonly settle: (answer: StoredObject | GitError) => void;
}

const newline = 0x0a;

/**
 * One `git cat-file --batch` (or `--batch-check`) that answers in the order it is asked. Only full
 * object ids are ever written to it, one a line, so no name, path or option can reach git.
 */
class Batch {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #withContent: boolean;
  readonly #waiting: Waiting[] = [];
  #chunks: Buffer[] = [];
  #buffered = 0;
  /** Bytes that must be there before parsing goes on: an answer is parsed once, when it is whole. */
  #needed = 1;
  #head: ObjectInfo | undefined;
  #failure: GitError | undefined;
  #error = '';
  #unsent = '';

  constructor(gitDir: string, withContent: boolean) {
    this.#withContent = withContent;
    this.#child = startGit(gitDir, ['cat-file', withContent ? '--batch' : '--batch-check']);
    this.#child.stdin.on('error', () => {});
    this.#child.on('error', (error) => this.#fail(`git does not start: ${error.message}`));
    this.#child.on('close', () => this.#fail(`git stopped early: ${visible(this.#error.trim())}`));
    this.#child.stderr.on('data', (chunk: Buffer) => {
      this.#error = (this.#error + chunk.toString('utf8')).slice(0, 4096);
    });
    this.#child.stdout.on('data', (chunk: Buffer) => this.#take(chunk));
  }

  async ask(id: ObjectId): Promise<StoredObject> {
    if (this.#failure) throw this.#failure;
    const answer = await new Promise<StoredObject | GitError>((settle) => {
      this.#waiting.push({ id, settle });
      this.#send(id);
    });
    if (answer instanceof GitError) throw answer;
    return answer;
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('close', resolve));
    this.#child.kill('SIGKILL');
    if (this.#child.exitCode === null && this.#child.signalCode === null && this.#child.pid)
      await ended;
  }

  /** Ids that are asked for in one go leave in one go: a write each costs more than git's answer. */
  #send(id: ObjectId): void {
    if (this.#unsent === '') queueMicrotask(() => this.#flush());
    this.#unsent += `${id}\n`;
  }

  #flush(): void {
    const ids = this.#unsent;
    this.#unsent = '';
    this.#child.stdin.write(ids);
  }

  #fail(message: string): void {
    this.#failure ??= new GitError(message);
    for (const { settle } of this.#waiting.splice(0)) settle(this.#failure);
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#buffered += chunk.length;
    if (this.#buffered < this.#needed) return;
    let rest = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks);
    for (let used = this.#parse(rest); used > 0; used = this.#parse(rest))
      rest = rest.subarray(used);
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#buffered = rest.length;
    this.#needed = this.#head ? this.#head.size + 1 : rest.length + 1;
  }

  /** Takes one head or one content off the front; returns how many bytes it used. */
  #parse(bytes: Buffer): number {
    if (this.#head) return this.#parseContent(this.#head, bytes);
    const end = bytes.indexOf(newline);
    if (end === -1) return 0;
    const [, type, size] = bytes.toString('latin1', 0, end).split(' ');
    const id = this.#waiting[0]?.id ?? '';
    if (type === undefined || size === undefined || !/^\d+$/.test(size)) {
      this.#answer(
        new GitError(`object ${id} is missing: the clone is shallow, partial or damaged`),
      );
    } else if (this.#withContent) {
      this.#head = { type, size: Number(size) };
    } else {
      this.#answer({ type, size: Number(size), content: Buffer.alloc(0) });
    }
    return end + 1;
  }

  #parseContent(head: ObjectInfo, bytes: Buffer): number {
    if (bytes.length < head.size + 1) return 0;
    this.#head = undefined;
    // A copy: a view would keep the whole chunk of the pipe alive.
    this.#answer({ ...head, content: Buffer.from(bytes.subarray(0, head.size)) });
    return head.size + 1;
  }

  #answer(answer: StoredObject | GitError): void {
    this.#waiting.shift()?.settle(answer);
  }
}

/** Reads objects of one repository by id. Two processes: sizes are known before content is asked for. */
export interface ObjectReader {
  info(id: ObjectId): Promise<ObjectInfo>;
  read(id: ObjectId): Promise<StoredObject>;
  /** Ends both processes; resolves when they are gone. */
  close(): Promise<void>;
}

/**
 * Opens the object store of a repository. Ask for many objects at once and await them together:
 * the answers are pipelined. Rejects with {@link GitError} for a missing object.
 */
export function openObjects(gitDir: string): ObjectReader {
  const sizes = new Batch(gitDir, false);
  const contents = new Batch(gitDir, true);
  return {
    info: (id) => sizes.ask(id),
    read: (id) => contents.ask(id),
    close: async () => {
      await Promise.all([sizes.close(), contents.close()]);
    },
  };
}
