import type { Limits } from './limits.ts';

// Marks in the token stream, see the documentation of the `yaml` package's lexer.
const documentMark = '\u0002';
export const scalarMark = '\u001F';

/**
 * The kind of a token by its first character. Those that start a node are counted together; of the
 * others a valid document has no more than it has nodes.
 */
const kinds: ReadonlyMap<string, string> = new Map([
  ...[scalarMark, '"', "'", '*', '[', '{'].map((start) => [start, 'node'] as const),
  ...['-', '?', ':', ',', '&', '!', ']', '}'].map((start) => [start, start] as const),
]);

/** Counts what tokens ask for, so that a hostile text is refused before it is composed. */
export class Meter {
  private readonly limits: Limits;
  private readonly counts = new Map<string, number>();
  private documents = 0;
  /** Whether the last token was the mark that also comes before the first `---`. */
  private isMarked = false;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  /** Counts one token; names the budget that it exceeds. */
  spentBy(token: string): 'nodes' | 'documents' | undefined {
    if (token === documentMark || token === '---') {
      this.counts.clear();
      if (!this.isMarked) this.documents += 1;
      this.isMarked = token === documentMark;
      return this.documents > this.limits.documents ? 'documents' : undefined;
    }
    this.isMarked = false;
    const kind = kinds.get(token.charAt(0));
    if (kind === undefined) return undefined;
    const count = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, count);
    return count > this.limits.nodes ? 'nodes' : undefined;
  }
}
