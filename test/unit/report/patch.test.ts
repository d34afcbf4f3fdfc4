import { expect, it } from 'vitest';
import { patchOf } from '../../../src/report/patch.ts';

const change = (before: string, after: string) => [{ path: 'cart.yaml', before, after }];

it('is what git takes, with the line breaks of the file', () => {
  expect(patchOf(change('a: 1\r\nb: 2\r\n', 'a: 1\r\nb: 3\r\n')).text).toBe(
    [
      'diff --git a/cart.yaml b/cart.yaml',
      '--- a/cart.yaml',
      '+++ b/cart.yaml',
      '@@ -1,2 +1,2 @@',
      ' a: 1\r',
      '-b: 2\r',
      '+b: 3\r',
      '',
    ].join('\n'),
  );
});

it.each(['\u001b[2K', '\u009b', '\b', '\r'])(
  'leaves out a file that would hide lines of it from whoever reads it in a terminal: %j',
  (command) => {
    const line = `a: 1 # ${command}!\n`;
    expect(patchOf(change(`${line}b: 2\n`, `${line}b: 3\n`))).toEqual({
      text: '',
      leftOut: ['cart.yaml'],
    });
  },
);

it('writes the name of a file as git does', () => {
  const [first] = patchOf([{ path: 'ä "b".yaml', before: 'a\n', after: 'b\n' }]).text.split('\n');
  expect(first).toBe(String.raw`diff --git "a/\303\244 \"b\".yaml" "b/\303\244 \"b\".yaml"`);
});
