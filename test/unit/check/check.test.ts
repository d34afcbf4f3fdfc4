import { describe, expect, test } from 'vitest';
import { check } from '../../../src/check/check.ts';
import type { Diagnostic } from '../../../src/diagnostics/diagnostic.ts';
import { read } from '../../../src/read/read.ts';
import { applyEdits } from '../../../src/source/edit.ts';
import { expectDiagnostics, type ExpectedDiagnostic } from '../../support/expect-diagnostics.ts';

function findings(texts: ReadonlyMap<string, string>): readonly Diagnostic[] {
  const readings = [...texts].map(([file, text]) => read({ file, text }));
  const documents = readings.flatMap(({ value }) => value);
  return [
    ...readings.flatMap(({ diagnostics }) => diagnostics),
    ...check(documents, texts).diagnostics,
  ];
}

const service = (spec: string): string =>
  `apiVersion: meshwright.dev/v1alpha1\nkind: Service\nmetadata: {name: cart, namespace: shop}\nspec:\n${spec}`;
const mesh = (spec: string): string =>
  `apiVersion: meshwright.dev/v1alpha1\nkind: Mesh\nmetadata: {name: demo}\nspec:\n  targets: {local: {type: istio}}\n${spec}`;
const waiver = (spec: string): string =>
  `apiVersion: meshwright.dev/v1alpha1\nkind: Waiver\nmetadata: {name: w}\nspec: {${spec}reason: x, owner: "@a/b", until: "2027-01-01"}\n`;

type Case = readonly [name: string, source: string, ...expected: readonly ExpectedDiagnostic[]];

const one = (code: string, help?: string | RegExp): ExpectedDiagnostic => ({
  code,
  at: 0,
  severity: 'error',
  ...(help !== undefined && { help }),
});

const shape: readonly Case[] = [
  [
    'an unknown field is marked at its key',
    service('  «identiy»: x\n'),
    one('MW2001', 'did you mean `identity`?'),
  ],
  [
    'far from every field, the fields are listed',
    service('  inbound: {«zzzzzz»: 1}\n'),
    one('MW2001', 'known fields here are `connections` `requests`'),
  ],
  [
    'a field deep in a list',
    service('  allow:\n    - {from: a, «opps»: [GET /x]}\n'),
    one('MW2001', 'did you mean `ops`?'),
  ],
  ['a map where a list is due', service('  allow: «{from: a}»\n'), one('MW2002', /^write it like/)],
  [
    'a list where text or a map is due: one finding',
    service('  timeout: 3s\n  calls: «3.5»\n'),
    one('MW2002'),
  ],
  [
    'a list where a number or a map is due',
    service('  ports: {http: «[80]»}\n'),
    { code: 'MW2002', at: 0, message: 'a whole number or a map is due here, but this is a list' },
  ],
  [
    'only the branch of the right type speaks',
    service('  retry: {attempts: «0»}\n'),
    one('MW2009', 'write a number from 1 to 100'),
  ],
  ['a word beside a block', service('  retry: «never»\n'), one('MW2005', 'write `none`, or a map')],
  [
    'text due: the source is quoted, not the value',
    service('  versions: [«1.30»]\n'),
    one('MW2003', 'write it in quotes: `"1.30"`'),
  ],
  [
    'text due in a map',
    service('  workload: {app: «true»}\n'),
    one('MW2003', 'write it in quotes: `"true"`'),
  ],
  [
    'a number that quotes would not save',
    service('  timeout: «3»\n'),
    one('MW2008', /^a duration/),
  ],
  [
    'a missing field at its parent',
    service('  ports: {«db»: {protocol: tcp}}\n'),
    { code: 'MW2004', at: 0, message: '`port` is missing' },
  ],
  [
    'a missing part of the document',
    'apiVersion: meshwright.dev/v1alpha1\n«kind»: Team\nmetadata: {name: a}\n',
    { code: 'MW2004', at: 0, message: '`spec` is missing' },
  ],
  [
    'a word that is not in the list',
    service('  mtls: «stricct»\n'),
    one('MW2005', /did you mean `strict`/),
  ],
  ['an empty list', service('  allow: «[]»\n'), one('MW2006')],
  ['an empty map', service('  inbound: «{}»\n'), one('MW2006')],
  [
    'two keys of which one may stand',
    mesh(
      '  providers: {x: «{otlp: {service: a/b, port: 1}, rateLimit: {service: a/b, port: 2}}»}\n',
    ),
    one('MW2007'),
  ],
  ['a duration', service('  timeout: «3 seconds»\n'), one('MW2008', /`250ms` or `3s`/)],
  ['a duration of nothing', service('  connectTimeout: «0s»\n'), one('MW2008')],
  [
    'a day that the calendar lacks',
    service('  allow: [{from: a, until: "«2027-02-30»"}]\n'),
    one('MW2008', /calendar/),
  ],
  ['a leap day', service('  allow: [{from: a, until: "2028-02-29"}]\n')],
  [
    'a port beyond the last',
    service('  ports: {http: «70000»}\n'),
    one('MW2009', 'write a number from 1 to 65535'),
  ],
  [
    'the second of two equal items',
    service('  allow: [{from: [«a», b, «a»]}]\n'),
    { code: 'MW2010', at: 1, related: [0] },
  ],
  ['a name that is none', service('  ports: {«Http»: 80}\n'), one('MW2011')],
  [
    'a call with a wildcard',
    service('  calls: {«shop/*»: {}}\n'),
    one('MW2011', /without wildcards/),
  ],
  [
    'a name of a document',
    'apiVersion: meshwright.dev/v1alpha1\nkind: Service\nmetadata: {name: «Cart», namespace: shop}\nspec: {}\n',
    one('MW2008'),
  ],
];

const heads: readonly Case[] = [
  [
    'no apiVersion',
    '«kind»: Service\nspec: {}\n'.replace('«kind»: Service', 'kind: «Service»'),
    one('MW2101'),
  ],
  ['no apiVersion and a slip in the kind', 'kind: «Waivr»\nspec: {}\n', one('MW2101')],
  ['no apiVersion, no spec: no document of ours', 'kind: Service\n'],
  ['an unknown version', 'apiVersion: «meshwright.dev/v1»\nkind: Team\nspec: {}\n', one('MW2102')],
  [
    'a slip in the group',
    'apiVersion: «meshwrigth.dev/v1alpha1»\nkind: Team\nspec: {}\n',
    one('MW2103'),
  ],
  [
    'a slip in the group and in the kind',
    'apiVersion: «mesh-wright.dev/v1alpha1»\nkind: Taem\nspec: {}\n',
    one('MW2103'),
  ],
  ['another case', 'apiVersion: «Meshwright.dev/v1alpha1»\nkind: Team\nspec: {}\n', one('MW2103')],
  ['the version alone', 'apiVersion: «v1alpha1»\nkind: Guarantee\nspec: {}\n', one('MW2103')],
  ['an apiVersion that is no text', 'apiVersion: «1»\nkind: Guarantee\nspec: {}\n', one('MW2103')],
  [
    'a slip in the kind',
    'apiVersion: meshwright.dev/v1alpha1\nkind: «Servce»\nspec: {}\n',
    one('MW2104', 'did you mean `Service`?'),
  ],
  [
    'a kind in lower case',
    'apiVersion: meshwright.dev/v1alpha1\nkind: «service»\nspec: {}\n',
    one('MW2104', 'did you mean `Service`?'),
  ],
  ['no kind', 'apiVersion: «meshwright.dev/v1alpha1»\nspec: {}\n', one('MW2104', /^kinds are/)],
  [
    'a Service of Kubernetes',
    'apiVersion: v1\nkind: Service\nmetadata: {name: x}\nspec: {ports: []}\n',
  ],
  ['a Service of Knative', 'apiVersion: serving.knative.dev/v1\nkind: Service\nspec: {}\n'],
  ['a Mesh of App Mesh', 'apiVersion: appmesh.k8s.aws/v1beta2\nkind: Mesh\nspec: {}\n'],
];

const words: readonly Case[] = [
  [
    'a method',
    service('  allow: [{from: a, ops: [«GTE» /x]}]\n'),
    { code: 'MW2201', at: 0, message: '`GTE` is not an HTTP method', help: 'did you mean `GET`?' },
  ],
  [
    'one method of several, in quotes',
    service('  allow: [{from: a, ops: ["GET|«HEDA» /x"]}]\n'),
    one('MW2201', 'did you mean `HEAD`?'),
  ],
  [
    'an escape in the scalar: all of it',
    service('  allow: [{from: a, ops: [«"\\x47TE /x"»]}]\n'),
    one('MW2201'),
  ],
  ['no method', service('  calls: {a: {ops: [«/x»]}}\n'), one('MW2202', /`ANY \/x`/)],
  [
    'part of a segment',
    service('  allow: [{from: a, ops: [GET /x/«a*»]}]\n'),
    one('MW2203', /`\/x\/a\/\*`/),
  ],
  [
    'two slashes',
    service('  allow: [{from: a, ops: [GET /x«//»y]}]\n'),
    one('MW2204', 'write `/x/y`'),
  ],
  ['a query', service('  routes: [{match: {path: "/x«?a=1»"}}]\n'), one('MW2205', 'write `/x`')],
  ['a wildcard in a rewrite', service('  routes: [{rewrite: {path: /x/«*»}}]\n'), one('MW2205')],
  [
    'a prefix of a caller',
    service('  allow: [{from: "«ingres»:public"}]\n'),
    one('MW2206', 'did you mean `ingress:`?'),
  ],
  [
    'host bits',
    service('  deny: [{from: "cidr:«10.0.0.1/8»"}]\n'),
    one('MW2207', /`10\.0\.0\.0\/8`/),
  ],
  [
    'an expression',
    service('  routes: [{match: {path: {regex: "«(?=a)»"}}}, {to: v1}]\n'),
    one('MW2208'),
  ],
  [
    'a wildcard inside a value',
    service('  allow: [{from: a, headers: {x: a«*»b}}]\n'),
    one('MW2209'),
  ],
];

const slips: readonly Case[] = [
  [
    'a reserved name',
    'apiVersion: meshwright.dev/v1alpha1\nkind: Service\nmetadata: {name: «any», namespace: shop}\nspec: {}\n',
    one('MW2105'),
  ],
  [
    'a caller without a namespace',
    mesh('  allow: [{from: [sandbox/*, «prometheus»]}]\n'),
    one('MW2301', 'write `namespace/prometheus`'),
  ],
  ['a caller inside unless', mesh('  deny: [{unless: {from: «prometheus»}}]\n'), one('MW2301')],
  [
    'a caller of a guarantee',
    'apiVersion: meshwright.dev/v1alpha1\nkind: Guarantee\nmetadata: {name: g}\nspec: {deny: [{from: any, except: [«cart»], to: shop/db}]}\n',
    one('MW2301'),
  ],
  [
    'a port without protocol',
    service('  ports: {«db»: 5432}\n'),
    one('MW2302', /`db: \{port: 5432, protocol: http\}`/),
  ],
  [
    'a port named by a protocol and more',
    service('  ports: {grpc-api: 9000, http2: 80, tcp-x: {port: 5}}\n'),
  ],
  [
    'a listener without protocol',
    mesh('  gateways: {g: {namespace: a, serviceAccount: b, listen: {«mqtt»: {port: 1883}}}}\n'),
    one('MW2302'),
  ],
  [
    'what protects is not optional',
    service('  optional: [retry.backoff, «mtls», «external»]\n'),
    { code: 'MW2303', at: 0 },
    { code: 'MW2303', at: 1 },
  ],
  [
    'a gateway key for others',
    service('  allow: [{from: ["ingress:g", b], «hosts»: [x.y]}]\n'),
    one('MW2304'),
  ],
  [
    'a gateway key in an unless of a gateway',
    service('  deny: [{from: "ingress:g", unless: {remoteIp: [10.0.0.0/8]}}]\n'),
  ],
  ['a fault that does nothing', service('  routes: [{«fault»: {percent: 1}}]\n'), one('MW2305')],
  [
    'a waiver of nothing',
    waiver('subject: {kind: Mesh, name: a}, ').replace('spec:', '«spec»:'),
    one('MW2004'),
  ],
  [
    'a waiver of two things',
    waiver('subject: {kind: Mesh, name: a}, guardrail: x, «field»: mtls, value: strict, '),
    one('MW2007'),
  ],
  [
    'a waiver of a service without namespace',
    waiver('«subject»: {kind: Service, name: a}, guardrail: x, '),
    one('MW2004'),
  ],
];

describe.each([
  ['shape', shape],
  ['head', heads],
  ['words', words],
  ['slips', slips],
])('%s', (_group, cases) => {
  const named = cases.map(([name, source, ...expected]) => ({ name, source, expected }));
  test.each(named)('$name', ({ source, expected }) => {
    expectDiagnostics(source, findings, expected);
  });
});

describe('fixes', () => {
  test.each([
    [service('  versions: [1.30]\n'), 'versions: ["1.30"]'],
    [service('  identiy: x\n'), 'identity: x'],
    [service('  allow: [{from: a, ops: ["GTE /x"]}]\n'), '"GET /x"'],
  ])('%#', (text, repaired) => {
    const [fix] = findings(new Map([['a.yaml', text]])).flatMap(({ fixes = [] }) => fixes);
    expect(applyEdits(text, fix?.edits ?? [])).toContain(repaired);
  });
});

test('twenty findings a document, and how many more', () => {
  const text = service(
    Array.from({ length: 25 }, (_, index) => `  nonsense${index}: 1\n`).join(''),
  );
  const found = findings(new Map([['a.yaml', text]]));
  expect(found).toHaveLength(20);
  expect(found.at(-1)?.related[0]?.message).toBe('5 more findings in this document are not shown');
});

test('a document with a mistake is not handed on, the others are', () => {
  const text = `${service('  mtls: strict\n')}---\n${service('  mtls: stricct\n')}---\napiVersion: v1\nkind: Service\n`;
  const { value } = check(read({ file: 'a.yaml', text }).value);
  expect(value.map(({ kind, object }) => ({ kind, object }))).toEqual([
    { kind: 'Service', object: { kind: 'Service', namespace: 'shop', name: 'cart' } },
  ]);
  expect(structuredClone(value)).toEqual(value);
});

test('without the texts of the files a number is not quoted as something else', () => {
  const text = service('  versions: [1.30, 2]\n');
  const helps = check(read({ file: 'a.yaml', text }).value).diagnostics.map(({ help, fixes }) => [
    help,
    fixes,
  ]);
  expect(helps).toEqual([
    ['put it in quotes, exactly as it is written', undefined],
    ['write it in quotes: `"2"`', undefined],
  ]);
});
