import { describe, expect, it } from 'vitest';
import { listWords } from '../../../src/reach/region-words.ts';

describe('a list of regions', () => {
  it('says once what several leave out', () => {
    expect(listWords(['GET /a except /a/x', 'GET /b', 'POST /c except /a/x'])).toBe(
      'GET /a, POST /c, each except /a/x, GET /b',
    );
    expect(listWords(['GET /a except /a/x', 'GET /b except /b/x'])).toBe(
      'GET /a except /a/x, GET /b except /b/x',
    );
  });

  it('is cut where nobody would read it to its end', () => {
    const many = Array.from({ length: 20 }, (_, index) => `GET /${index}`);
    expect(listWords(many)).toMatch(/GET \/7 and 12 more$/);
    expect(listWords(many.slice(0, 9))).toMatch(/GET \/8$/);
    expect(listWords([])).toBe('');
  });
});
