import { expect, it } from 'vitest';
import { meshOf } from '../../support/mesh-of.ts';
import { meshText } from '../../support/mesh-text.ts';

// Each of these fields takes a word or a block; a list fits neither of its forms.
it.each(
  ['defaults', 'overrides'].flatMap((scope) =>
    ['retry', 'breaker', 'eject', 'timeout', 'mtls'].flatMap((field) =>
      ['[503]', '[none]', '[]', '[{}]'].map((value) => [scope, field, value] as const),
    ),
  ),
)('%s: {%s: %s} is a finding at its place', (scope, field, value) => {
  const { diagnostics } = meshOf(meshText(`  ${scope}: {${field}: ${value}}\n`));
  expect(diagnostics).toMatchObject([{ pointer: `/spec/${scope}/${field}`, severity: 'error' }]);
});
