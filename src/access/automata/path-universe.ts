import { dead, type Automaton } from './automaton.ts';
import { charactersOf, visible } from './characters.ts';
import { normalizePath, type Normalization } from '../normalize.ts';

/** The paths that rules can see: what is left by the normalization of the proxies. */
export interface PathUniverse {
  readonly normalization: Normalization;
}

// States: before the first slash, after it, at the start of another segment, after `.`, after `..`,
// in a segment, after both slashes of `//` where slashes are merged, after `%`, and after `%` and one
// digit (plus its value).
const start = 0;
const atRoot = 1;
const atSlash = 2;
const dot = 3;
const dots = 4;
const inside = 5;
const slashes = 6;
const percent = 7;
const digit = 8;

const hexDigits = charactersOf('0123456789abcdefABCDEF');

/** Whether an escape stays as it is when the path is normalized. */
function isKept(escape: string, mode: Normalization): boolean {
  const path = `/x${escape}x`;
  return normalizePath(path, mode) === path;
}

/**
 * From which code point on every character of Unicode stays in a path: normalization escapes them,
 * so that only where there is none a pattern that writes them out can be met.
 */
export function pathUnicodeFrom(mode: Normalization): number {
  return mode === 'none' ? 0x80 : Infinity;
}

/** The characters of normalized paths, the most readable first, the slash last. */
export function pathCharacters(mode: Normalization): readonly string[] {
  const own = visible.filter(
    (character) => character === '.' || normalizePath(`/${character}`, mode) === `/${character}`,
  );
  return [...own.filter((character) => character !== '/'), '/'];
}

/** The characters that a normalized path may not hold everywhere. */
export function pathSpecials(mode: Normalization): readonly string[] {
  return mode === 'none' ? ['/'] : ['/', '.', '%', ...hexDigits];
}

/**
 * Accepts the paths that normalization leaves as they are, over their characters. `plain`: of those
 * only the ones that people write: without empty segments, escapes, names that start with a dot, and
 * a slash at the end.
 */
export function pathUniverse(mode: Normalization, plain: boolean): Automaton {
  if (mode === 'none' && !plain) return anyPath;
  const merges = plain || mode === 'merge-slashes' || mode === 'decode-and-merge-slashes';

  function onSlash(state: number): number {
    if (state === start) return atRoot;
    if (state === atRoot && merges) return plain ? dead : slashes;
    return state === dot || state === dots || (state === atSlash && merges) ? dead : atSlash;
  }

  function onDot(state: number): number {
    if (state === dot) return dots;
    if (state !== atRoot && state !== atSlash) return inside;
    return plain ? dead : dot;
  }

  function stepPlain(state: number, symbol: string): number {
    // Of slashes alone two are left, and nothing follows them.
    if (state === slashes) return dead;
    if (symbol === '/') return onSlash(state);
    if (state === start) return dead;
    if (symbol === '%') return plain ? dead : percent;
    return symbol === '.' ? onDot(state) : inside;
  }

  function step(state: number, symbol: string): number {
    if (state < percent || !hexDigits.includes(symbol)) return stepPlain(state, symbol);
    if (state === percent) return digit + Number.parseInt(symbol, 16);
    const first = (state - digit).toString(16);
    return isKept(`%${first}${symbol}`, mode) ? inside : dead;
  }

  const refused = [start, dot, dots, ...(plain ? [atSlash] : [])];
  return {
    start,
    step,
    accepts: (state) => !refused.includes(state),
    named: (state) => (state < percent ? ['/', '.', '%'] : ['/', '.', '%', ...hexDigits]),
    rest: (state) => (state === start || state === slashes ? dead : inside),
    isSettled: () => false,
  };
}

/** Whatever starts with a slash. */
const anyPath: Automaton = {
  start,
  step: (state, symbol) => (state === start && symbol !== '/' ? dead : inside),
  accepts: (state) => state !== start,
  named: (state) => (state === start ? ['/'] : []),
  rest: (state) => (state === start ? dead : inside),
  isSettled: (state) => state === inside,
};

/** Whether a text can be a segment of a normalized path. */
export function isSegment(text: string, mode: Normalization): boolean {
  const path = `/${text}`;
  return !text.includes('/') && normalizePath(path, mode) === path;
}

/**
 * Accepts normalized paths over their segments after the first slash. The segments have been looked
 * at before; what is left to see is where an empty one may stand: at the end, with `plain` only in
 * `/`, and before it where slashes are not merged; where they are, `//` has two and nothing else.
 */
export function segmentUniverse(mode: Normalization, plain: boolean): Automaton {
  const merges = plain || mode === 'merge-slashes' || mode === 'decode-and-merge-slashes';
  // States: no segment yet, some, an empty one that must be the last, a first one that is empty.
  const none = 0;
  const some = 1;
  const last = 2;
  const root = 3;
  function onEmpty(state: number): number {
    if (plain) return state === none ? last : dead;
    if (!merges) return some;
    return state === none ? root : last;
  }
  return {
    start: none,
    step(state, symbol) {
      if (state === last) return dead;
      if (symbol === '') return onEmpty(state);
      return state === root ? dead : some;
    },
    accepts: (state) => state !== none,
    named: () => [''],
    rest: (state) => (state === last || state === root ? dead : some),
    isSettled: () => false,
  };
}
