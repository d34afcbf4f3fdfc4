/** A position as people count: both from 1, columns in UTF-16 code units. */
export interface LineColumn {
  readonly line: number;
  readonly column: number;
}

/** The line and column of an offset in a text. An offset behind the end is the end. */
export function lineColumn(text: string, offset: number): LineColumn {
  const end = Math.min(offset, text.length);
  let line = 1;
  let lineStart = 0;
  for (
    let next = text.indexOf('\n');
    next !== -1 && next < end;
    next = text.indexOf('\n', next + 1)
  ) {
    line += 1;
    lineStart = next + 1;
  }
  return { line, column: end - lineStart + 1 };
}
