import { describe, expect, it } from 'vitest';
import { appendedTo } from '../../../src/check/fixes/appended-to.ts';
import { read } from '../../../src/read/read.ts';
import { placeOf } from '../../../src/read/document.ts';
import { applyEdits } from '../../../src/source/edit.ts';

/** A document whose `spec.allow` has an item more; nothing where it is left alone. */
function granted(text: string): string | undefined {
  const file = 'cart.yaml';
  const [document] = read({ file, text }).value;
  if (document === undefined) throw new Error('not read');
  const spec = document.value['spec'] as { readonly allow?: readonly string[] };
  const edit = appendedTo(
    {
      parent: placeOf(document, '/spec'),
      key: 'allow',
      list: placeOf(document, '/spec/allow'),
      items: (spec.allow ?? []).map((_, index) => placeOf(document, `/spec/allow/${index}`)),
    },
    'new',
    new Map([[file, text]]),
  );
  return edit && applyEdits(text, [edit]);
}

describe('an item more in a list', () => {
  it('takes the style of the list', () => {
    expect(granted('spec:\n  allow: [a, b]\n')).toBe('spec:\n  allow: [a, b, new]\n');
    expect(granted('spec:\n  allow: []\n')).toBe('spec:\n  allow: [new]\n');
    expect(granted('spec:\n  allow:\n  x: y\n')).toBe(undefined);
    expect(granted('spec:\n  allow:\n    - a # why\n  x: y\n')).toBe(
      'spec:\n  allow:\n    - a # why\n    - new\n  x: y\n',
    );
    expect(granted('spec: {x: y}\n')).toBe('spec: {x: y, allow: [new]}\n');
    expect(granted('spec:\n  x: y\n')).toBe('spec:\n  x: y\n  allow:\n    - new\n');
  });

  it('stands behind a comment of any length', () => {
    const line = `spec:\n  allow:\n    - a # ${'why '.repeat(2000)}`;
    expect(granted(`${line}\n`)).toBe(`${line}\n    - new\n`);
  });

  it.each([
    'spec:\n  allow: [a, b] # [\n  x: &anchor y\n',
    'spec:\n  allow: [a,\n    b # why\n    ]\n',
    'spec:\n  allow: [a, b,]\n',
    'spec:\n  "allow": [a]\n  y: {"b":&x c}\n',
  ])('is left to a person where the text may go on in another way: %j', (text) => {
    expect(granted(text)).toBe(undefined);
  });
});
