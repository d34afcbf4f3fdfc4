import { setTimeout as sleep } from 'node:timers/promises';
import type { PolicyInput } from '../../check/evaluate.ts';
import { Evaluator, type EvaluatorOptions, type Heard } from './evaluator.ts';

/** What a pool needs. */
export interface PoolOptions extends EvaluatorOptions {
  /** Threads that stand ready: at least two, so that one in a loop does not stop the others. */
  readonly size: number;
  /** A thread was replaced. */
  readonly onRestart: (reason: string) => void;
}

interface Waiter {
  readonly take: (evaluator: Evaluator | undefined) => void;
}

/** Where threads die before they can be asked, starting them over and over would eat the machine. */
const slowestRestartMillis = 5000;

/** Resolves when a signal aborts; `forget` takes the listener off again. */
function aborted(signal: AbortSignal): { readonly when: Promise<'late'>; forget: () => void } {
  let forget = () => {};
  const when = new Promise<'late'>((resolve) => {
    const listener = () => resolve('late');
    if (signal.aborted) return listener();
    signal.addEventListener('abort', listener, { once: true });
    forget = () => signal.removeEventListener('abort', listener);
  });
  return { when, forget };
}

/** Threads that evaluate guardrails. Whoever misses its deadline loses its thread. */
export class EvaluatorPool {
  readonly #options: PoolOptions;
  readonly #all = new Set<Evaluator>();
  readonly #idle: Evaluator[] = [];
  readonly #waiters: Waiter[] = [];
  #failedStarts = 0;
  #isClosed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    for (let n = 0; n < options.size; n += 1) this.#start();
  }

  /** Questions that wait for a thread. */
  get waiting(): number {
    return this.#waiters.length;
  }

  /**
   * Asks the next free thread; never rejects. `late` when the signal aborts first: the thread at
   * work is ended and replaced then, because nothing else stops it.
   */
  async ask(questions: readonly PolicyInput[], signal: AbortSignal): Promise<Heard | 'late'> {
    const { when, forget } = aborted(signal);
    try {
      const evaluator = await this.#take(when);
      if (evaluator === undefined) return 'late';
      if (signal.aborted) {
        this.#release(evaluator);
        return 'late';
      }
      const heard = await Promise.race([evaluator.evaluate(questions), when]);
      if (heard === 'late') await evaluator.stop();
      else this.#release(evaluator);
      return heard;
    } finally {
      forget();
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { take } of this.#waiters.splice(0)) take(undefined);
    await Promise.all([...this.#all].map((evaluator) => evaluator.stop()));
  }

  #take(late: Promise<'late'>): Promise<Evaluator | undefined> {
    const free = this.#idle.shift();
    if (free !== undefined || this.#isClosed) return Promise.resolve(free);
    return new Promise((resolve) => {
      const waiter = { take: resolve };
      this.#waiters.push(waiter);
      void late.then(() => {
        const at = this.#waiters.indexOf(waiter);
        if (at === -1) return;
        this.#waiters.splice(at, 1);
        resolve(undefined);
      });
    });
  }

  #release(evaluator: Evaluator): void {
    if (!this.#all.has(evaluator)) return;
    const waiter = this.#waiters.shift();
    if (waiter === undefined) this.#idle.push(evaluator);
    else waiter.take(evaluator);
  }

  #start(): void {
    let isReady = false;
    const evaluator = new Evaluator(this.#options, {
      ready: () => {
        isReady = true;
        this.#failedStarts = 0;
        this.#release(evaluator);
      },
      gone: (reason) => void this.#replace(evaluator, isReady, reason),
    });
    this.#all.add(evaluator);
  }

  async #replace(evaluator: Evaluator, wasReady: boolean, reason: string): Promise<void> {
    this.#all.delete(evaluator);
    const at = this.#idle.indexOf(evaluator);
    if (at !== -1) this.#idle.splice(at, 1);
    if (this.#isClosed) return;
    this.#options.onRestart(reason);
    if (!wasReady) {
      this.#failedStarts += 1;
      const pause = Math.min(slowestRestartMillis, 50 * 2 ** this.#failedStarts);
      await sleep(pause, undefined, { ref: false });
    }
    if (!this.#isClosed) this.#start();
  }
}
