import type { Asked } from '../../access/sets/frame.ts';
import type { Box, RequestTerm } from '../../access/term.ts';
import { hostPattern } from '../../model/decide/match-host.ts';
import type { GuaranteeLine } from '../../model/guarantee.ts';
import type { Mesh } from '../../model/mesh.ts';

/** What a line says of a request, apart from who sends it. */
function boxesOf({ requests, headers }: GuaranteeLine): readonly Box[] {
  const boxes = requests.length === 0 ? [{}] : requests;
  return boxes.map((box) => {
    const all = [...(box.headers ?? []), ...headers];
    return all.length === 0 ? box : { ...box, headers: all };
  });
}

const exceptions = ({ except }: GuaranteeLine): Pick<RequestTerm, 'minus'> =>
  except.length === 0 ? {} : { minus: [{ callers: except }] };

/** The requests of a line that callers inside the mesh, or without identity, send themselves. */
export function directTerm(line: GuaranteeLine): RequestTerm {
  const { callers } = line;
  const boxes = boxesOf(line).map((box) => ({ ...box, ...(callers && { callers }) }));
  return { boxes, ...exceptions(line) };
}

/** The requests of a line that come through a gateway. */
export function gatewayTerm(line: GuaranteeLine): RequestTerm {
  return { boxes: boxesOf(line), ...exceptions(line) };
}

/**
 * The requests at a gateway that are meant for the service of a line: on other hosts and ports it takes
 * requests for others, of which nothing is promised. Absent where all count: for a refusal, and where
 * the gateway takes none for the service, so that a promise about what is not exposed does not hold.
 */
export function towardsTerm(
  { gateways }: Mesh,
  { kind, to, ports }: GuaranteeLine,
  gateway: string,
  port: number,
): RequestTerm | undefined {
  if (kind === 'deny') return undefined;
  const routes = gateways
    .filter(({ name }) => name === gateway)
    .flatMap((each) => each.routes.filter(({ service }) => service === to));
  if (routes.length === 0) return undefined;
  const here = routes.filter((route) => route.port === port);
  // A port that is named and to which nothing leads is promised in vain.
  const meant = here.length === 0 && ports !== undefined ? routes : here;
  return { boxes: meant.map(({ hosts }) => ({ hosts: hosts.map(hostPattern) })) };
}

/** Every term that decides for which requests at a port a line speaks: what a frame must tell apart. */
export function lineTerms(mesh: Mesh, line: GuaranteeLine, port: number): readonly Asked[] {
  const towards = line.gateways.flatMap((gateway) => towardsTerm(mesh, line, gateway, port) ?? []);
  return [directTerm(line), gatewayTerm(line), ...towards].map((term) => ({ term }));
}
