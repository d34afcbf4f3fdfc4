import { describe, expect, it } from 'vitest';
import { uriMatches } from '../../../../src/targets/istio/http-match.ts';
import { pathValues } from '../../../../src/targets/istio/rule-values.ts';

describe('a pattern of what lies below a node', () => {
  it('is a prefix with the slash, or a template where the node is one', () => {
    expect(pathValues({ below: '/a' })).toEqual(['/a/*']);
    expect(pathValues({ below: '' })).toEqual(['/*']);
    expect(pathValues({ below: '/a/*' })).toEqual(['/a/{*}/{**}']);
    expect(pathValues({ subtree: '/a/*' })).toEqual(['/a/{*}', '/a/{*}/{**}']);
  });

  it('matches a route with its slash', () => {
    expect(uriMatches({ below: '/a' })).toEqual([{ prefix: '/a/' }]);
    expect(uriMatches({ below: '/a/*' })).toEqual([{ regex: '/a/[^/]+/.*' }]);
  });
});
