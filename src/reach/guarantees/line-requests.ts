import {
  everything,
  intersect,
  minus,
  nothing,
  peersWhere,
  setOf,
  tokensWhere,
  union,
  type RequestSet,
} from '../../access/sets/request-set.ts';
import type { GuaranteeLine } from '../../model/guarantee.ts';
import type { Mesh } from '../../model/mesh.ts';
import type { PortFrame } from '../answers/port-frame.ts';
import { directTerm, gatewayTerm, towardsTerm } from './line-terms.ts';

/** What comes through the gateways that a line names. */
function throughGateways(port: PortFrame, mesh: Mesh, line: GuaranteeLine): RequestSet {
  const { frame, callers, ref } = port;
  const asked = setOf(frame, { term: gatewayTerm(line) });
  const each = line.gateways.map((gateway) => {
    const towards = towardsTerm(mesh, line, gateway, ref.port);
    const from = peersWhere(frame, (peer) => callers[peer]?.gateway === gateway);
    const meant = towards === undefined ? everything(frame) : setOf(frame, { term: towards });
    return intersect(intersect(asked, from), meant);
  });
  return each.reduce(union, nothing(frame));
}

/**
 * The requests at one port for which a line speaks. Of gateways it speaks where it names them; of who
 * else connects, the gateways' own accounts included, where it names those callers or anyone.
 */
export function lineRequests(port: PortFrame, mesh: Mesh, line: GuaranteeLine): RequestSet {
  const { frame, callers } = port;
  const isDirect = (peer: number) => callers[peer]?.gateway === undefined;
  const direct = intersect(setOf(frame, { term: directTerm(line) }), peersWhere(frame, isDirect));
  const all = union(direct, throughGateways(port, mesh, line));
  // What is promised to callers is not promised to those who show a forged token.
  return line.kind === 'allow'
    ? minus(
        all,
        tokensWhere(frame, (token) => token === 'bad'),
      )
    : all;
}
