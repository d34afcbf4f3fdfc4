import { Composer, Lexer, Parser, type CST, type Document } from 'yaml';
import { diagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceText } from '../source/text.ts';
import type { Limits } from './limits.ts';
import { Meter, scalarMark } from './meter.ts';
import type { Problem } from './problem.ts';
import { TokenWatch } from './token-watch.ts';

/** A document as the YAML library composes it: nodes with ranges, scalars as they are written. */
export type Parsed = Document.Parsed;

/** The documents of a text, up to the place where a budget ended. */
export interface ParsedStream {
  readonly documents: readonly Parsed[];
  readonly directives: readonly CST.Directive[];
  /** Where tabs and explicit keys stand that Kubernetes refuses or reads otherwise; whether there are anchors. */
  readonly watch: Pick<TokenWatch, 'tabs' | 'explicitKeys' | 'hasAnchors'>;
  readonly exhausted?: Problem;
}

/*
 * Every scalar is kept as text (`failsafe`), since what `off` or `010` means is decided by Kubernetes
 * and not by the library; its own check for equal keys is quadratic and compares other values.
 */
const options = {
  schema: 'failsafe',
  resolveKnownTags: false,
  uniqueKeys: false,
  prettyErrors: false,
} as const;

/** What a text composes to, before anything is said about its meaning. Never throws. */
export function parse(source: SourceText, limits: Limits): ParsedStream {
  const parser = new Parser();
  const composer = new Composer(options);
  const documents: Parsed[] = [];
  const directives: CST.Directive[] = [];
  const meter = new Meter(limits);
  const watch = new TokenWatch();
  const compose = (tokens: Iterable<CST.Token>) => {
    for (const token of tokens) {
      if (token.type === 'directive') directives.push(token);
      for (const document of composer.next(token)) documents.push(document);
    }
  };
  let isScalar = false;
  // kubectl ends the last line where the file does not; in a block of text that makes a difference.
  const text = source.text.endsWith('\n') ? source.text : `${source.text}\n`;
  for (const token of new Lexer().lex(text)) {
    const at = parser.offset;
    // The text of a scalar may look like any token.
    const spent = isScalar ? undefined : meter.spentBy(token);
    if (!isScalar) watch.next(token, at);
    isScalar = token === scalarMark && !isScalar;
    compose(parser.next(token));
    // The stack holds the document, the collections around the token, and perhaps a scalar.
    const over = parser.stack.length > limits.depth + 2 ? 'depth' : spent;
    if (over) {
      return {
        documents,
        directives,
        watch,
        exhausted: exhausted(source.file, at, over, limits),
      };
    }
  }
  compose(parser.end());
  for (const document of composer.end()) documents.push(document);
  return { documents, directives, watch };
}

function exhausted(file: string, at: number, over: keyof Limits, limits: Limits): Problem {
  const place = { range: { file, start: at, end: at + 1 } };
  const code = over === 'depth' ? 'MW1009' : over === 'documents' ? 'MW1022' : 'MW1008';
  return { concern: 'budget', finding: diagnostic(code, place, { limit: String(limits[over]) }) };
}
