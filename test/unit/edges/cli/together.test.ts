import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Fix } from '../../../../src/diagnostics/fix.ts';
import { together } from '../../../../src/edges/cli/fix/together.ts';
import { collide, type Edit } from '../../../../src/source/edit.ts';

const edit = fc
  .record({
    file: fc.constantFrom('a.yaml', 'b.yaml'),
    start: fc.oneof(fc.nat(50), fc.integer({ min: 1000, max: 1100 }), fc.nat(5000)),
    length: fc.oneof(fc.constant(0), fc.nat(30), fc.nat(3000)),
  })
  .map(({ file, start, length }): Edit => ({ file, start, end: start + length, text: '' }));
const fix = fc
  .array(edit, { minLength: 1, maxLength: 3 })
  .map((edits): Fix => ({ title: 'a', kind: 'write', edits }));

it('takes every fix that collides with none before it, and no other', () => {
  fc.assert(
    fc.property(fc.array(fix, { maxLength: 30 }), (fixes) => {
      const chosen: Fix[] = [];
      for (const each of fixes) {
        const before = chosen.flatMap(({ edits }) => edits);
        if (each.edits.every((one) => !before.some((other) => collide(one, other))))
          chosen.push(each);
      }
      expect(together(fixes)).toEqual(chosen);
    }),
  );
});
