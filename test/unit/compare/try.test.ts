import { readFileSync } from 'node:fs';
import { it } from 'vitest';
import { meshOf } from '../../support/mesh-of.ts';
import { compare } from '../../../src/compare/compare.ts';
import { approvals } from '../../../src/compare/approvals.ts';
import { guaranteeChanges } from '../../../src/compare/guarantee-changes.ts';
import { guarantees } from '../../../src/reach/guarantees.ts';
import { edges } from '../../../src/reach/edges.ts';
import { requestWords } from '../../../src/reach/request-words.ts';
it('tries', () => {
  for (const f of ['/tmp/bookinfo.yaml', '/tmp/one.yaml']) {
    const text = readFileSync(f, 'utf8');
    const m = meshOf(text);
    for (const d of m.diagnostics) console.log(d.severity, d.code, d.message);
    if (!m.value) continue;
    console.log(
      edges(m.value)
        .map((e) => `${e.from} → ${e.to}:${e.port} ${e.requests.join(', ')}`)
        .join('\n'),
    );
    for (const d of guarantees(m.value).diagnostics)
      console.log(d.severity, d.code, d.message, d.help);
    console.log(
      guarantees(m.value)
        .results.map((r) => r.status)
        .join(),
    );
    const t2 = text
      .replace(
        '{from: [reviews, productpage], ops: [GET /ratings/*]}',
        '{from: [reviews, productpage, details], ops: [GET /ratings/*]}',
      )
      .replace(
        'calls: {googleapis: {ops: [GET /books/v1/volumes]}}',
        'calls: {googleapis: {ops: [GET /books/v1/volumes]}, ratings: {ops: [GET /ratings/*]}}',
      )
      .replace('{v1: 90, v3: 10}', '{v1: 80, v3: 20}')
      .replace(', timeout: 3s, retry: {attempts: 1', ', retry: {attempts: 1')
      .replace('GET|HEAD /orders/*', 'GET|HEAD|DELETE /orders/*');
    const m2 = meshOf(t2);
    for (const d of m2.diagnostics) console.log(d.severity, d.code, d.message);
    const start = performance.now();
    const changes = compare(m.value, m2.value);
    console.log(performance.now() - start);
    for (const c of changes)
      console.log(
        [
          c.class,
          c.certainty,
          c.from,
          c.to,
          c.what,
          c.before,
          '→',
          c.after,
          c.crossing,
          c.witness && requestWords('', c.witness.request),
          JSON.stringify(c.source),
        ].join(' | '),
      );
    console.log(
      JSON.stringify(approvals(changes, m.value, m2.value)),
      JSON.stringify(guaranteeChanges(m.value, m2.value)),
    );
    console.log(compare(undefined, m.value).length, compare(m.value, undefined).length);
    for (const c of compare(undefined, m.value))
      console.log(
        [
          c.class,
          c.certainty,
          c.from,
          c.to,
          c.what,
          c.before,
          '→',
          c.after,
          c.crossing,
          c.witness && requestWords('', c.witness.request),
        ].join(' | '),
      );
    for (const c of compare(m.value, undefined))
      console.log(
        [
          c.class,
          c.certainty,
          c.from,
          c.to,
          c.what,
          c.before,
          '→',
          c.after,
          c.crossing,
          c.witness && requestWords('', c.witness.request),
        ].join(' | '),
      );
  }
});
