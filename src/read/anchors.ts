import { isAlias, isMap, isSeq, type Alias, type ParsedNode } from 'yaml';
import { diagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceText } from '../source/text.ts';
import type { Limits } from './limits.ts';
import type { YamlNode } from './node-span.ts';
import type { Problem } from './problem.ts';
import { quoteNeeded } from './syntax.ts';

/** What each alias of one document stands for. */
export interface Anchors {
  readonly targets: ReadonlyMap<Alias, ParsedNode>;
  readonly problems: readonly Problem[];
}

/** Of a document in which no value has a name. */
export const noAnchors: Anchors = { targets: new Map(), problems: [] };

/** The parts of a node in the order in which they are written. */
function parts(node: YamlNode): readonly YamlNode[] {
  if (isMap(node)) return node.items.flatMap((pair) => [pair.key, pair.value] as YamlNode[]);
  return isSeq(node) ? node.items : [];
}

/**
 * Binds aliases to anchors as go-yaml does: the last anchor of that name before the alias counts.
 * Counts the document's nodes on the way and stops where the budget ends.
 */
export function bindAnchors(source: SourceText, root: YamlNode, limits: Limits): Anchors {
  const { file } = source;
  const anchors = new Map<string, ParsedNode>();
  const targets = new Map<Alias, ParsedNode>();
  const problems: Problem[] = [];
  // The root itself is neither a key nor a value.
  let left = limits.nodes + 1;
  // An explicit stack: children are pushed in reverse, so nodes are met as they are written.
  const stack: YamlNode[] = [root];
  while (stack.length > 0) {
    const node = stack.pop();
    if (!node) continue;
    const [start, end] = node.range;
    left -= 1;
    if (left < 0) {
      const range = { file, start, end: Math.max(end, start) };
      const finding = diagnostic('MW1008', { range }, { limit: String(limits.nodes) });
      return { targets, problems: [...problems, { concern: 'budget', finding }] };
    }
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target) targets.set(node, target);
      else problems.push({ concern: 'refused', finding: unresolved(source, node) });
      continue;
    }
    if (node.anchor !== undefined) anchors.set(node.anchor, node);
    // No spread: it would put a hundred thousand arguments on the call stack.
    for (const part of parts(node).toReversed()) stack.push(part);
  }
  return { targets, problems };
}

function unresolved({ file, text }: SourceText, alias: Alias.Parsed) {
  return quoteNeeded(file, alias.range[0], text.slice(alias.range[0], alias.range[1]));
}
