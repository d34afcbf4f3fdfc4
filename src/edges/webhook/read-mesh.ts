import { createHash } from 'node:crypto';
import { byCodeUnits } from '../../diagnostics/order.ts';
import type { Texts } from '../../source/text.ts';
import { loadGuardrails } from '../rego/load-guardrails.ts';
import { loadWorkspace, type WorkspaceMesh } from '../workspace/load-workspace.ts';
import type { WorkspaceSource } from '../workspace/source.ts';
import { reloadFacts } from './error-facts.ts';
import { runMesh, type LoadedMesh } from './policy-state.ts';

/** What a thread that reads intents anew is told. Plain data. */
export interface ReaderTask {
  readonly source: WorkspaceSource;
  /** The mesh that is served: another one does not take its place. */
  readonly mesh: string;
  readonly wasm: Uint8Array<ArrayBuffer>;
  /** `YYYY-MM-DD`. */
  readonly today: string;
  /** Digest of the texts that are known: nothing more is done where they are still the same. */
  readonly known: string;
}

/** What it brings back. */
export type Reading =
  | { readonly kind: 'same' }
  | { readonly kind: 'read'; readonly loaded: LoadedMesh }
  /** Why there is nothing, as the fields of a log line. */
  | { readonly kind: 'failed'; readonly facts: object };

/** Tells texts apart, whatever their order. */
export function textsDigest(texts: Texts): string {
  const hash = createHash('sha256');
  for (const [file, text] of [...texts].sort(([a], [b]) => byCodeUnits(a, b)))
    hash.update(JSON.stringify([file, text]));
  return hash.digest('hex');
}

/** The mesh of a name. It is not chosen anew: that a Mesh was renamed is for people to look at. */
function named(meshes: readonly WorkspaceMesh[], name: string): WorkspaceMesh {
  const [only, ...others] = meshes.filter((mesh) => mesh.name === name);
  if (only === undefined || others.length > 0)
    throw new Error(`the mesh ${name} is not there any more, or twice`);
  return only;
}

/** Reads a source, and runs its mesh where it has changed. Never rejects. */
export async function readMesh(task: ReaderTask): Promise<Reading> {
  try {
    const workspace = await loadWorkspace(task.source);
    if (textsDigest(workspace.texts) === task.known) return { kind: 'same' };
    const loaded = runMesh(workspace, {
      choose: (meshes) => named(meshes, task.mesh),
      evaluate: await loadGuardrails(task.wasm),
      today: task.today,
    });
    return { kind: 'read', loaded };
  } catch (error) {
    return { kind: 'failed', facts: reloadFacts(error) };
  }
}
