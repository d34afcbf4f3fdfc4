import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import type { Evaluate, PolicyInput, Verdict } from '../../check/evaluate.ts';
import { packedGuardrails } from './guardrails-wasm.generated.ts';
import type { JsonObject } from '../../source/json.ts';
import { notPlainJson } from './plain-json.ts';
import { assertUsable, instantiate, type PolicyInstance, thrownText } from './policy-instance.ts';
import { readAnswer } from './read-answer.ts';
import { compile } from './web-assembly.ts';

/** Characters of one object: above what the API server lets through, twice over. */
const inputBudget = 24 * 1024 * 1024;
/** Characters of the data: a mesh of some 10,000 services as a whole. */
const dataBudget = 64 * 1024 * 1024;

const dataKeys: ReadonlySet<string> = new Set(['mesh', 'change']);

/** The library that comes with meshwright, as WebAssembly. */
export async function packagedGuardrails(): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await promisify(brotliDecompress)(Buffer.from(packedGuardrails, 'base64')));
}

/**
 * Loads compiled guardrails and hands back a plain function. Loading throws where the module cannot be
 * trusted to answer; the function never throws: whatever goes wrong in it is a `failed` verdict,
 * which counts as a denial. One function holds one memory: not for two threads.
 */
export async function loadGuardrails(wasm?: Uint8Array<ArrayBuffer>): Promise<Evaluate> {
  const module = await compile(wasm ?? (await packagedGuardrails()));
  try {
    assertUsable(module);
  } catch (thrown) {
    throw thrown instanceof Error ? thrown : new Error(thrownText(thrown));
  }
  return evaluator(() => instantiate(module));
}

/** The function around instances that `create` makes: a new one after every failure. */
export function evaluator(create: () => PolicyInstance): Evaluate {
  const state: State = { asked: 0, plain: new WeakSet() };
  return (question) => {
    try {
      const fault = unfit(question, state);
      if (fault !== undefined) return { failed: fault };
      return answer(question, state, create);
    } catch (thrown) {
      // An instance that ran out of memory or trapped may be in any state.
      delete state.instance;
      delete state.data;
      return { failed: thrownText(thrown) };
    }
  };
}

interface State {
  asked: number;
  /** Parts of data that were found to be plain JSON. */
  readonly plain: WeakSet<object>;
  instance?: PolicyInstance;
  /** What the instance's memory holds, compared by identity: equal data are given as the same object. */
  data?: object;
}

function answer({ input, data }: PolicyInput, state: State, create: () => PolicyInstance): Verdict {
  state.instance ??= create();
  carryData(data, state, state.instance);
  state.asked += 1;
  const echo = `${state.asked}`;
  // The reserved key comes last: an object that brings its own does not answer for us.
  return readAnswer(state.instance.evaluate({ ...input, meshwright: { echo } }), echo);
}

/** Data are set only when they are others: setting those of a large mesh takes a good part of a second. */
function carryData(data: JsonObject, state: State, instance: PolicyInstance): void {
  if (state.data === data) return;
  instance.setData(data);
  state.data = data;
}

function unfit({ input, data }: PolicyInput, state: State): string | undefined {
  const fault = notPlainJson(input, inputBudget);
  if (fault !== undefined) return `the object cannot be judged: ${fault}`;
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return 'the object is not an object';
  if (typeof input['apiVersion'] !== 'string' || typeof input['kind'] !== 'string') {
    return 'the object has no `apiVersion` and `kind`';
  }
  if (state.data === data) return undefined;
  const dataFault = notPlainJson(data, dataBudget, state.plain);
  if (dataFault !== undefined) return `the mesh cannot be looked at: ${dataFault}`;
  const strange = Object.keys(data).find((key) => !dataKeys.has(key));
  return strange === undefined ? undefined : `the data have a key ${JSON.stringify(strange)}`;
}
