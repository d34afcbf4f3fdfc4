import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Evaluate } from '../../src/check/evaluate.ts';
import { hasErrors } from '../../src/diagnostics/outcome.ts';
import { drive, pipeline } from '../../src/pipeline.ts';
import { read } from '../../src/read/read.ts';
import { always } from '../support/always.ts';
import { exampleFiles } from '../support/example-files.ts';

const runs = Number(process.env['MESHWRIGHT_RUNS'] ?? 40);
const satisfied: Evaluate = () => ({ deny: [], warn: [] });
/** The samples, each as one stream; only with targets that are built. */
const samples = ['bookinfo', 'shop'].map((name) =>
  Object.values(exampleFiles(name))
    .join('\n---\n')
    .replace(/^ {4}(?:edge|gcp-us): .*\n/gm, '')
    .split('\n'),
);
/** Words that stand anywhere in the samples: put somewhere else they make mistakes people make. */
const words = [
  ...new Set(
    samples
      .flat()
      .join('\n')
      .match(/[\w/.:*@-]+/g),
  ),
];

interface Edit {
  readonly line: number;
  readonly kind: 'drop' | 'double' | 'replace';
  readonly nth: number;
  readonly word: string;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  line: fc.nat({ max: 300 }),
  kind: fc.constantFrom('drop', 'double', 'replace', 'replace', 'replace'),
  nth: fc.nat({ max: 12 }),
  word: fc.constantFrom(...words),
});

function applied(lines: readonly string[], edits: readonly Edit[]): string {
  const changed = [...lines];
  for (const { line: any, kind, nth, word } of edits) {
    const line = any % lines.length;
    const text = changed[line] ?? '';
    let seen = -1;
    if (kind === 'drop') changed[line] = '';
    else if (kind === 'double') changed[line] = `${text}\n${text}`;
    else changed[line] = text.replace(/[\w/.:*@-]+/g, (old) => ((seen += 1) === nth ? word : old));
  }
  return changed.join('\n');
}

describe('a run over documents with mistakes', () => {
  it('never throws, and compiles nothing where anything does not resolve', () => {
    always(
      fc.property(
        fc.constantFrom(...samples),
        fc.array(edit, { minLength: 1, maxLength: 5 }),
        (lines, edits) => {
          const text = applied(lines, edits);
          const { value: documents, diagnostics } = read({ file: 'all.yaml', text });
          if (hasErrors(diagnostics)) return;
          const input = { documents, rules: [], evaluate: satisfied, today: '2027-01-15' };
          const run = drive(pipeline(input));
          if (run.mesh === undefined) expect(run.compiled).toEqual([]);
          else expect(structuredClone(run.mesh)).toEqual(run.mesh);
        },
      ),
      { numRuns: runs },
    );
  });
});

describe('the samples themselves', () => {
  it.each(samples.map((lines) => [lines.join('\n')]))('compile', (text) => {
    const { value: documents } = read({ file: 'all.yaml', text });
    const input = { documents, rules: [], evaluate: satisfied, today: '2027-01-15' };
    expect(drive(pipeline(input)).mesh).toBeDefined();
  });
});
