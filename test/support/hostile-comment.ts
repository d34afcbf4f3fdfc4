import fc from 'fast-check';
import type { Request } from '../../src/access/request.ts';
import type { Approval } from '../../src/compare/approvals.ts';
import { changeClasses, type Change } from '../../src/compare/change.ts';
import type { GuaranteeChange } from '../../src/compare/guarantee-changes.ts';
import type { OutputFile } from '../../src/compile/layout.ts';
import { policyFinding } from '../../src/diagnostics/policy-finding.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import type { Decision } from '../../src/model/decision.ts';
import type { Edge } from '../../src/reach/edges.ts';
import type { BlastRadius } from '../../src/compare/blast-radius.ts';
import type { NewChain } from '../../src/compare/new-chains.ts';
import type { ComparedInput, UnresolvedInput } from '../../src/report/comment/input.ts';

/** What has broken somebody's comment before, or could break ours. */
const bait = [
  '`', '``', '```', '~~~', '|', '\\', '\\|', '\\`', '@org/team', '@everyone', '#1', 'org/repo#12',
  'GH-7', '<!--', '-->', '--!>', '</details>', '</summary>', '<img src=x>', '![](x)',
  '![a](https://evil.example/t.png)', '[a](https://evil.example)', '[a]: https://evil.example',
  'https://evil.example/x', 'www.evil.example', 'a@evil.example', 'mailto:a@evil.example',
  '\n', '\r\n', '\n\n', '\n# h', '\n- x', '\n> [!CAUTION]', '\n---\n', '\t', '\u0000', '\u202e',
  '\u200b', '\ud800', '"]', '"]; click A "javascript:alert(1)"', '%%{init: {}}%%', '</pre>',
  'end', ';', '&lt;', '&#64;org', '<br>', '*', '_', '**b**', '$x$', '[^1]', '0123456789abcdef',
  '::error::x', '${{ x }}', '$(curl x)', "'", ' ', '', 'ns/name', 'ingress:public', 'é', '🔺',
] as const; // prettier-ignore

/** Names and texts of an attacker. */
export const hostile: fc.Arbitrary<string> = fc.oneof(
  fc.array(fc.constantFrom(...bait), { maxLength: 5 }).map((parts) => parts.join('')),
  fc.array(fc.constantFrom(...bait), { maxLength: 3 }).map((parts) => parts.join('a')),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom('長', '@', '`', '|', '\u202e', '<', '🔺').map((one) => one.repeat(300)),
);

const route = (version: string): Decision['route'] => ({
  to: [{ service: 'x', version, weight: 90 }],
  by: {
    match: [],
    to: [],
    timeout: { value: 1, scope: 'service', over: [] },
    retry: { value: null, scope: 'service', over: [] },
    from: [],
  },
  path: '/',
});

const decision = (version: string): fc.Arbitrary<Decision> =>
  fc.record({
    decision: fc.constantFrom('allow' as const, 'deny' as const, 'unknown' as const),
    cause: fc.constant('granted' as const),
    reason: hostile,
    rules: fc.constant([]),
    route: fc.constant(route(version)),
  });

const request: fc.Arbitrary<Request> = fc.record({
  wire: fc.constantFrom('http' as const, 'tcp' as const),
  peer: hostile.map((uri) => ({ kind: 'spiffe' as const, uri })),
  to: hostile,
  port: fc.nat(65_535),
  method: hostile,
  path: hostile,
  query: fc.constant({}),
  host: hostile,
  headers: hostile.map((value) => ({ 'x-a': [value] })),
  token: fc.constant({ kind: 'none' as const }),
});

const source = (file: string) => ({
  range: { file, start: 2, end: 3 },
  object: { kind: 'Service', namespace: file, name: file },
});

const change: fc.Arbitrary<Change> = fc
  .record({
    kind: fc.constantFrom(...changeClasses),
    certainty: fc.constantFrom('exact' as const, 'may' as const),
    from: hostile,
    to: hostile,
    what: fc.oneof(fc.constant('access'), hostile),
    before: hostile,
    after: hostile,
    crossing: fc.constantFrom('internet' as const, 'other-team' as const, 'same-team' as const),
    request,
    was: decision('v1'),
    is: decision('`v2`|'),
    file: hostile,
  })
  .map(({ kind, request, was, is, file, ...rest }) => ({
    ...rest,
    class: kind,
    port: 80,
    witness: { request, before: was, after: is },
    source: [
      { ...source(file), side: 'before' as const },
      { ...source(`${file}2`), side: 'after' as const },
    ],
  }));

const finding: fc.Arbitrary<Diagnostic> = fc
  .tuple(
    hostile,
    hostile,
    hostile,
    hostile,
    hostile,
    fc.constantFrom('error' as const, 'warning' as const, 'info' as const),
  )
  .map(([pack, rule, message, help, file, severity]) =>
    policyFinding({ pack, rule, message, help, severity }, source(file)),
  );

const approval: fc.Arbitrary<Approval> = fc.record({
  owner: hostile,
  because: fc.array(hostile, { minLength: 1, maxLength: 2 }),
});

const guarantee: fc.Arbitrary<GuaranteeChange> = fc.record({
  name: hostile,
  before: fc.constantFrom('holds' as const, 'absent' as const),
  after: fc.constantFrom('broken' as const, 'holds' as const),
  broken: fc.array(hostile, { maxLength: 2 }),
});

const chain: fc.Arbitrary<NewChain> = fc.record({
  isFirst: fc.boolean(),
  from: hostile,
  to: hostile,
  label: hostile,
  hops: fc.array(
    fc.record({
      from: hostile,
      to: hostile,
      port: fc.nat(9),
      requests: fc.constant([]),
      request,
    }),
    {
      maxLength: 2,
    },
  ),
});

const distant = fc.record({ name: hostile, hops: fc.nat(9) });

const radius: fc.Arbitrary<BlastRadius> = fc.record({
  changed: fc.array(hostile, { maxLength: 3 }),
  upstream: fc.array(distant, { maxLength: 9 }),
  isOpen: fc.boolean(),
  downstream: fc.array(distant, { maxLength: 9 }),
  teams: fc.array(hostile, { maxLength: 3 }),
});

const edge: fc.Arbitrary<Edge> = fc.record({
  from: hostile,
  kind: fc.constant('account' as const),
  to: hostile,
  port: fc.nat(9),
  requests: fc.constant([]),
  sources: fc.constant([]),
});

const output: fc.Arbitrary<OutputFile> = fc.record({
  path: hostile.map((name) => `local/${name}.yaml`),
  text: fc
    .array(hostile, { minLength: 1, maxLength: 3 })
    .map((lines) => `a\n${lines.join('\n')}\n`),
});

const few = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 3 });

const texts = (files: readonly string[]) => new Map(files.map((file) => [file, `a\n${file}\n`]));

const about = fc.record({
  id: hostile,
  base: fc.oneof(fc.constant('a'.repeat(40)), hostile),
  head: fc.oneof(fc.constant('b'.repeat(40)), hostile),
});

const fixed = { pr: 7, repository: 'https://github.com/acme/mesh', version: '1.0.0' };

/** A comparison in which every name and text is an attacker's. */
export const hostileInput: fc.Arbitrary<ComparedInput> = fc
  .record({
    about,
    changes: few(change),
    chains: few(chain),
    radius,
    guarantees: few(guarantee),
    approvals: few(approval),
    findings: few(finding),
    edges: few(edge),
    before: few(output),
    after: few(output),
  })
  .map(({ about, edges, before, after, ...told }) => {
    const files = [...told.changes, ...told.findings.map((f) => ({ source: [f] }))].flatMap(
      ({ source }) => source.flatMap(({ range }) => (range ? [range.file] : [])),
    );
    return {
      ...about,
      ...fixed,
      kind: 'compared',
      difference: {
        ...told,
        mesh: about.id,
        from: about.base,
        to: about.head,
        texts: { before: texts(files), after: texts(files) },
        plan: '0123456789abcdef',
      },
      edges,
      files: { before, after },
    };
  });

/** A state that does not resolve, in an attacker's words. */
export const hostileUnresolved: fc.Arbitrary<UnresolvedInput> = fc
  .record({ about, findings: few(finding) })
  .map(({ about, findings }) => ({
    ...about,
    ...fixed,
    kind: 'unresolved',
    side: 'head',
    findings,
    texts: texts(findings.flatMap(({ range }) => (range ? [range.file] : []))),
  }));
