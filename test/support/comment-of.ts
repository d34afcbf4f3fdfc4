import { drive, pipeline } from '../../src/pipeline.ts';
import { commentMaterial } from '../../src/report/comment-material.ts';
import type { ComparedInput } from '../../src/report/comment/input.ts';
import { difference } from '../../src/report/difference.ts';
import { read } from '../../src/read/read.ts';
import type { Run } from '../../src/pipeline.ts';
import { library } from '../../src/edges/rego/library.generated.ts';
import { loadGuardrails } from '../../src/edges/rego/load-guardrails.ts';

type Files = Readonly<Record<string, string>>;

export const base = '91ad077c'.padEnd(40, '0');
export const head = '3f2c1ab9'.padEnd(40, '0');

async function runOf(files: Files): Promise<Run> {
  const texts = Object.entries(files).map(([file, text]) => ({ file, text }));
  const documents = texts.flatMap((text) => read(text).value);
  const evaluate = await loadGuardrails();
  return drive(pipeline({ documents, rules: library, evaluate, today: '2026-11-22' }));
}

/** What the comment on a change of some files is made from, through all stages. */
export async function comparedInput(before: Files, after: Files): Promise<ComparedInput> {
  const [was, is] = [await runOf(before), await runOf(after)];
  const side = (label: string, files: Files, { mesh }: Run) => ({
    label,
    texts: new Map(Object.entries(files)),
    ...(mesh && { mesh }),
  });
  const told = difference('demo', side(base, before, was), side(head, after, is), {
    findings: is.diagnostics,
    artifacts: is.compiled.flatMap(({ artifacts }) => artifacts),
  });
  return {
    kind: 'compared',
    id: 'demo',
    pr: 482,
    base,
    head,
    repository: 'https://github.com/acme/mesh',
    run: 'https://github.com/acme/mesh/actions/runs/7',
    version: '1.4.0',
    difference: told,
    ...commentMaterial(was.mesh, is.mesh, told.changes),
  };
}
