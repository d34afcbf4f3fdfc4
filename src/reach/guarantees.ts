import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { GuaranteeLine } from '../model/guarantee.ts';
import type { Mesh } from '../model/mesh.ts';
import { grouped } from '../source/grouped.ts';
import { portFrame, type PortFrame } from './answers/port-frame.ts';
import { callerNames, type NameOf } from './caller.ts';
import { callGraph, type CallGraph } from './chains/call-graph.ts';
import { evaluateLine } from './guarantees/evaluate-line.ts';
import { evaluateNever } from './guarantees/evaluate-never.ts';
import { guaranteeFindings } from './guarantees/guarantee-findings.ts';
import { lineTerms } from './guarantees/line-terms.ts';
import type { GuaranteeResult } from './guarantees/result.ts';
import { isUnenforced } from './guarantees/unenforced.ts';
import { partition } from './partition.ts';

/** All lines of all guarantees, and a finding for each that does not hold or was not tried. */
export interface GuaranteeReport {
  readonly results: readonly GuaranteeResult[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The frames of one callee's ports, made once: all lines about it share them. */
function framesOf(
  mesh: Mesh,
  to: string,
  lines: readonly GuaranteeLine[],
  nameOf: NameOf,
): (line: GuaranteeLine) => readonly PortFrame[] {
  const made = new Map<number, PortFrame>();
  const callee = [...mesh.services, ...mesh.externals].find(({ name }) => name === to);
  const declared = callee?.ports.map(({ number }) => number) ?? [];
  const frameFor = (port: number): PortFrame => {
    const extra = lines.flatMap((line) => lineTerms(mesh, line, port));
    const frame = made.get(port) ?? portFrame([mesh], { to, port }, nameOf, extra);
    made.set(port, frame);
    return frame;
  };
  return ({ ports = declared }) => ports.map(frameFor);
}

/** The calls of a mesh, with the callers told apart that `never` lines name; made when the first is asked. */
function graphFor(mesh: Mesh, nameOf: NameOf): () => CallGraph {
  let graph: CallGraph | undefined;
  return () => {
    const lines = mesh.guarantees.flatMap((guarantee) => guarantee.lines);
    const named = lines
      .filter(({ kind }) => kind === 'never')
      .flatMap(({ callers = [], except }) => [...callers, ...except]);
    const extra = named.length === 0 ? [] : [{ term: { boxes: [{ callers: named }] } }];
    graph ??= callGraph(mesh, extra, nameOf);
    return graph;
  };
}

/** Asks every line of every guarantee about all the requests that it stands for. */
export function guarantees(mesh: Mesh): GuaranteeReport {
  const nameOf = callerNames([mesh]);
  const partOf = partition(mesh);
  const graph = graphFor(mesh, nameOf);
  const asked = mesh.guarantees.flatMap(({ name, lines }) =>
    lines.map((line) => ({ guarantee: name, line })),
  );
  const answers = new Map<(typeof asked)[number], GuaranteeResult>();
  // Callee by callee: the frames of one are let go before those of the next.
  for (const [to, about] of grouped(asked, ({ line }) => line.to)) {
    const part = partOf(to);
    const single = about.filter(({ line }) => line.kind !== 'never').map(({ line }) => line);
    const framesFor = framesOf(part, to, single, nameOf);
    for (const each of about) {
      const { guarantee, line } = each;
      const result =
        line.kind === 'never'
          ? evaluateNever(mesh, line, graph())
          : evaluateLine(part, line, framesFor(line));
      const isOnPaper = result.status === 'holds' && isUnenforced(mesh, line);
      const doubt = isOnPaper && ({ status: 'not-proven', unenforced: true } as const);
      answers.set(each, { guarantee, ...result, ...doubt });
    }
  }
  const results = asked.flatMap((each) => answers.get(each) ?? []);
  return { results, diagnostics: results.flatMap(guaranteeFindings) };
}
