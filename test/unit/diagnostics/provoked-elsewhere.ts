/** Codes that `check` of a page's files cannot give, and the test that provokes each. */
export const provokedElsewhere: Readonly<Record<string, string>> = {
  MW1906: 'test/unit/edges/files/read-tree.test.ts',
  MW2501: 'test/unit/check/judge.test.ts',
  // On every target that is built another warning stands beside it.
  MW3021: 'test/unit/model/findings.test.ts',
  MW3027: 'test/unit/model/findings.test.ts',
};

/** Codes whose wrong example is that there is no Mesh: none is added. */
export const meshless: ReadonlySet<string> = new Set(['MW1901']);
