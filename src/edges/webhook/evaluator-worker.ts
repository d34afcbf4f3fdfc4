import { parentPort, workerData } from 'node:worker_threads';
import type { PolicyInput } from '../../check/evaluate.ts';
import { loadGuardrails } from '../rego/load-guardrails.ts';
import type { EvaluatorAnswer, EvaluatorQuestion } from './evaluator.ts';

// The file of a worker thread: guardrails in a loop can only be stopped by ending their thread.
const { wasm } = workerData as { readonly wasm: Uint8Array<ArrayBuffer> };
const evaluate = await loadGuardrails(wasm);

function answer({ id, questions }: EvaluatorQuestion): EvaluatorAnswer {
  return { id, verdicts: questions.map((question: PolicyInput) => evaluate(question)) };
}

parentPort?.on('message', (question: EvaluatorQuestion) => {
  parentPort?.postMessage(answer(question), []);
});
parentPort?.postMessage('ready', []);
