import { isAlias, isCollection, isPair, isScalar, type ParsedNode } from 'yaml';
import type { Span } from './spans.ts';

/** A node as it stands in the tree of the YAML library; an empty flow value has none. */
export type YamlNode = ParsedNode | null | undefined;

/** Where the last thing in a block collection ends: its own range takes in what follows it. */
function lastEnd(node: ParsedNode, text: string): number {
  let at: YamlNode = node;
  let end = node.range[0];
  while (at) {
    end = Math.max(end, at.range[0]);
    if (isScalar(at) || isAlias(at) || (isCollection(at) && at.flow === true)) {
      end = Math.max(end, at.range[1]);
      break;
    }
    const last: unknown = isCollection(at) ? at.items.at(-1) : undefined;
    at = (isPair(last) ? (last.value ?? last.key) : last) as YamlNode;
  }
  // The parser sees a line end that the text may not have.
  end = Math.min(end, text.length);
  while (end > node.range[0] && isBlank(text, end - 1)) end -= 1;
  return end;
}

/** Whether a character is white space. Nearly all are asked about and are not. */
function isBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (code <= 0x20 || code >= 0x80) && /\s/.test(text.charAt(at));
}

/** `[start, end)` of a node without its anchor, tag, and trailing blanks or comments. */
export function spanOf(node: ParsedNode, text: string): Span {
  const start = Math.min(node.range[0], text.length);
  return [start, lastEnd(node, text)];
}
