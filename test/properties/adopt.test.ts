import fc from 'fast-check';
import { expect, it } from 'vitest';
import { adopt } from '../../src/adopt/adopt.ts';
import { estateOf } from '../../src/adopt/estate.ts';
import { capability } from '../../src/compile/capability.ts';
import { resolve } from '../../src/pipeline.ts';
import { targets } from '../../src/targets/index.ts';
import { always } from '../support/always.ts';
import { manifestDocuments } from '../support/manifest-documents.ts';

/** Few names, so that objects meet each other; some that no intent can have. */
const mostly = <T>(usual: readonly T[], odd: readonly T[]) =>
  fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...usual) },
    { weight: 1, arbitrary: fc.constantFrom(...odd) },
  );
const name = mostly(['a', 'b', 'web', 'team', 'on', '1e3'], ['mesh', 'a.b', 'a\nb', '', '../x']);
const namespace = mostly(['shop', 'pay', 'null'], ['istio-system', 'kube-system', 'x y']);
const labels = fc.dictionary(
  mostly(['app', 'version', 'a/b'], ['x: y', '__proto__', '']),
  mostly(['a', 'b', 'v1', '1', 'no'], ['x\ny', '']),
  { minKeys: 1, maxKeys: 2 },
);
const word = fc.constantFrom('http', 'grpc-web', 'https-x', 'db', 'tcp', 'UDP', 'x\ny', 'any');
const number = fc.constantFrom(80, 443, 3306, 0, 70_000, 1.5, -1);
const junk = fc.jsonValue({ maxDepth: 2 });
const host = fc.constantFrom('a', 'web.shop', 'x.example.com', '*.example.com', '*', 'X y', 'a\nb');
/** What is due, or anything at all. */
const or = <T>(value: fc.Arbitrary<T>) => fc.oneof({ weight: 19, arbitrary: value }, junk);

const ports = fc.array(
  fc.record(
    {
      name: word,
      port: number,
      number,
      targetPort: fc.oneof(number, word),
      protocol: word,
      appProtocol: word,
    },
    { requiredKeys: ['port', 'number'] },
  ),
  { maxLength: 3 },
);

const object = (apiVersion: string, kind: string, spec: fc.Arbitrary<unknown>) =>
  fc.record({
    apiVersion: fc.constant(apiVersion),
    kind: fc.constant(kind),
    metadata: fc.record({ name, namespace }),
    spec: or(spec),
  });

const manifest = fc.oneof(
  object(
    'v1',
    'Service',
    fc.record(
      { selector: or(labels), ports: or(ports), clusterIP: fc.constant('None') },
      { requiredKeys: ['selector', 'ports'] },
    ),
  ),
  object(
    'apps/v1',
    'Deployment',
    fc.record({
      selector: fc.constant({ matchLabels: {} }),
      template: or(
        fc.record({
          metadata: fc.record({ labels }),
          spec: fc.record({
            serviceAccountName: name,
            containers: fc.constant([{ name: 'a', ports: [{ name: 'db', containerPort: 1 }] }]),
          }),
        }),
      ),
    }),
  ),
  object(
    'networking.istio.io/v1',
    'DestinationRule',
    fc.record({
      host: or(host),
      subsets: or(fc.array(fc.record({ name, labels: or(labels) }), { maxLength: 2 })),
    }),
  ),
  object(
    'networking.istio.io/v1',
    'Gateway',
    fc.record({
      selector: or(labels),
      servers: or(fc.array(fc.record({ hosts: or(fc.array(host)) }), { maxLength: 2 })),
    }),
  ),
  object(
    'networking.istio.io/v1',
    'ServiceEntry',
    fc.record(
      {
        hosts: or(fc.array(host, { maxLength: 2 })),
        ports: or(ports),
        addresses: fc.constantFrom(['10.0.0.0/8'], ['10.0.0.1/8'], ['x'], []),
      },
      { requiredKeys: ['hosts', 'ports'] },
    ),
  ),
  object(
    'security.istio.io/v1',
    'PeerAuthentication',
    fc.record({
      mtls: or(fc.record({ mode: fc.constantFrom('STRICT', 'PERMISSIVE', 'DISABLE') })),
    }),
  ),
  object('install.istio.io/v1alpha1', 'IstioOperator', fc.record({ meshConfig: junk })),
);

it('whatever stands in manifests, what is written about them has no error', () => {
  let written = 0;
  always(
    fc.property(fc.array(manifest, { minLength: 8, maxLength: 30 }), (manifests) => {
      const files = Object.fromEntries(
        manifests.map((each, index) => [`k8s/${index}.yaml`, JSON.stringify(each)]),
      );
      const estate = estateOf(manifestDocuments(files), {});
      expect(structuredClone(estate)).toEqual(estate);
      const adopted = adopt(estate, { folder: 'mesh', ownersOf: () => [], include: false });
      const texts = Object.fromEntries(adopted.files.map(({ path, text }) => [path, text]));
      expect(Object.keys(texts)).toHaveLength(adopted.files.length);
      if (adopted.files.length === 0) return;
      written += 1;
      const documents = manifestDocuments(texts);
      expect(documents).toHaveLength(adopted.files.length);
      const { value: mesh, diagnostics } = resolve(documents);
      const ofTargets = mesh === undefined ? [] : capability(mesh, targets);
      const errors = [...diagnostics, ...ofTargets].filter(({ severity }) => severity === 'error');
      expect(errors).toEqual([]);
    }),
    { numRuns: 150 },
  );
  expect(written).toBeGreaterThan(50);
});
