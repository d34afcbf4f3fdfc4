import { isAlias, isScalar, isSeq, type Pair, type ParsedNode, type Scalar } from 'yaml';
import { diagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceText } from '../source/text.ts';
import type { YamlNode } from './node-span.ts';
import type { Problem } from './problem.ts';
import type { Span } from './spans.ts';

/*
 * go-yaml v2 reads the syntax of YAML 1.1, the `yaml` package that of 1.2. What only 1.2 takes, or
 * what the two read as different values, is refused here.
 */

/** One node and whether it stands in a flow collection. */
interface Seat {
  readonly node: YamlNode;
  readonly inFlow: boolean;
}

/** The places of a document that Kubernetes would refuse or read otherwise. */
export function olderSyntaxProblems(source: SourceText, root: YamlNode): readonly Problem[] {
  const problems: Problem[] = [];
  const add = (problem: Problem | undefined) => {
    if (problem) problems.push(problem);
  };
  const stack: Seat[] = [{ node: root, inFlow: false }];
  for (let seat = stack.pop(); seat; seat = stack.pop()) {
    const { node, inFlow } = seat;
    if (!node || isAlias(node)) continue;
    add(badAnchor(source, node) ?? badTag(source, node));
    if (isScalar(node)) {
      add(scalarProblem(source, node, inFlow));
      continue;
    }
    const isFlow = inFlow || node.flow === true;
    if (isSeq(node)) {
      for (const item of node.items as YamlNode[]) stack.push({ node: item, inFlow: isFlow });
    } else {
      for (const pair of node.items as Pair<YamlNode, YamlNode>[]) {
        add(keyProblem(source, pair, isFlow));
        stack.push({ node: pair.key, inFlow: isFlow }, { node: pair.value, inFlow: isFlow });
      }
    }
  }
  return problems;
}

function refused({ file }: SourceText, [start, end]: Span, problem: string): Problem {
  const range = { file, start, end: Math.max(end, start) };
  return { concern: 'refused', finding: diagnostic('MW1001', { range }, { problem }) };
}

function rangeOf(node: ParsedNode): Span {
  return [node.range[0], node.range[1]];
}

function badAnchor(source: SourceText, node: ParsedNode): Problem | undefined {
  if (isAlias(node) || node.anchor === undefined || /^[\w-]+$/.test(node.anchor)) return undefined;
  return refused(
    source,
    rangeOf(node),
    'the name of an anchor may hold only letters, digits, `-` and `_`',
  );
}

function badTag(source: SourceText, node: ParsedNode): Problem | undefined {
  if (node.tag === undefined || /^[\w;/?:@&=+$.!~*'()%,-]*$/.test(node.tag)) return undefined;
  return refused(source, rangeOf(node), 'a tag holds characters that tags cannot have');
}

function scalarProblem(
  source: SourceText,
  node: Scalar.Parsed,
  inFlow: boolean,
): Problem | undefined {
  const at = rangeOf(node);
  const written = source.text.slice(at[0], at[1]);
  switch (node.type) {
    case 'PLAIN':
      return plainProblem(source, node, { at, written, inFlow });
    case 'QUOTE_DOUBLE':
      return badQuotes(source, at, written) ?? badEscape(source, at[0], written);
    case 'QUOTE_SINGLE':
      return badQuotes(source, at, written);
    case 'BLOCK_LITERAL':
    case 'BLOCK_FOLDED':
      return blockProblem(source, at[0], written);
    default:
      return undefined;
  }
}

function plainProblem(
  source: SourceText,
  node: Scalar.Parsed,
  {
    at,
    written,
    inFlow,
  }: { readonly at: Span; readonly written: string; readonly inFlow: boolean },
): Problem | undefined {
  const tab = written.includes('\t') ? /\n *(\t)/d.exec(written)?.indices?.[1] : undefined;
  if (tab) return tabAt(source, at[0] + tab[0]);
  if (!inFlow) return undefined;
  if (written.includes('?') || written.startsWith(':')) {
    return refused(
      source,
      at,
      'inside `[ ]` and `{ }` a value with `?` or a leading `:` must be quoted',
    );
  }
  if (written === '' && node.tag !== undefined) {
    return refused(source, at, 'inside `[ ]` and `{ }` a tag must be followed by a value');
  }
  return undefined;
}

function tabAt({ file }: SourceText, offset: number): Problem {
  const range = { file, start: offset, end: offset + 1 };
  return { concern: 'refused', finding: diagnostic('MW1002', { range }, {}) };
}

/** A key apart from its colon; or `{a:[1]}`: YAML 1.2 sees a key and its value, YAML 1.1 a text with a colon. */
function keyProblem(
  source: SourceText,
  { key }: Pair<YamlNode, YamlNode>,
  inFlow: boolean,
): Problem | undefined {
  if (!key) return undefined;
  const [start, end] = rangeOf(key);
  const colon = source.text.charAt(end) === ':' ? 1 : farColon(source.text, end);
  if (isScalar(key) && source.text.slice(start, end + colon).includes('\n')) {
    return refused(source, [start, end], 'a key and its `:` must stand on one line');
  }
  if (!inFlow || !isScalar(key) || key.type !== 'PLAIN') return undefined;
  if (!/^:[,[\]{}]/.test(source.text.slice(end, end + 2))) return undefined;
  return refused(source, [end, end + 1], 'a space must follow the `:` of an unquoted key');
}

/** How far behind a key its colon ends where it does not follow at once; 0 where there is none. */
function farColon(text: string, end: number): number {
  return /^\s*(?:#[^\n]*\n\s*)*:/.exec(text.slice(end, end + 1024))?.[0].length ?? 0;
}

/** The parser ends a quoted scalar that loses its indentation, and takes any last quote for its end. */
function badQuotes(source: SourceText, at: Span, written: string): Problem | undefined {
  const inside = written.slice(1, -1);
  const isOpen = written.startsWith("'")
    ? inside.replaceAll("''", '').includes("'")
    : (/\\+$/.exec(inside)?.[0].length ?? 0) % 2 === 1;
  return isOpen ? refused(source, at, 'the closing quote is missing') : undefined;
}

/** `\/` is unknown to go-yaml, and it takes no half of a surrogate pair. */
const escapes = /\\(?:([/]|u[dD][89a-fA-F]..|U0000[dD][89a-fA-F]..)|[^])/dg;

function badEscape(source: SourceText, start: number, written: string): Problem | undefined {
  for (const match of written.matchAll(escapes)) {
    if (match[1] === undefined) continue;
    const from = start + match.index;
    const problem =
      match[1] === '/'
        ? 'the escape `\\/` is unknown, write `/`'
        : 'an escape stands for half a character, write the character itself';
    return refused(source, [from, from + match[0].length], problem);
  }
  return undefined;
}

/** A header with more on its line, or a tab where the indentation is still being found. */
function blockProblem(source: SourceText, start: number, written: string): Problem | undefined {
  const header = /^[|>][^\n]*/.exec(source.text.slice(start, start + 1024))?.[0] ?? '';
  if (!/^[|>][-+1-9]*[ \t]*(?:[ \t]#.*)?\r?$/.test(header)) {
    return refused(source, [start, start + 1], 'only a comment may follow `|` or `>` on its line');
  }
  let indent = Infinity;
  let offset = written.indexOf('\n') + 1;
  // With an indentation given in the header the lines are only looked at up to it.
  const isExplicit = /^[|>][-+]?[1-9]/.test(written);
  if (isExplicit && endsBlank(source.text, start, written)) {
    return refused(
      source,
      [start, start + 2],
      'lines of only spaces end a block whose indentation is given',
    );
  }
  for (const line of offset === 0 ? [] : written.slice(offset).split('\n')) {
    const spaces = /^ */.exec(line)?.[0].length ?? 0;
    if (line.charAt(spaces) === '\t' && spaces < indent && !(isExplicit && spaces > 0)) {
      return tabAt(source, start + offset + spaces);
    }
    if (line.trim() !== '') indent = Math.min(indent, spaces);
    offset += line.length + 1;
  }
  return undefined;
}

/** Whether a block ends with a line of only spaces: the parser leaves it out of the range, or takes it in. */
function endsBlank(text: string, start: number, written: string): boolean {
  const after = text.slice(start + written.length - 1, start + written.length + 1024);
  return /^\n? +\r?(?:\n|$)/.test(after) || /\n +\r?\n?$/.test(written.slice(-1024));
}
