import { describe, expect, it } from 'vitest';
import { bookinfo, changedBookinfo } from '../../support/bookinfo-change.ts';
import { gitRepository } from '../../support/git-repository.ts';
import { pullRequest, runAction } from '../../support/run-action.ts';
import { versions } from './versions.ts';

describe.each(versions)('the committed bundle of the action on Node.js %s', (_, node) => {
  it('judges a pull request and sets its outputs', async () => {
    const repository = gitRepository();
    const base = repository.commit(bookinfo());
    const head = repository.commit(changedBookinfo());
    const { code, log, outputs, summary } = await runAction(
      repository,
      pullRequest(base, head),
      {},
      node(),
    );
    expect(log).toContain('::error file=guarantees/bookinfo.yaml');
    expect(code).toBe(1);
    expect(outputs).toMatchObject({ verdict: 'blocked', errors: '1', widens: '1' });
    expect(summary).toContain('Mesh change');
  });
});
