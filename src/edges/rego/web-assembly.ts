/**
 * The little of WebAssembly that is needed here: Node.js has all of it, its types declare none without
 * those of the browser.
 */
interface WebAssemblyApi {
  readonly compile: (bytes: Uint8Array) => Promise<WebAssembly.Module>;
}

/** What a loaded policy lets be seen of itself. */
export interface Introspection {
  readonly mem: { readonly buffer: ArrayBuffer };
  readonly entrypoints: Readonly<Record<string, number>>;
  readonly wasmInstance: {
    readonly exports: {
      /** Address of the map from wanted function to number. */
      readonly builtins: () => number;
      /** Writes a value as JSON; its address, ended by NUL. */
      readonly opa_json_dump: (address: number) => number;
    };
  };
}

export const { compile } = (globalThis as unknown as { readonly WebAssembly: WebAssemblyApi })
  .WebAssembly;
