import type { Texts } from '../source/text.ts';
import type { Answer } from './decision.ts';
import type { Arrow, DrawnNode, Drawing } from './drawing.ts';
import { lineIndex } from './line-index.ts';
import { sourceLines } from './source-line.ts';

/** Where a request is stopped in front of the called service. */
const atGateway = new Set<string>(['gateway', 'address', 'not-declared']);

function requestLabel({ request }: Answer): string {
  return request.wire === 'tcp' ? `:${request.port}` : `${request.method} ${request.path}`;
}

/** `deny GET /x, ratings.yaml:12`: the verdict, and the line that gives it, or else what does. */
function verdict(answer: Answer, texts: Texts): string {
  const { decision } = answer;
  const [line] = sourceLines(decision.rules, lineIndex(texts));
  const place = line ? `${line.file.split('/').at(-1)}:${line.line}` : decision.cause;
  const word = decision.decision === 'asks' ? `asks ${decision.asks ?? ''}` : decision.decision;
  return `${word} ${requestLabel(answer)}, ${place}`;
}

const kinds: Readonly<Record<Answer['decision']['decision'], Arrow['kind']>> = {
  allow: 'gained',
  deny: 'lost',
  asks: 'rerouted',
  unknown: 'rerouted',
};

function callerNode(from: string): DrawnNode {
  const shape = from.startsWith('ingress:')
    ? 'gateway'
    : /[:]|^any$/.test(from)
      ? 'identity'
      : 'service';
  return { name: from, shape };
}

/** Versions and other services that a route leads to. */
function destinations({ decision, request }: Answer): Drawing {
  const to = decision.decision === 'deny' ? [] : (decision.route?.to ?? []);
  const shown = to.filter(
    ({ service, version }) => service !== request.to || version !== undefined,
  );
  const names = shown.map(({ service, version }) =>
    version === undefined ? service : `${service} ${version}`,
  );
  return {
    nodes: names.map((name) => ({ name, shape: 'service' })),
    arrows: shown.map(({ weight }, index) => ({
      from: request.to,
      to: names[index] ?? request.to,
      kind: 'same',
      words: `weight ${weight}`,
    })),
  };
}

/** The way of one request: caller, gateway, service, versions, with the verdict where it falls. */
export function decisionDrawing(answer: Answer, texts: Texts): Drawing {
  const { from, request, decision } = answer;
  const isStopped = from.startsWith('ingress:') && atGateway.has(decision.cause);
  const words = verdict(answer, texts);
  const { nodes, arrows } = destinations(answer);
  const outside: Drawing = from.startsWith('ingress:')
    ? {
        nodes: [{ name: 'client', shape: 'identity' }],
        arrows: [{ from: 'client', to: from, kind: 'same', words: request.remoteIp ?? '' }],
      }
    : { nodes: [], arrows: [] };
  return {
    nodes: [
      ...outside.nodes,
      callerNode(from),
      { name: request.to, shape: 'service', ...(isStopped && { note: 'not reached' }) },
      ...nodes,
    ],
    arrows: [
      ...outside.arrows,
      { from, to: request.to, kind: kinds[decision.decision], words },
      ...arrows,
    ],
  };
}
