import { describe, expect, it } from 'vitest';
import type { CallerPattern } from '../../../../src/access/term.ts';
import type { Facts } from '../../../../src/model/mesh.ts';
import { rulesOf } from '../../../../src/targets/istio/authorization-rules.ts';

const facts: Facts = { trustDomain: 'cluster.local', aliases: [], issuers: [], providers: [] };
const nobody: readonly (readonly CallerPattern[])[] = [
  [],
  // A policy cannot name it, and target `istio` refuses it before it comes here.
  [{ spiffe: 'spiffe://vm.example/web' }],
];

describe('a rule for callers that no policy can name', () => {
  it.each(nobody.map((callers) => ({ callers })))('is no rule for everyone: $callers', (box) => {
    expect(rulesOf(facts, { boxes: [box] }, 'http')).toEqual([]);
    expect(rulesOf(facts, { boxes: [box, { methods: ['GET'] }] }, 'http')).toHaveLength(1);
  });

  it.each(nobody.map((callers) => ({ callers })))(
    'takes nobody out of another: $callers',
    (box) => {
      const whole = rulesOf(facts, { boxes: [{ methods: ['GET'] }] }, 'http');
      expect(rulesOf(facts, { boxes: [{ methods: ['GET'] }], minus: [box] }, 'http')).toEqual(
        whole,
      );
    },
  );
});
