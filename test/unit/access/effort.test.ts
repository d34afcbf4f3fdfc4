import { describe, expect, it } from 'vitest';
import { Effort } from '../../../src/access/describe/effort.ts';

function trials(levels: number): number {
  const effort = new Effort(levels);
  let made = 0;
  while (effort.spend()) made += 1;
  return made;
}

describe('the effort of a description', () => {
  it('ends, and leaves fewer trials where each of them costs more', () => {
    expect(trials(10)).toBe(200_000);
    expect(trials(4_000)).toBe(500);
  });

  it('does not end for a frame without levels before it began', () => {
    expect(trials(0)).toBe(trials(1));
  });
});
