import { expect, it } from 'vitest';
import { codeOwners } from '../../../src/adopt/code-owners.ts';

const ownersOf = codeOwners(`# a comment
*            @all
*.js         @js #inline
/docs/       @docs
apps/        @apps
/build/logs/ @logs
docs/*       docs@example.com
**/deep      @deep
/a/**/z      @az
/empty/
!/docs/      @never
\\#x          not-an-owner @x
`);

it.each([
  ['x.yaml', ['@all']],
  ['a/b/c.js', ['@js']],
  ['docs/a/b.md', ['@docs']],
  ['docs/b.md', ['docs@example.com']],
  ['k8s/docs/b.md', ['@all']],
  ['k8s/apps/b.yaml', ['@apps']],
  ['apps/b.yaml', ['@apps']],
  ['build/logs/1/x', ['@logs']],
  ['x/build/logs/1', ['@all']],
  ['x/deep/y.yaml', ['@deep']],
  ['a/z', ['@az']],
  ['a/b/c/z', ['@az']],
  ['empty/x', []],
  ['docsx/y', ['@all']],
] as const)('%s belongs to %o', (path, owners) => {
  expect(ownersOf(path)).toEqual(owners);
});

it('takes no time over a hostile pattern', () => {
  const hostile = codeOwners(`/${'a*'.repeat(200)}b @x\n`);
  expect(hostile('a'.repeat(5000))).toEqual([]);
});
