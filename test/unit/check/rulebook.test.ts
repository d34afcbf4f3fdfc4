import { describe, expect, test } from 'vitest';
import { check } from '../../../src/check/check.ts';
import type { Checked } from '../../../src/check/checked.ts';
import { guardrailWaivers } from '../../../src/check/guardrail-waiver.ts';
import { rulebook } from '../../../src/check/rulebook.ts';
import { unknownWaivers } from '../../../src/check/waiver-findings.ts';
import { library } from '../../../src/edges/rego/library.generated.ts';
import { read } from '../../../src/read/read.ts';

const target =
  'targets: {local: {type: istio, dataplane: sidecar, version: "1.30", rootNamespace: istio-system}}';
const meshText = (guardrails: string) =>
  `apiVersion: meshwright.dev/v1alpha1\nkind: Mesh\nmetadata: {name: demo}\nspec: {${target}${guardrails}}\n`;

function checked(text: string) {
  const { value, diagnostics } = check(read({ file: 'a.yaml', text }).value);
  expect(diagnostics).toEqual([]);
  return value;
}
const book = (guardrails: string) =>
  rulebook(checked(meshText(guardrails))[0] as Checked<'Mesh'>, library);
const underlined = (text: string, { range }: { range?: { start: number; end: number } }) =>
  range && text.slice(range.start, range.end);

describe('the rulebook', () => {
  test('is the baseline where the mesh says nothing', () => {
    expect(book('')).toEqual({
      value: { rules: library, packs: ['baseline'], levels: {} },
      diagnostics: [],
    });
  });

  test('has the levels of the mesh', () => {
    const { value, diagnostics } = book(
      ', guardrails: {levels: {strict-mtls: warn, timeout-required: "off"}}',
    );
    expect(diagnostics).toEqual([]);
    expect(value.levels).toEqual({ 'strict-mtls': 'warn', 'timeout-required': 'off' });
  });

  test('knows no other names', () => {
    const guardrails =
      ', guardrails: {packs: [baseline, pci], levels: {toString: deny, strict-mtls: deny}}';
    const { diagnostics } = book(guardrails);
    expect(
      diagnostics.map((finding) => [finding.code, underlined(meshText(guardrails), finding)]),
    ).toEqual([
      ['MW2503', 'pci'],
      ['MW2502', 'toString'],
    ]);
  });
});

describe('waivers', () => {
  const waiver = (waives: string) => `apiVersion: meshwright.dev/v1alpha1
kind: Waiver
metadata: {name: w}
spec: {subject: {kind: Service, namespace: shop, name: cart}, ${waives}, reason: x, owner: "@shop", until: "2027-01-01"}
`;
  const waiversOf = (text: string) =>
    guardrailWaivers(checked(text) as readonly Checked<'Waiver'>[]);

  test('are read with what they waive, and where it stands', () => {
    const text = waiver('guardrail: strict-mtls');
    const [read] = waiversOf(text);
    expect(read).toMatchObject({
      name: 'w',
      subject: { kind: 'Service', namespace: 'shop', name: 'cart' },
      waives: { guardrail: 'strict-mtls' },
      owner: '@shop',
      until: '2027-01-01',
    });
    expect(read && underlined(text, read.at)).toBe('strict-mtls');
    expect(read && underlined(text, read.untilAt)).toBe('"2027-01-01"');
  });

  test('of a field too', () => {
    expect(waiversOf(waiver('field: mtls, value: permissive, port: http'))[0]?.waives).toEqual({
      field: 'mtls',
      value: 'permissive',
      port: 'http',
    });
  });

  test('of a guardrail that does not exist are findings', () => {
    const text = waiver('guardrail: strict-tls');
    const [finding] = unknownWaivers(waiversOf(text), library);
    expect(finding).toMatchObject({ code: 'MW2502', message: '`strict-tls` is not a guardrail' });
    expect(finding && underlined(text, finding)).toBe('strict-tls');
    expect(unknownWaivers(waiversOf(waiver('guardrail: strict-mtls')), library)).toEqual([]);
    expect(unknownWaivers(waiversOf(waiver('field: mtls, value: permissive')), library)).toEqual(
      [],
    );
  });
});
