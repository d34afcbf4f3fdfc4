import { locate } from '../files/repository-root.ts';
import { locateGit } from '../git/locate-git.ts';
import { resolveRevision } from '../git/resolve-revision.ts';
import { loadWorkspace } from '../workspace/load-workspace.ts';
import type { WorkspaceSource } from '../workspace/source.ts';
import { loadState, stateOf, type PolicyState, type StateOptions } from './policy-state.ts';

/** What a look at the source brought. */
export type Refreshed =
  | { readonly kind: 'same' }
  | { readonly kind: 'changed' }
  /** The last good state is kept. */
  | { readonly kind: 'failed'; readonly error: unknown };

/** The commit that a revision names now, without reading anything of it. */
async function commitOf(dir: string, revision: string): Promise<string> {
  const { root } = await locate(dir);
  return resolveRevision(await locateGit(root), revision);
}

function isSame(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([file, text]) => b.get(file) === text);
}

/** Keeps the state by which requests are judged, and looks after it. */
export class StateKeeper {
  readonly #source: WorkspaceSource;
  readonly #options: StateOptions;
  #current: PolicyState;
  #confirmedAt: number;

  private constructor(source: WorkspaceSource, options: StateOptions, state: PolicyState) {
    this.#source = source;
    this.#options = options;
    this.#current = state;
    this.#confirmedAt = performance.now();
  }

  /** Reads the source for the first time. Rejects where it does not resolve. */
  static async open(source: WorkspaceSource, options: StateOptions): Promise<StateKeeper> {
    return new StateKeeper(source, options, await loadState(source, options));
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
    try {
      const next = await this.#next();
      this.#confirmedAt = performance.now();
      if (next === undefined) return { kind: 'same' };
      this.#current = next;
      return { kind: 'changed' };
    } catch (error) {
      return { kind: 'failed', error };
    }
  }

  async #next(): Promise<PolicyState | undefined> {
    if (this.#source.kind === 'revision') {
      const commit = await commitOf(this.#source.dir, this.#source.revision);
      if (commit === this.#current.commit) return undefined;
      // By its id: the name may move on while we read.
      return loadState({ ...this.#source, revision: commit }, this.#options);
    }
    const workspace = await loadWorkspace(this.#source);
    return isSame(workspace.texts, this.#current.texts)
      ? undefined
      : stateOf(workspace, this.#options);
  }
}
