import { test } from 'vitest';
import { readFileSync } from 'node:fs';
import { read } from '../../../src/read/read.ts';
import { drive, pipeline } from '../../../src/pipeline.ts';
import { loadGuardrails } from '../../../src/edges/rego/load-guardrails.ts';
import { library } from '../../../src/edges/rego/library.generated.ts';
import { slicer } from '../../../src/reach/slice.ts';
test.each(['/tmp/bookinfo.yaml','/tmp/shop.yaml'])('%s', async (f) => {
  const docs = read({ file: 'm.yaml', text: readFileSync(f, 'utf8') });
  const evaluate = await loadGuardrails();
  const run = drive(pipeline({ documents: docs.value, rules: library, evaluate, today: '2026-11-22' }));
  for (const d of [...docs.diagnostics, ...run.diagnostics]) console.log(d.severity, d.code, d.message, JSON.stringify(d.object), d.pointer);
  console.log('objects', run.compiled.map((c) => c.artifacts.length), run.mesh && JSON.stringify(slicer(run.mesh)({ kind: 'Service', namespace: 'bookinfo', name: 'reviews' })).length);
});
