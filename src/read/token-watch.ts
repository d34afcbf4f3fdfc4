import { scalarMark } from './meter.ts';

/**
 * Finds explicit keys (`? key`), of which the two readers make different trees, and tabs where go-yaml takes none: at the start of a line or behind `- ` and `? ` outside flow
 * collections, where a key may follow. The `yaml` package, YAML 1.2, takes some of them.
 */
export class TokenWatch {
  readonly tabs: number[] = [];
  readonly explicitKeys: number[] = [];
  private mayBeKey = true;
  private flowLevel = 0;

  /** Looks at one token of the lexer that is not the text of a scalar. */
  next(token: string, offset: number): void {
    switch (token.charAt(0)) {
      case ' ':
      case '\t':
        if (this.mayBeKey && token.includes('\t')) this.tabs.push(offset + token.indexOf('\t'));
        return;
      case '\r':
      case '\n':
        this.mayBeKey = this.flowLevel === 0;
        return;
      case '[':
      case '{':
        this.flowLevel += 1;
        this.mayBeKey = false;
        return;
      case ']':
      case '}':
        this.flowLevel = Math.max(0, this.flowLevel - 1);
        this.mayBeKey = false;
        return;
      default:
        if (token === '?') this.explicitKeys.push(offset);
        this.mayBeKey = this.flowLevel === 0 && /^[-?]$/.test(token);
        // A quoted scalar may go over lines, its tokens end with it; a mark comes before a plain one.
        if (token === scalarMark) this.mayBeKey = false;
    }
  }
}
