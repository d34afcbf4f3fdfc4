import { expect, test } from 'vitest';
import { correctionKind } from '../../../src/check/fixes/correction-kind.ts';
import type { Json } from '../../../src/source/json.ts';

const cases: readonly (readonly [string, string, string, Json?])[] = [
  ['write', 'Service', '/kind'],
  ['write', 'Guarantee', '/apiVersion'],
  ['write', 'Service', '/spec/timeout'],
  ['write', 'Service', '/spec/routes/0/retry/when/0'],
  ['write', 'Service', '/spec/meshes/dev/limit/0/per'],
  ['write', 'Service', '/spec/meshes/dev/routes/0/timeout'],
  ['write', 'Mesh', '/spec/defaults/retry/attempts'],
  ['write', 'Team', '/spec/overrides/telemetry/logs/sink'],
  ['write', 'Service', '/spec/calls/stock'],
  ['write', 'Service', '/spec/calls/stock/ops/0'],
  ['write', 'Service', '/spec/calls/stock/fault'],
  ['write', 'Service', '/spec/deny', [{ from: 'any' }]],
  ['write', 'Mesh', '/spec/defaults', { timeout: '3s' }],
  ['patch', 'Mesh', '/spec/defaults', { mtls: 'permissive' }],
  ['patch', 'Mesh', '/spec/defaults/mtls'],
  ['patch', 'Mesh', '/spec/overrides/egress'],
  ['patch', 'Mesh', '/spec/trustDomain/name'],
  ['patch', 'Mesh', '/spec/gateways/public/listen'],
  ['patch', 'Mesh', '/spec/agreement'],
  ['patch', 'Team', '/spec/namespaces/shop/mode'],
  ['patch', 'Service', '/spec/allow'],
  ['patch', 'Service', '/spec/allow/0/from'],
  ['patch', 'Service', '/spec/allow/0/timeout'],
  ['patch', 'Service', '/spec/deny/0/from'],
  ['patch', 'Service', '/spec/deny/0/unless'],
  ['patch', 'Service', '/spec/identity'],
  ['patch', 'Service', '/spec/ports/http/protocol'],
  ['patch', 'Service', '/spec/routes/0/rewrite'],
  ['patch', 'Service', '/spec/routes/0/fault/until'],
  ['patch', 'Service', '/spec/calls/stock/mtls'],
  ['patch', 'Service', '/status'],
  ['patch', 'Guarantee', '/spec/deny'],
  ['patch', 'Waiver', '/kind'],
  ['patch', 'Waiver', '/spec/until'],
];

const rows = cases.map(([expected, kind, at, held]) => ({ expected, kind, at, held }));

test.each(rows)('$expected: $kind $at', ({ expected, kind, at, held }) => {
  expect(correctionKind(kind, at, held)).toBe(expected);
});
