import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../../src/report/display-width.ts';

describe('the width of a text in cells', () => {
  it.each([
    ['', 0],
    ['cart', 4],
    ['购物车', 6],
    ['カート', 6],
    ['ｶｰﾄ', 3],
    ['장바구니', 8],
    ['ＡＢ', 4],
    ['é', 1],
    ['e\u0301', 1],
    ['🛒', 2],
    ['🇩🇪', 2],
    ['👍🏽', 2],
    ['👨‍👩‍👧‍👦', 2],
    ['❤', 1],
    ['❤️', 2],
    ['1️⃣', 2],
    ['…', 1],
    ['日本語 x', 8],
  ])('%s', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});
