import { read } from '/work/main/src/read/read.ts';
import { pipeline, drive } from '/work/main/src/pipeline.ts';
import { loadGuardrails } from '/work/main/src/edges/rego/load-guardrails.ts';
import * as lib from '/work/main/src/edges/rego/library.generated.ts';
import { terminal } from '/work/main/src/report/terminal.ts';
import { decide } from '/work/main/src/model/decide.ts';
import { readFileSync, globSync } from 'node:fs';
import { test } from 'vitest';
test('x', async () => {
const text = readFileSync(process.env.F!, 'utf8');
const r = read({ file: 'all.yaml', text });
const evaluate = await loadGuardrails();
console.log(Object.keys(lib));
const rules = (lib as any).library ?? (lib as any).guardrails ?? Object.values(lib)[0];
const run = drive(pipeline({ documents: r.value, rules, evaluate, today: '2026-11-22' }), s => console.log('stage', s));
console.log(terminal([...r.diagnostics, ...run.diagnostics], new Map([['all.yaml', text]]), { color: false }));
console.log(run.compiled.map(t => t.files.map(f => f.path)));
if (run.mesh && process.env.F!.includes('book')) {
  const m = run.mesh;
  const req = (account: string, to: string, path: string) => ({ wire: 'http', peer: { kind: 'mesh', trustDomain: 'cluster.local', namespace: 'bookinfo', account }, to, port: 9080, method: 'GET', path, query: {}, host: 'reviews', headers: {}, token: { kind: 'none' } }) as const;
  console.log(JSON.stringify(decide(m, req('bookinfo-productpage', 'bookinfo/reviews', '/reviews/0')), null, 1).slice(0, 1500));
  console.log(decide(m, req('bookinfo-details', 'bookinfo/reviews', '/reviews/0')));
  console.log(decide(m, req('bookinfo-productpage', 'bookinfo/reviews', '/reviews/0/x')));
}
});
