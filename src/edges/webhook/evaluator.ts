import { Worker } from 'node:worker_threads';
import type { PolicyInput, Verdict } from '../../check/evaluate.ts';

/** What is sent to the thread. */
export interface EvaluatorQuestion {
  readonly id: number;
  readonly questions: readonly PolicyInput[];
}

/** What comes back: one verdict a question, in their order. */
export interface EvaluatorAnswer {
  readonly id: number;
  readonly verdicts: readonly Verdict[];
}

/** The verdicts, or why there are none. */
export type Heard = { readonly verdicts: readonly Verdict[] } | { readonly failed: string };

/** What a thread is started with. */
export interface EvaluatorOptions {
  /** The built file of the thread. */
  readonly file: URL;
  /** The compiled guardrails. */
  readonly wasm: Uint8Array;
  /** What its heap may take. */
  readonly megabytes: number;
}

/** What the owner of a thread is told. */
export interface EvaluatorEvents {
  /** It has loaded the guardrails and can be asked. */
  readonly ready: () => void;
  /** It is over: stopped, crashed, out of memory, or it never could load. */
  readonly gone: (reason: string) => void;
}

interface Asked {
  readonly id: number;
  readonly count: number;
  readonly settle: (heard: Heard) => void;
}

function isAnswer(message: unknown, { id, count }: Asked): message is EvaluatorAnswer {
  if (typeof message !== 'object' || message === null) return false;
  const { id: answered, verdicts } = message as Partial<EvaluatorAnswer>;
  return answered === id && Array.isArray(verdicts) && verdicts.length === count;
}

/** One thread that holds one instance of the guardrails and is asked one thing at a time. */
export class Evaluator {
  readonly #worker: Worker;
  readonly #events: EvaluatorEvents;
  #asked: Asked | undefined;
  #count = 0;
  #isGone = false;

  constructor({ file, wasm, megabytes }: EvaluatorOptions, events: EvaluatorEvents) {
    this.#events = events;
    // Nothing of this process is handed on: neither its environment nor its flags.
    this.#worker = new Worker(file, {
      name: 'guardrails',
      workerData: { wasm },
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: megabytes },
    });
    this.#worker.on('message', (message: unknown) => this.#hear(message));
    this.#worker.on('messageerror', () => this.#over('its answer could not be read'));
    this.#worker.on('error', (error) => this.#over(error instanceof Error ? error.name : 'error'));
    this.#worker.on('exit', () => this.#over('it ended'));
  }

  /** Asks; never rejects. Must not be called again before it answered. */
  evaluate(questions: readonly PolicyInput[]): Promise<Heard> {
    return new Promise((settle) => {
      if (this.#isGone) return settle({ failed: 'the guardrails are not running' });
      this.#count += 1;
      this.#asked = { id: this.#count, count: questions.length, settle };
      try {
        const question: EvaluatorQuestion = { id: this.#count, questions };
        this.#worker.postMessage(question, []);
      } catch {
        // Too deep to be copied, as only a hostile object is.
        this.#settle({ failed: 'the object cannot be handed to the guardrails' });
      }
    });
  }

  /** Ends the thread, also in the middle of an endless loop. */
  async stop(): Promise<void> {
    this.#over('it was stopped');
    await this.#worker.terminate();
  }

  #settle(heard: Heard): void {
    const asked = this.#asked;
    this.#asked = undefined;
    asked?.settle(heard);
  }

  #hear(message: unknown): void {
    if (message === 'ready') return this.#events.ready();
    if (this.#asked === undefined) return;
    this.#settle(
      isAnswer(message, this.#asked)
        ? { verdicts: message.verdicts }
        : { failed: 'the guardrails gave no answer to this question' },
    );
  }

  #over(reason: string): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#settle({ failed: 'the guardrails stopped' });
    this.#events.gone(reason);
    void this.#worker.terminate();
  }
}
