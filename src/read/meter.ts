import type { Limits } from './limits.ts';

// Marks in the token stream, see the documentation of the `yaml` package's lexer.
const documentMark = '\u0002';
export const scalarMark = '\u001F';

/**
 * The kind of a token by the code of its first character. Those that start a node are counted
 * together; of the others a valid document has no more than it has nodes.
 */
const kinds = new Uint8Array(128);
for (const [index, start] of ['-', '?', ':', ',', '&', '!', ']', '}'].entries())
  kinds[start.charCodeAt(0)] = index + 2;
for (const start of [scalarMark, '"', "'", '*', '[', '{']) kinds[start.charCodeAt(0)] = 1;

/** Counts what tokens ask for, so that a hostile text is refused before it is composed. */
export class Meter {
  private readonly limits: Limits;
  /** By kind; 0 is none. */
  private readonly counts = new Uint32Array(16);
  private documents = 0;
  /** Whether the last token was the mark that also comes before the first `---`. */
  private isMarked = false;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  /** Counts one token; names the budget that it exceeds. */
  spentBy(token: string): 'nodes' | 'documents' | undefined {
    if (token === documentMark || token === '---') {
      this.counts.fill(0);
      if (!this.isMarked) this.documents += 1;
      this.isMarked = token === documentMark;
      return this.documents > this.limits.documents ? 'documents' : undefined;
    }
    this.isMarked = false;
    const kind = kinds[token.charCodeAt(0)] ?? 0;
    if (kind === 0) return undefined;
    const count = (this.counts[kind] ?? 0) + 1;
    this.counts[kind] = count;
    return count > this.limits.nodes ? 'nodes' : undefined;
  }
}
