import * as sdk from '@open-policy-agent/opa-wasm';
import type { JsonObject } from '../../source/json.ts';
import { dataPrinter } from './printed-data.ts';
import type { Introspection } from './web-assembly.ts';

// The types of the package promise `loadPolicySync` by name; as a module it only has it on its default.
const { loadPolicySync } = (sdk as unknown as { readonly default: typeof sdk }).default;

/** The document that answers for all guardrails. Always by name: number 0 is whatever came first. */
export const entrypoint = 'meshwright/main/answer';

/**
 * Pages of 64 KiB. Memory that grows later costs ten times the time, so it is there from the start
 * (untouched pages cost nothing); the maximum ends what would eat the machine.
 */
const memory = { initial: 1024, maximum: 4096 } as const;

/** Functions that the module may call outside itself; `policies/capabilities.json` lists the same. */
const provided: ReadonlySet<string> = new Set(['sprintf']);

/** One instance: one memory, which must not be used by two evaluations at once. */
export interface PolicyInstance {
  setData(data: JsonObject): void;
  evaluate(input: object): unknown;
}

/** An instance of a compiled module. Throws what the SDK throws, which is often no `Error`. */
export function instantiate(module: WebAssembly.Module): PolicyInstance {
  const policy = loadPolicySync(module, { ...memory });
  const print = dataPrinter();
  return {
    setData: (data) => policy.setData(print(data)),
    evaluate: (input) => policy.evaluate(input, entrypoint),
  };
}

/**
 * Refuses a module that asks for functions nobody provides or that lacks our entrypoint. Found out
 * at evaluation, the first would be an odd error and the second a missing answer.
 */
export function assertUsable(module: WebAssembly.Module): void {
  const policy = loadPolicySync(module, { ...memory }) as unknown as Introspection;
  const { builtins, opa_json_dump: dump } = policy.wasmInstance.exports;
  const wanted = Object.keys(dumped(policy.mem.buffer, dump(builtins())));
  const unknown = wanted.filter((name) => !provided.has(name)).sort();
  if (unknown.length > 0) {
    throw new Error(`the guardrails call functions that are not provided: ${unknown.join(', ')}`);
  }
  if (!Object.hasOwn(policy.entrypoints, entrypoint)) {
    throw new Error(`the guardrails have no entrypoint ${entrypoint}`);
  }
}

/** The JSON text at an address, up to its NUL. */
function dumped(memory: ArrayBuffer, address: number): object {
  const bytes = new Uint8Array(memory);
  const text = new TextDecoder().decode(bytes.slice(address, bytes.indexOf(0, address)));
  return JSON.parse(text) as object;
}

/** What the SDK threw, as one line: strings, `{message}` and errors alike. */
export function thrownText(thrown: unknown): string {
  const message =
    typeof thrown === 'object' && thrown !== null && 'message' in thrown ? thrown.message : thrown;
  return (typeof message === 'string' ? message : 'unknown failure')
    .replace(/\s+/g, ' ')
    .slice(0, 200);
}
