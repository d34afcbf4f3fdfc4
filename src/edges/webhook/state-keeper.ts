import { loadGuardrails } from '../rego/load-guardrails.ts';
import { locate } from '../files/repository-root.ts';
import { locateGit } from '../git/locate-git.ts';
import { resolveRevision } from '../git/resolve-revision.ts';
import { loadWorkspace } from '../workspace/load-workspace.ts';
import type { WorkspaceSource } from '../workspace/source.ts';
import { reloadFacts } from './error-facts.ts';
import { policyState, runMesh, type ChooseMesh, type PolicyState } from './policy-state.ts';
import { readInThread } from './read-in-thread.ts';
import { textsDigest, type Reading } from './read-mesh.ts';

/** What a keeper needs. */
export interface KeeperOptions {
  readonly source: WorkspaceSource;
  readonly choose: ChooseMesh;
  readonly wasm: Uint8Array<ArrayBuffer>;
  readonly today: () => string;
  /** The built file of the thread that reads anew. */
  readonly reader: () => URL;
}

/** What a look at the source brought. */
export type Refreshed =
  | { readonly kind: 'same' }
  | { readonly kind: 'changed' }
  /** The last good state is kept. */
  | { readonly kind: 'failed'; readonly facts: object };

/** The commit that a revision names now, without reading anything of it. */
async function commitOf(dir: string, revision: string): Promise<string> {
  const { root } = await locate(dir);
  return resolveRevision(await locateGit(root), revision);
}

/** Keeps the state by which requests are judged, and looks after it. */
export class StateKeeper {
  readonly #options: KeeperOptions;
  readonly #closed = new AbortController();
  #current: PolicyState;
  #digest: string;
  #confirmedAt = performance.now();

  private constructor(options: KeeperOptions, state: PolicyState) {
    this.#options = options;
    this.#current = state;
    this.#digest = textsDigest(state.texts);
  }

  /** Reads the source for the first time, here: nobody is answered yet. Rejects where it is no good. */
  static async open(options: KeeperOptions): Promise<StateKeeper> {
    const { source, choose, wasm, today } = options;
    const workspace = await loadWorkspace(source);
    const evaluate = await loadGuardrails(wasm);
    const loaded = runMesh(workspace, { choose, evaluate, today: today() });
    return new StateKeeper(options, policyState(loaded));
  }

  get current(): PolicyState {
    return this.#current;
  }

  /** Seconds since the state was last seen to be what the source says. */
  get ageSeconds(): number {
    return (performance.now() - this.#confirmedAt) / 1000;
  }

  /** Looks whether the source has moved and takes the new state if it resolves; never rejects. */
  async refresh(): Promise<Refreshed> {
    const reading = await this.#read().catch((error: unknown): Reading => ({
      kind: 'failed',
      facts: reloadFacts(error),
    }));
    if (reading.kind === 'failed') return reading;
    this.#confirmedAt = performance.now();
    if (reading.kind === 'same') return reading;
    this.#current = policyState(reading.loaded);
    this.#digest = textsDigest(reading.loaded.texts);
    return { kind: 'changed' };
  }

  /** Stops reading. The last state stays. */
  close(): void {
    this.#closed.abort();
  }

  async #read(): Promise<Reading> {
    const { source, wasm, today, reader } = this.#options;
    const task = { mesh: this.#current.mesh, wasm, today: today() };
    if (source.kind !== 'revision')
      return this.#start(reader(), { ...task, source, known: this.#digest });
    const commit = await commitOf(source.dir, source.revision);
    if (commit === this.#current.commit) return { kind: 'same' };
    // By its id: the name may move on while we read. Another commit is news even with the same texts.
    return this.#start(reader(), { ...task, source: { ...source, revision: commit }, known: '' });
  }

  #start(reader: URL, task: Parameters<typeof readInThread>[1]): Promise<Reading> {
    return readInThread(reader, task, this.#closed.signal);
  }
}
