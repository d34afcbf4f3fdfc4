import { beforeAll, describe, expect, it } from 'vitest';
import type { ComparedInput } from '../../../../src/report/comment/input.ts';
import { comment } from '../../../../src/report/markdown.ts';
import { bookinfo, changedBookinfo } from '../../../support/bookinfo-change.ts';
import { comparedInput } from '../../../support/comment-of.ts';
import { goldenFolder } from '../../../support/golden.ts';

const golden = goldenFolder('test/unit/report/comment/expected');

describe('the comment on a change of Bookinfo', () => {
  let input: ComparedInput;
  beforeAll(async () => {
    input = await comparedInput(bookinfo(), changedBookinfo());
  });

  it('is this', () => {
    golden.matches('bookinfo.md', `${comment(input)}\n`);
    expect(golden.orphans()).toEqual([]);
  });
});
