import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { graphOf, type Graph } from '../../../src/reach/graph.ts';
import type { Edge } from '../../../src/reach/edges.ts';
import { dot } from '../../../src/report/dot.ts';
import { graphDrawing } from '../../../src/report/graph-drawing.ts';
import { graphMarkdown } from '../../../src/report/graph-markdown.ts';
import { graphText } from '../../../src/report/graph-text.ts';
import { mermaidDrawing } from '../../../src/report/mermaid-drawing.ts';
import { smallMesh } from '../../support/small-mesh.ts';
import { strictDot } from '../../support/strict-dot.ts';
import { mermaidFlaws } from '../../support/strict-mermaid.ts';

const hostile = [
  '"]; evil["',
  '`backticks`',
  "'quote' \\N \\",
  '<script>alert(1)</script>',
  '<!-- comment',
  '](https://evil.example)',
  '| cell | cell |',
  '@everyone #1 www.evil.example',
  'end',
  'click n0 "https://evil.example"',
  '%%{init: {}}%%',
  '\u001b[31m\u202e',
  '&lt; &amp; &#x41;',
  '--> ==> {{x}} ([y])',
];

const edge = (from: string, to: string, words: string): Edge => ({
  from,
  kind: 'account',
  to,
  port: 80,
  requests: [words],
  sources: [],
});

/** A graph in which names, words and labels are what somebody made up. */
function graphWith(name: string): Graph {
  const mesh = smallMesh({ a: {}, b: { labels: { data: 'pci' } } }, { name });
  return graphOf(mesh, [
    edge(`shop/${name}`, 'shop/b', name),
    edge(`spiffe://${name}`, 'shop/b', 'GET /x'),
    edge('shop/a', 'shop/b', name),
  ]);
}

interface Node {
  readonly type: string;
  readonly children?: readonly Node[];
}

const typesIn = ({ type, children = [] }: Node): readonly string[] => [
  type,
  ...children.flatMap(typesIn),
];

function markdownTypes(markdown: string): ReadonlySet<string> {
  const tree = fromMarkdown(markdown, {
    extensions: [gfm()],
    mdastExtensions: [gfmFromMarkdown()],
  });
  return new Set(typesIn(tree));
}

const plainMarkdown = ['root', 'heading', 'inlineCode', 'table', 'tableRow', 'tableCell', 'text'];

describe('a graph with names that nobody should trust', () => {
  const names = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: 'binary', minLength: 1 }));

  it('is DOT in which every name is a string, and shows it as it is', () => {
    fc.assert(
      fc.property(names, (name) => {
        const { nodes, edges } = strictDot(dot(name, graphDrawing(graphWith(name))));
        expect(nodes.size).toBeGreaterThan(2);
        expect(edges).toHaveLength(3);
      }),
      { numRuns: 150 },
    );
    for (const name of hostile.filter((each) => !each.includes('\u001b'))) {
      const { nodes, edges } = strictDot(dot('demo', graphDrawing(graphWith(name))));
      expect(nodes.has(`spiffe://${name}`)).toBe(true);
      expect(edges.map(({ label }) => label)).toContain(name);
    }
  });

  it('is a Mermaid flowchart in which every name is a label', () => {
    fc.assert(
      fc.property(names, (name) => {
        const lines = mermaidDrawing(graphDrawing(graphWith(name)));
        expect(mermaidFlaws(lines.join('\n'))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('is Markdown without a link, a tag or an image', () => {
    fc.assert(
      fc.property(names, (name) => {
        const types = markdownTypes(graphMarkdown(graphWith(name), new Map()));
        expect([...types].filter((type) => !plainMarkdown.concat('strong').includes(type))).toEqual(
          [],
        );
      }),
      { numRuns: 150 },
    );
  });

  it('is text that a terminal only shows', () => {
    fc.assert(
      fc.property(names, (name) => {
        const text = graphText(graphWith(name), { color: false });
        expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      }),
      { numRuns: 150 },
    );
  });
});

describe('shapes', () => {
  it('tell gateways, externals, identities and sensitive data from services', () => {
    const mesh = smallMesh({ a: {}, b: { labels: { data: 'pci' } } });
    const external = { ...mesh.services[0], name: 'out/api', namespace: 'out' };
    const graph = graphOf({ ...mesh, externals: [external as never] }, [
      { ...edge('ingress:public', 'shop/a', 'GET /'), kind: 'ingress' },
      { ...edge('mesh', 'out/api', 'GET /'), kind: 'mesh' },
    ]);
    const lines = mermaidDrawing(graphDrawing(graph)).join('\n');
    expect(mermaidFlaws(lines)).toEqual([]);
    expect(lines).toMatch(/n\d+\(\["ingress:public"\]\)/);
    expect(lines).toMatch(/n\d+\{\{"api"\}\}/);
    expect(lines).toMatch(/n\d+\("mesh"\)/);
    expect(lines).toMatch(/n\d+\[\("b, pci"\)\]/);
    expect(lines).toMatch(/n\d+\["a"\]/);
    expect(lines).toMatch(/subgraph g\d+\["shop"\]/);
    const { nodes, clusters } = strictDot(dot('demo', graphDrawing(graph)));
    expect(clusters).toEqual(['out', 'shop']);
    expect(nodes.get('shop/b')).toBe('b (pci)');
  });
});
