import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteLength, leastBudget } from '../../src/report/comment/budget.ts';
import { readMarker } from '../../src/report/comment/marker.ts';
import { comment } from '../../src/report/markdown.ts';
import { always } from '../support/always.ts';
import { commentFlaws } from '../support/comment-flaws.ts';
import { hostileInput, hostileUnresolved } from '../support/hostile-comment.ts';

const repository = 'https://github.com/acme/mesh';
const numRuns = 150;

describe('the comment, whatever the names are', () => {
  it('has no mention, image, foreign link or HTML, and is balanced', () => {
    always(
      fc.property(hostileInput, (input) => {
        const text = comment(input);
        expect(text === undefined ? [] : commentFlaws(text, repository)).toEqual([]);
      }),
      { numRuns },
    );
  });

  it('so has the list of errors in its stead', () => {
    always(
      fc.property(hostileUnresolved, (input) => {
        expect(commentFlaws(comment(input) ?? '', repository)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('keeps to its budget, and stays sound', () => {
    const budgets = fc.integer({ min: leastBudget, max: 9000 });
    always(
      fc.property(hostileInput, budgets, (input, budget) => {
        const text = comment({ ...input, budget });
        if (text === undefined) return;
        expect(byteLength(text)).toBeLessThanOrEqual(budget);
        expect(commentFlaws(text, repository)).toEqual([]);
      }),
      { numRuns },
    );
  });

  it('remembers its mesh and commits, and is the same again', () => {
    always(
      fc.property(hostileInput, (input) => {
        const text = comment(input);
        if (text === undefined) return;
        const state = readMarker(text);
        expect(state).toMatchObject({ pr: 7, rev: 1 });
        expect(comment(structuredClone(input))).toBe(text);
        expect(readMarker(comment({ ...input, ...(state && { previous: state }) }) ?? '')).toEqual(
          state,
        );
      }),
      { numRuns: 100 },
    );
  });
});
