import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { ordered } from '../../src/diagnostics/order.ts';
import { library } from '../../src/edges/rego/library.generated.ts';
import { loadGuardrails } from '../../src/edges/rego/load-guardrails.ts';
import { loadWorkspace, type Workspace } from '../../src/edges/workspace/load-workspace.ts';
import { drive, pipeline } from '../../src/pipeline.ts';
import type { ExampleFiles } from './diagnostic-page.ts';

/** What a check of an example found, and the texts that its places point into. */
export interface CheckedExample {
  readonly diagnostics: readonly Diagnostic[];
  readonly texts: ReadonlyMap<string, string>;
}

const minimalMesh = `apiVersion: meshwright.dev/v1alpha1
kind: Mesh
metadata: {name: demo}
spec:
  targets:
    local: {type: istio, dataplane: sidecar, version: "1.30", rootNamespace: istio-system}
`;

/** Examples are about one thing: a Mesh is added where they do without. */
export function withMesh(files: ExampleFiles): ExampleFiles {
  const texts = [...files.values()].map(({ bytes }) => Buffer.from(bytes).toString());
  if (texts.some((text) => /^kind: Mesh\b/m.test(text))) return files;
  return new Map([...files, ['mesh.yaml', { bytes: Buffer.from(minimalMesh), isLink: false }]]);
}

function write(files: ExampleFiles, folder: string): void {
  for (const [file, { bytes, isLink }] of files) {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    if (isLink) symlinkSync(Buffer.from(bytes).toString(), path);
    else writeFileSync(path, bytes);
  }
}

/** Reads an example as the command reads a folder, from a folder that is gone afterwards. */
async function load(files: ExampleFiles): Promise<Workspace> {
  const folder = mkdtempSync(join(tmpdir(), 'example-'));
  try {
    write(files, folder);
    return await loadWorkspace({ kind: 'dir', path: folder });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Loaded once for all examples of a test file. */
let guardrails: ReturnType<typeof loadGuardrails> | undefined;

/** The day of every example: pages that speak of dates are written for it. */
export const today = '2027-01-15';

/** The whole of `check`, from files in a folder to the verdict of the guardrails that come along. */
export async function checkExample(example: ExampleFiles): Promise<CheckedExample> {
  const { meshes, texts, diagnostics } = await load(example);
  guardrails ??= loadGuardrails();
  const evaluate = await guardrails;
  const meshNames = meshes.map(({ name }) => name);
  const runs = meshes.map(({ documents }) =>
    drive(pipeline({ documents, texts, rules: library, evaluate, today, meshNames })),
  );
  const found = runs.flatMap((run) => run.diagnostics);
  return { diagnostics: ordered([...diagnostics, ...found]), texts };
}
