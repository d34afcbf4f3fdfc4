import { readFileSync } from 'node:fs';
import { test } from 'vitest';
import { check } from '../../../src/check/check.ts';
import { read } from '../../../src/read/read.ts';
test('x', () => {
  for (const f of (process.env['TRY'] ?? '').split(' ')) {
    const text = readFileSync(f, 'utf8');
    const docs = read({ file: f, text });
    for (const d of docs.diagnostics) console.log('READ', d.code, d.message);
    const t = performance.now();
    const out = check(docs.value, new Map([[f, text]]));
    console.log(f, docs.value.length, out.value.length, performance.now() - t);
    for (const d of out.diagnostics) console.log(d.code, d.pointer, '|', d.range && text.slice(d.range.start, d.range.end).split('\n')[0], '|', d.message, '|', d.help, d.fixes?.map((x) => x.text));
  }
});
