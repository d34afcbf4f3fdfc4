import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Request } from '../../src/access/request.ts';
import type { Change } from '../../src/compare/change.ts';
import { compare } from '../../src/compare/compare.ts';
import { decide } from '../../src/model/decide/decide.ts';
import { inNetwork } from '../../src/model/decide/match-address.ts';
import type { Mesh } from '../../src/model/mesh.ts';
import { callerNames, type NameOf } from '../../src/reach/caller.ts';
import { probes } from '../../src/reach/probes.ts';
import { always } from '../support/always.ts';
import { wildMesh } from '../support/random-mesh.ts';

function isDeclared({ services, externals }: Mesh, to: string): boolean {
  return [...services, ...externals].some(({ name }) => name === to);
}

/** Which way a request moves, as `decide` says; nothing is reached that is not declared. */
function movement(before: Mesh, after: Mesh, request: Request) {
  const answer = (mesh: Mesh) => {
    const { decision, asks = '' } = decide(mesh, request);
    return { word: isDeclared(mesh, request.to) ? decision : 'deny', asks };
  };
  const [was, is] = [answer(before), answer(after)];
  if (was.word === is.word && was.asks === is.asks) return undefined;
  return is.word !== 'deny' && was.word !== 'allow' ? 'widens' : 'narrows';
}

const domains = ({ facts }: Mesh) => [facts.trustDomain, ...facts.aliases];

/** Whether only one side takes the sender for one of its own: then the mesh itself changed for it. */
function isOfChangedDomain(meshes: readonly Mesh[], { peer }: Request): boolean {
  if (peer.kind !== 'mesh') return false;
  return new Set(meshes.map((mesh) => domains(mesh).includes(peer.trustDomain))).size > 1;
}

/** Whether a change is told under a name that the sender of a request goes by. */
function isAbout({ from = '' }: Change, { peer, gateway, sourceIp }: Request, nameOf: NameOf) {
  if (gateway !== undefined) return from.startsWith(`ingress:${gateway}`);
  if (from === 'any') return true;
  if (peer.kind === 'none')
    return from === 'no identity' || inNetwork(sourceIp ?? '', from.replace(/^cidr:/, ''));
  if (from === 'mesh' || from.startsWith('spiffe://')) return true;
  if (from === 'other SPIFFE ID' || from === 'foreign trust domain') return true;
  if (peer.kind !== 'mesh') return false;
  if (from === `${peer.namespace}/*`) return true;
  // A gateway speaks for its own account.
  return from.startsWith('ingress:') || from === nameOf(`${peer.namespace}/${peer.account}`);
}

describe('compare of any two meshes', () => {
  it('finds nothing between equal meshes, whatever they hold', () => {
    always(
      fc.property(wildMesh, (one) => {
        expect(compare(one, structuredClone(one))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('tells every probe that moves, with witnesses that move as they say', () => {
    let moves = 0;
    always(
      fc.property(wildMesh, wildMesh, (before, after) => {
        const changes = compare(before, after);
        expect(structuredClone(changes)).toEqual(changes);
        const nameOf = callerNames([after, before]);
        const access = changes.filter(({ what }) => what === 'access');
        for (const { class: kind, witness, from, to, port } of access) {
          expect(witness, `${kind} ${from} → ${to}:${port}`).toBeDefined();
          if (witness === undefined) continue;
          expect(decide(before, witness.request)).toEqual(witness.before);
          expect(movement(before, after, witness.request)).toBe(kind);
        }
        for (const request of probes([before, after])) {
          if (isOfChangedDomain([before, after], request)) continue;
          const moved = movement(before, after, request);
          if (moved === undefined) continue;
          moves += 1;
          const told = access.some(
            (change) =>
              change.class === moved &&
              change.to === request.to &&
              change.port === request.port &&
              isAbout(change, request, nameOf),
          );
          if (!told) expect(JSON.stringify({ request, moved })).toBe('told');
        }
      }),
      { numRuns: 8, endOnFailure: true },
    );
    expect(moves).toBeGreaterThan(20);
  });
});
