import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mesh } from '../../src/model/mesh.ts';
import { decide } from '../../src/model/decide/decide.ts';
import { partition } from '../../src/reach/partition.ts';
import { probes } from '../../src/reach/probes.ts';
import type { JsonObject } from '../../src/source/json.ts';
import { always } from '../support/always.ts';
import { meshOf } from '../support/mesh-of.ts';
import { accessRepository } from '../support/random-access.ts';
import { soundRepository, textsOf, type Intent } from '../support/random-repository.ts';
import { seed } from '../support/seed.ts';

const runs = Number(process.env['MESHWRIGHT_RUNS'] ?? 30);

/** The keys that a mesh may replace. */
const keys = [
  'routes',
  'versions',
  'timeout',
  'retry',
  'breaker',
  'eject',
  'balance',
  'connectTimeout',
  'idleTimeout',
] as const;

function pick(spec: JsonObject, isWanted: (key: string) => boolean): JsonObject {
  return Object.fromEntries(Object.entries(spec).filter(([key]) => isWanted(key)));
}

const isKey = (key: string): boolean => (keys as readonly string[]).includes(key);

/** A Service that says all this only of the mesh `demo`; what stands beside it is another one's. */
function moved(intent: Intent, other: Intent | undefined): Intent {
  if (intent.kind !== 'Service') return intent;
  const own = pick(intent.spec, isKey);
  if (Object.keys(own).length === 0) return intent;
  const beside = pick(other?.spec ?? {}, (key) => isKey(key) && key in own);
  const spec = { ...pick(intent.spec, (key) => !isKey(key)), ...beside };
  return { ...intent, spec: { ...spec, meshes: { demo: own } } };
}

const places = new Set(['at', 'from', 'optionalAt']);

/** A Mesh without the places that say where something is written. */
function meaning(mesh: Mesh | undefined): unknown {
  return JSON.parse(
    JSON.stringify(mesh, (key, value: unknown) => (places.has(key) ? undefined : value)),
  );
}

const meshFrom = (intents: readonly Intent[]) => meshOf(textsOf(intents)).value;

describe(`random repositories, with seed ${seed}`, () => {
  it('mean the same where a Service says of one mesh what it said of all', () => {
    always(
      fc.property(soundRepository, soundRepository, (intents, others) => {
        const overlaid = intents.map((intent, index) => moved(intent, others[index]));
        expect(meaning(meshFrom(overlaid))).toEqual(meaning(meshFrom(intents)));
      }),
      { seed, numRuns: runs },
    );
  });

  it('are decided the same by the part of the mesh that is about a callee', () => {
    always(
      fc.property(accessRepository, (intents) => {
        const mesh = meshFrom(intents);
        if (mesh === undefined) return;
        const partOf = partition(mesh);
        for (const { name } of mesh.services) {
          const part = partOf(name);
          for (const request of probes([mesh], name).slice(0, 150))
            expect(decide(part, request)).toEqual(decide(mesh, request));
        }
      }),
      { seed, numRuns: Math.ceil(runs / 2) },
    );
  });
});
