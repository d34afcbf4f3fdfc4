import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { readMarker } from '../../src/report/comment/marker.ts';

/** As much of an mdast node as is looked at here. */
interface Node {
  readonly type: string;
  readonly value?: string;
  readonly url?: string;
  readonly lang?: string | null;
  readonly children?: readonly Node[];
}

const parsedAs = (markdown: string): Node =>
  fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });

function all(node: Node): readonly Node[] {
  return [node, ...(node.children ?? []).flatMap(all)];
}

/** What GitHub turns into something else when it stands in rendered text. */
const mentionable = /@\w|#\d|https?:\/\/|www\.|\bGH-\d|\b[0-9a-f]{7,40}\b|\w@\w/i;
const allowedTags = /<\/?(?:details|summary|code|sub)>|<details open>/g;
const never = new Set([
  ...['image', 'imageReference', 'linkReference', 'definition', 'footnoteReference'],
  ...['footnoteDefinition', 'thematicBreak', 'list', 'emphasis', 'delete', 'break'],
]);
const mermaidLine =
  /^(?:flowchart LR| *subgraph g\d+\["[A-Za-z0-9 ,./:∗+−·-]+"\]| *end| *n\d+(?:\["[A-Za-z0-9 ,./:∗+−·-]+"\]|\(\["[A-Za-z0-9 ,./:∗+−·-]+"\]\))| *n\d+ (?:-->|== "[A-Za-z0-9 ,./:∗+−·-]+" ==>|-\. "[A-Za-z0-9 ,./:∗+−·-]+" \.->|-- "[A-Za-z0-9 ,./:∗+−·-]+" -->) n\d+| *linkStyle [\d,]+ [a-z0-9#:,-]+)$/;

function htmlFlaws(value: string, index: number): readonly string[] {
  if (index === 0) return readMarker(value) ? [] : ['the first line is not our marker'];
  const outside = value.replace(/<code>[^<]*<\/code>/g, '').replace(allowedTags, '');
  const inside = value.replace(allowedTags, '');
  return [
    ...(/[<>]/.test(inside) ? [`a tag that is not ours: ${value}`] : []),
    ...(mentionable.test(outside) ? [`mention in HTML: ${value}`] : []),
  ];
}

function linkFlaws(node: Node, repository: string): readonly string[] {
  const url = node.url ?? '';
  const isOurs = [`${repository}/`, 'https://meshwright.dev/'].some((own) => url.startsWith(own));
  const isLabelled = (node.children ?? []).every(
    ({ type, value }) => type === 'inlineCode' || value === 'run',
  );
  return isOurs && isLabelled && !/[\s<>()[\]"\\]/.test(url) ? [] : [`a link to ${url}`];
}

function tableFlaws({ children = [] }: Node): readonly string[] {
  const widths = new Set(children.map((row) => row.children?.length));
  return widths.size === 1 ? [] : [`a table with rows of ${[...widths].join(', ')} cells`];
}

function nodeFlaws(node: Node, repository: string): readonly string[] {
  if (never.has(node.type)) return [`there is a ${node.type}`];
  if (node.type === 'text' && mentionable.test(node.value ?? '')) return [`text: ${node.value}`];
  if (node.type === 'link') return linkFlaws(node, repository);
  if (node.type === 'table') return tableFlaws(node);
  if (node.type !== 'code' || node.lang !== 'mermaid') return [];
  const lines = (node.value ?? '').split('\n').filter((line) => !mermaidLine.test(line));
  return lines.map((line) => `mermaid: ${line}`);
}

/** Everything about a comment that its reader, or somebody who is named in it, should not meet. */
export function commentFlaws(markdown: string, repository: string): readonly string[] {
  const nodes = all(parsedAs(markdown));
  const html = nodes.flatMap(({ type, value }) => (type === 'html' ? [value ?? ''] : []));
  const count = (pattern: RegExp) => html.join('\n').match(pattern)?.length ?? 0;
  const opened = count(/<details(?: open)?>/g);
  const balance = ['details', 'summary', 'code', 'sub'].filter(
    (tag) => count(new RegExp(`<${tag}(?: open)?>`, 'g')) !== count(new RegExp(`</${tag}>`, 'g')),
  );
  return [
    ...html.flatMap(htmlFlaws),
    ...nodes.flatMap((node) => nodeFlaws(node, repository)),
    ...balance.map((tag) => `${tag} is not balanced (${opened} details)`),
    // A footer that ended up in a fence or a table would be no paragraph of its own.
    ...(parsedAs(markdown).children?.at(-1)?.type === 'paragraph' ? [] : ['no footer at the end']),
  ];
}
