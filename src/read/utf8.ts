import { diagnostic } from '../diagnostics/diagnostic.ts';
import type { Outcome } from '../diagnostics/outcome.ts';
import { lineColumn } from '../source/line-column.ts';
import type { SourceText } from '../source/text.ts';

/** The text of a file: no value if its bytes are not UTF-8; `shown` can be printed in any case. */
export interface Decoded extends Outcome<SourceText | undefined> {
  /** The text with U+FFFD for what is not UTF-8: ranges of the finding point into it. */
  readonly shown: SourceText;
}

const byteOrderMark = '\uFEFF';

/** Decodes a prefix; what is cut off at its end in the middle of a character is no error. */
function decodePrefix(bytes: Uint8Array, length: number): string | undefined {
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return decoder.decode(bytes.subarray(0, length), { stream: true });
  } catch {
    return undefined;
  }
}

/** The text before the first byte that is not UTF-8, found by bisection: decoders do not tell. */
function validPrefix(bytes: Uint8Array): string {
  let [good, bad] = [0, bytes.length + 1];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (decodePrefix(bytes, middle) === undefined) bad = middle;
    else good = middle;
  }
  return decodePrefix(bytes, good) ?? '';
}

// Without a call that streams a decoder keeps nothing between two texts.
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder('utf-8', { ignoreBOM: true });

function decodeWhole(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Decodes a file's bytes. A byte order mark at the start is dropped, as Kubernetes does. */
export function decodeUtf8(file: string, bytes: Uint8Array): Decoded {
  const whole = decodeWhole(bytes);
  const text = whole ?? lenient.decode(bytes);
  const dropped = text.startsWith(byteOrderMark) ? 1 : 0;
  const shown = { file, text: text.slice(dropped) };
  if (whole !== undefined) return { value: shown, diagnostics: [], shown };
  const before = validPrefix(bytes);
  const start = Math.max(0, before.length - dropped);
  const finding = diagnostic(
    'MW1011',
    { range: { file, start, end: start + 1 } },
    {
      offset: String(new TextEncoder().encode(before).length),
      line: String(lineColumn(shown.text, start).line),
    },
  );
  return { value: undefined, diagnostics: [finding], shown };
}
