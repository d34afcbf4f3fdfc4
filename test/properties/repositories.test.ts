import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Peer, Request, Token } from '../../src/access/request.ts';
import type { Evaluate } from '../../src/check/evaluate.ts';
import { decide } from '../../src/model/decide/decide.ts';
import type { Mesh } from '../../src/model/mesh.ts';
import { drive, pipeline, resolve, type RunInput } from '../../src/pipeline.ts';
import type { Document } from '../../src/read/document.ts';
import { read } from '../../src/read/read.ts';
import { always } from '../support/always.ts';
import { meshOf } from '../support/mesh-of.ts';
import {
  quarrelsomeRepository,
  soundRepository,
  textsOf,
  type Intent,
} from '../support/random-repository.ts';
import { seed } from '../support/seed.ts';

const runs = Number(process.env['MESHWRIGHT_RUNS'] ?? 60);

const anyRepository = fc.oneof(quarrelsomeRepository, soundRepository);

const documentsOf = (intents: readonly Intent[]): readonly Document[] =>
  Object.entries(textsOf(intents)).flatMap(([file, text]) => read({ file, text }).value);

const peer: fc.Arbitrary<Peer> = fc.oneof(
  fc.constant<Peer>({ kind: 'none' }),
  fc.record({
    kind: fc.constant('mesh' as const),
    trustDomain: fc.constantFrom('cluster.local', 'elsewhere.local'),
    namespace: fc.constantFrom('a', 'b', 'c', 'd'),
    account: fc.constantFrom('s0', 's1', 's2', 's3', 'job'),
  }),
  fc.constant<Peer>({ kind: 'spiffe', uri: 'spiffe://partner.example/billing' }),
);
const token = fc.constantFrom<Token>(
  { kind: 'none' },
  { kind: 'bad' },
  { kind: 'valid', issuer: 'corp', claims: { groups: ['sre'] } },
);
const values = fc.array(fc.constantFrom('1', '2', 'v1', ''), { maxLength: 2 });

/** Requests that any client may send, to services that are there and to those that are not. */
const request: fc.Arbitrary<Request> = fc.record(
  {
    wire: fc.constantFrom('http' as const, 'tcp' as const),
    peer,
    gateway: fc.constantFrom('public', 'nowhere'),
    to: fc.constantFrom('a/s0', 'b/s1', 'c/s2', 'a/s3', 'a/nobody'),
    port: fc.constantFrom(8080, 9000, 1, 0),
    sourceIp: fc.constantFrom('10.1.2.3', '192.0.2.1', '::1', 'not an address'),
    remoteIp: fc.constantFrom('203.0.113.7', 'fe80::1'),
    method: fc.constantFrom('GET', 'POST', 'HEAD', 'BREW', ''),
    path: fc.constantFrom('/', '/x', '/x/1', '/x/1/2', '/y', '//x', '/x/../y', ''),
    query: fc.dictionary(fc.constantFrom('debug', '__proto__'), values, { maxKeys: 1 }),
    host: fc.constantFrom('s0.a', 'shop.example.com', ''),
    headers: fc.dictionary(fc.constantFrom('x-user', 'x-canary', 'constructor'), values),
    token,
  },
  {
    requiredKeys: [
      'wire',
      'peer',
      'to',
      'port',
      'method',
      'path',
      'query',
      'host',
      'headers',
      'token',
    ],
  },
);

const satisfied: Evaluate = () => ({ deny: [], warn: [] });
const inputOf = (documents: readonly Document[]): RunInput => ({
  documents,
  rules: [],
  evaluate: satisfied,
  today: '2027-01-15',
});

/** The Mesh of random intents, be they at odds with each other: it must be a value all the same. */
function anyMesh(intents: readonly Intent[]): Mesh {
  const { value } = meshOf(textsOf(intents));
  if (value === undefined) throw new Error('a repository with a Mesh has a mesh');
  return value;
}

describe(`random repositories, with seed ${seed}`, () => {
  it('mean the same in whatever order their files are read', () => {
    always(
      fc.property(anyRepository, fc.array(fc.nat()), (intents, dice) => {
        const documents = documentsOf(intents);
        const shuffled = documents
          .map((document, index) => ({ document, by: dice[index] ?? -index }))
          .sort((a, b) => a.by - b.by)
          .map(({ document }) => document);
        expect(resolve(shuffled)).toEqual(resolve(documents));
        expect(
          meshOf(Object.fromEntries(Object.entries(textsOf(intents)).reverse())).value,
        ).toEqual(anyMesh(intents));
      }),
      { seed, numRuns: runs },
    );
  });

  it('decide every request: there is an answer with a reason, and it is always the same', () => {
    always(
      fc.property(
        anyRepository,
        fc.array(request, { minLength: 10, maxLength: 30 }),
        (intents, sent) => {
          const mesh = anyMesh(intents);
          for (const each of sent) {
            const decision = decide(mesh, each);
            expect(['allow', 'deny', 'asks', 'unknown']).toContain(decision.decision);
            expect(decision.reason).not.toBe('');
            expect(decide(structuredClone(mesh), each)).toEqual(decision);
          }
        },
      ),
      { seed, numRuns: runs },
    );
  });

  it('go through every stage without an exception, and their Mesh is plain data', () => {
    let resolved = 0;
    always(
      fc.property(fc.oneof(quarrelsomeRepository, soundRepository, soundRepository), (intents) => {
        const run = drive(pipeline(inputOf(documentsOf(intents))));
        if (run.mesh === undefined) expect(run.compiled).toEqual([]);
        else {
          resolved += 1;
          expect(structuredClone(run.mesh)).toEqual(run.mesh);
        }
      }),
      { seed, numRuns: runs },
    );
    expect(resolved, 'repositories that resolve').toBeGreaterThan(runs / 3);
  });
});
