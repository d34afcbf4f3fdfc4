/**
 * Finds explicit keys (`? key`), of which the two readers make different trees, and tabs where go-yaml takes none: at the start of a line or behind `- ` and `? ` outside flow
 * collections, where a key may follow. The `yaml` package, YAML 1.2, takes some of them.
 */
export class TokenWatch {
  readonly tabs: number[] = [];
  readonly explicitKeys: number[] = [];
  /** Whether the text holds an anchor or an alias. */
  hasAnchors = false;
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
      default:
        this.noteMark(token, offset);
        this.mayBeKey = this.flowLevel === 0 && (token === '-' || token === '?');
    }
  }

  /**
   * Looks at what is no blank. A quoted scalar may go over lines, its tokens end with it; a mark
   * comes before a plain one.
   */
  private noteMark(token: string, offset: number): void {
    const first = token.charAt(0);
    if (first === '[' || first === '{') this.flowLevel += 1;
    else if (first === ']' || first === '}') this.flowLevel = Math.max(0, this.flowLevel - 1);
    else if (first === '&' || first === '*') this.hasAnchors = true;
    else if (token === '?') this.explicitKeys.push(offset);
  }
}
