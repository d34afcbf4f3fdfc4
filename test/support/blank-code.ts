/** A source text twice, every character at its place: what is not wanted became blanks. */
export interface Blanked {
  /** Without comments. */
  readonly uncommented: string;
  /** Without comments, the content of strings and of regular expressions. */
  readonly code: string;
}

interface Token {
  readonly end: number;
  readonly kind: 'comment' | 'string' | 'code';
}

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

/** After these a slash divides; after anything else it opens a regular expression. */
const divides = /(?:[\w$)\]}'"`]|\+\+|--)$/;
const beforeExpression =
  /(?:^|[^\w$.])(?:return|typeof|case|in|of|delete|void|throw|new|do|else|yield|await)$/;

function regexEnd(text: string, start: number): number {
  let inClass = false;
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\\') at += 1;
    else if (character === '\n') return start + 1;
    else if (character === '[') inClass = true;
    else if (character === ']') inClass = false;
    else if (character === '/' && !inClass) return at + 1;
  }
  return start + 1;
}

function quotedEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === text[start] || text[at] === '\n') return at + 1;
  }
  return text.length;
}

/** From the backtick, or from the `}` that ends a hole, to the next hole or the closing backtick. */
function templateEnd(text: string, start: number): { end: number; hole: boolean } {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '`') return { end: at + 1, hole: false };
    else if (text[at] === '$' && text[at + 1] === '{') return { end: at + 2, hole: true };
  }
  return { end: text.length, hole: false };
}

function commentEnd(text: string, at: number): number | undefined {
  const ends = text.startsWith('//', at) ? '\n' : text.startsWith('/*', at) ? '*/' : undefined;
  if (ends === undefined) return undefined;
  const end = text.indexOf(ends, at + 2);
  if (end === -1) return text.length;
  return ends === '\n' ? end : end + 2;
}

/**
 * A lexer of just enough TypeScript to know code from comments, strings, templates (whose holes are
 * code again) and regular expressions. The compiler's own parser is no public interface of
 * TypeScript 7.
 */
export function blankCode(text: string): Blanked {
  const out = { uncommented: '', code: '' };
  /** Open braces of every template hole that we are in. */
  const holes: number[] = [];

  const opensRegex = (): boolean => {
    const before = out.code.slice(-200).trimEnd();
    return !divides.test(before) || beforeExpression.test(before);
  };
  const template = (at: number): Token => {
    const { end, hole } = templateEnd(text, at);
    if (hole) holes.push(0);
    return { end, kind: 'string' };
  };
  const next = (at: number): Token => {
    const character = text[at] ?? '';
    const comment = commentEnd(text, at);
    if (comment !== undefined) return { end: comment, kind: 'comment' };
    if (character === "'" || character === '"') return { end: quotedEnd(text, at), kind: 'string' };
    if (character === '`') return template(at);
    const depth = holes.at(-1);
    if (depth !== undefined && character === '{') holes[holes.length - 1] = depth + 1;
    if (depth !== undefined && character === '}') {
      if (depth === 0) {
        holes.pop();
        return template(at);
      }
      holes[holes.length - 1] = depth - 1;
    }
    if (character === '/' && opensRegex()) return { end: regexEnd(text, at), kind: 'string' };
    return { end: at + 1, kind: 'code' };
  };

  for (let at = 0; at < text.length;) {
    const { end, kind } = next(at);
    const piece = text.slice(at, end);
    out.uncommented += kind === 'comment' ? blank(piece) : piece;
    // The quotes stay: `import '` must still be seen as code before a string.
    const inside = piece.length > 1 ? piece[0] + blank(piece.slice(1, -1)) + piece.at(-1) : piece;
    out.code += kind === 'comment' ? blank(piece) : kind === 'string' ? inside : piece;
    at = end;
  }
  return out;
}
