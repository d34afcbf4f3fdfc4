import { describe, expect, it } from 'vitest';
import {
  equals,
  intersect,
  isEmpty,
  peersWhere,
  setOf,
} from '../../../src/access/sets/request-set.ts';
import type { Box, RequestTerm } from '../../../src/access/term.ts';
import type { IngressRoute, Mesh } from '../../../src/model/mesh.ts';
import { answersAt } from '../../../src/reach/answers/answers-at.ts';
import { portFrame } from '../../../src/reach/answers/port-frame.ts';
import { gateway, smallMesh } from '../../support/small-mesh.ts';

const ref = { to: 'shop/b', port: 80 };

describe('a gateway', () => {
  /** What the gateway sends, of a service that is open to all. */
  const entering = (routes: readonly Partial<IngressRoute>[]): Mesh => {
    const base = gateway([undefined]);
    const [one] = base.routes;
    if (one === undefined) throw new Error('the gateway has a route');
    const gateways = [{ ...base, routes: routes.map((over) => ({ ...one, ...over })) }];
    return smallMesh({ a: {}, b: { allow: 'open' } }, { gateways });
  };
  const sent = (mesh: Mesh, term: RequestTerm) => {
    const port = portFrame([mesh], ref, undefined, [{ term }]);
    const peer = port.callers.findIndex(({ name }) => name === 'ingress:public');
    const own = peersWhere(port.frame, (one) => one === peer);
    const set = intersect(answersAt(port, mesh).allow, own);
    return equals(set, intersect(setOf(port.frame, { term }), own)) && !isEmpty(set);
  };

  it('sends what its most specific path says, of equal ones the first, to this service and port', () => {
    const everything = { paths: [{ subtree: '' }] };
    const mesh = entering([
      everything,
      { paths: [{ exact: '/r' }], service: 'shop/c' },
      { paths: [{ exact: '/s' }], port: 81 },
      { ...everything, service: 'shop/c' },
    ]);
    const paths = [{ exact: '/r' }, { exact: '/s' }];
    expect(sent(mesh, { boxes: [{}], minus: [{ paths }] })).toBe(true);
  });

  it('covers hosts with a wildcard, in any case, and judges the address of the client', () => {
    const remoteIp = { in: ['10.0.0.0/8'] };
    const mesh = entering([{ hosts: ['*.Example.com'], remoteIp }]);
    const box: Box = { hosts: [{ suffix: '.example.com' }], remoteIp };
    expect(sent(mesh, { boxes: [box] })).toBe(true);
  });
});
