import { Worker } from 'node:worker_threads';
import type { Reading, ReaderTask } from './read-mesh.ts';

/** Far beyond what the largest repository takes; who hangs must not hang for ever. */
const patience = 10 * 60 * 1000;

/** Does `readMesh` in a thread of its own, which is gone afterwards. Never rejects. */
export function readInThread(file: URL, task: ReaderTask, signal: AbortSignal): Promise<Reading> {
  return new Promise((resolve) => {
    // git needs the environment.
    const worker = new Worker(file, { name: 'reader', workerData: task, execArgv: [] });
    const settle = (reading: Reading) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      resolve(reading);
      void worker.terminate();
    };
    const fail = (error: string) => settle({ kind: 'failed', facts: { error } });
    const stop = () => fail('the reader was stopped');
    const timer = setTimeout(stop, patience);
    timer.unref();
    signal.addEventListener('abort', stop, { once: true });
    worker.on('message', (reading: Reading) => settle(reading));
    worker.on('messageerror', () => fail('what was read cannot be handed over'));
    worker.on('error', (error) => fail(error instanceof Error ? error.name : 'error'));
    worker.on('exit', () => fail('the reader ended'));
    if (signal.aborted) stop();
  });
}
