import { equals, forPeer } from '../access/sets/request-set.ts';
import type { Mesh } from '../model/mesh.ts';
import { distinct } from '../source/json.ts';
import { callerNames } from './caller.ts';
import { callGraph, type CallGraph, type Entry } from './chains/call-graph.ts';
import { hopWords, type HopWords } from './chains/hop-access.ts';
import { askedOf, kindOf } from './chains/origin.ts';
import { waysBetween, type Passage } from './chains/ways.ts';
import type { Edge } from './edges.ts';
import { graphOf, type Call, type Graph } from './graph.ts';

/** More ways than these say nothing new. */
const mostWays = 20;

const sentIn = ({ port, caller, requests }: Entry) =>
  forPeer(requests, port.callers.indexOf(caller));

/** As whom somebody calls: as the whole mesh, where its namespace may do no more and no less. */
function nameIn(calls: CallGraph, { to, entry }: Passage): string {
  const { port, caller } = entry;
  if (caller.kind !== 'namespace') return caller.name;
  const whole = calls.into(to).find((one) => one.port === port && one.caller.kind === 'mesh');
  return whole && equals(sentIn(whole), sentIn(entry)) ? whole.caller.name : caller.name;
}

function callOf(calls: CallGraph, passage: Passage, words: HopWords): Call {
  const { from, to, entry } = passage;
  const { caller, port } = entry;
  const as = nameIn(calls, passage);
  return {
    from,
    ...(caller.name !== from && as !== from && { as }),
    to,
    port: port.ref.port,
    requests: words({ from, as: caller, to, port: port.ref.port }).requests,
  };
}

function edgeOf({ from, to, entry }: Passage, words: HopWords): Edge {
  const { caller, port } = entry;
  return {
    from,
    kind: kindOf(from, caller),
    to,
    port: port.ref.port,
    ...words({ from, as: caller, to, port: port.ref.port }),
  };
}

/** The ways from one caller to a service, and of the graph only what they pass. */
export function wayGraph(mesh: Mesh, from: string, to: string): Graph {
  const nameOf = callerNames([mesh]);
  const calls = callGraph(mesh, askedOf(from), nameOf);
  const { ways, more } = waysBetween(mesh, calls, { from, to }, mostWays);
  const words = hopWords(mesh, nameOf);
  const passages = new Map(
    ways.flat().map((one) => [JSON.stringify([one.from, one.to, one.entry.port.ref.port]), one]),
  );
  const edges = distinct([...passages.values()].map((one) => edgeOf(one, words)));
  const graph = graphOf(mesh, edges);
  const ids = new Set([from, to, ...ways.flat().map((call) => call.to)]);
  return {
    ...graph,
    nodes: graph.nodes.filter(({ id }) => ids.has(id)),
    asked: {
      from,
      to,
      ways: ways.map((way) => way.map((one) => callOf(calls, one, words))),
      more,
    },
  };
}
