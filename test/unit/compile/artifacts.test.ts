import { describe, expect, it } from 'vitest';
import type { Artifact } from '../../../src/compile/artifact.ts';
import { canonicalJson, planDigest } from '../../../src/compile/digest.ts';
import { artifactPath, layout } from '../../../src/compile/layout.ts';
import { isObjectName, labelOf, objectNameOf } from '../../../src/compile/object-name.ts';
import { sources, stamped } from '../../../src/compile/provenance.ts';
import type { Place } from '../../../src/source/place.ts';

const place = (file: string, name: string): Place => ({
  range: { file, start: 1, end: 2 },
  object: { kind: 'Service', namespace: 'shop', name },
});

function artifact(name: string, more: Partial<Artifact> = {}): Artifact {
  return {
    wave: 0,
    from: [place('cart.yaml', 'cart')],
    object: {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name, namespace: 'shop' },
      spec: { hosts: ['cart'] },
    },
    ...more,
  };
}

describe('sources', () => {
  it('names document and file, sorted, each once', () => {
    const places = [place('b.yaml', 'b'), place('a.yaml', 'a'), place('b.yaml', 'b')];
    expect(sources(places)).toBe('a.yaml#Service/shop/a,b.yaml#Service/shop/b');
  });

  it('keeps apart what a file name could imitate', () => {
    expect(sources([place('a,b#c%.yaml', 'x')])).toBe('a%2Cb%23c%25.yaml#Service/shop/x');
  });
});

describe('stamped', () => {
  it('adds our label and the sources, and keeps other annotations', () => {
    const { object, ...rest } = artifact('cart');
    const annotations = { 'istio.io/dry-run': 'true' };
    const marked = stamped({
      ...rest,
      object: { ...object, metadata: { ...object.metadata, annotations } },
    });
    expect(marked.metadata).toEqual({
      name: 'cart',
      namespace: 'shop',
      labels: { 'app.kubernetes.io/managed-by': 'meshwright' },
      annotations: {
        'istio.io/dry-run': 'true',
        'meshwright.dev/source': 'cart.yaml#Service/shop/cart',
      },
    });
  });
});

describe('planDigest', () => {
  it('does not see order or our annotations, but everything else', () => {
    const [a, b] = [artifact('a'), artifact('b')];
    const moved = { ...b, from: [place('other.yaml', 'cart')] };
    expect(planDigest([b, a])).toBe(planDigest([a, moved]));
    expect(planDigest([a])).not.toBe(planDigest([a, b]));
    expect(planDigest([{ ...a, wave: 1 }])).not.toBe(planDigest([a]));
    expect(planDigest([a])).toMatch(/^[0-9a-f]{64}$/);
  });

  it('has one spelling for equal data', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: undefined })).toBe(
      '{"b":[1,{"c":"x","d":null}]}',
    );
  });
});

describe('layout', () => {
  it('places files by namespace and kind, and advice beside what is applied', () => {
    expect(artifactPath(artifact('cart'))).toBe('shop/virtualservice-cart.yaml');
    expect(artifactPath(artifact('mesh-config', { advice: true }))).toBe(
      '_cluster/mesh-config.yaml',
    );
  });

  it('lists what is applied in two waves, and every file', () => {
    const artifacts = [artifact('b', { wave: 1 }), artifact('a'), artifact('c', { advice: true })];
    const files = layout('eu', 'istio', artifacts);
    expect(files.map(({ path }) => path)).toEqual([
      'eu/_cluster/c.yaml',
      'eu/index.json',
      'eu/shop/virtualservice-a.yaml',
      'eu/shop/virtualservice-b.yaml',
    ]);
    const index = files.find(({ path }) => path === 'eu/index.json');
    expect(JSON.parse(index?.text ?? '')).toEqual({
      apiVersion: 'meshwright.dev/v1alpha1',
      kind: 'OutputIndex',
      lost: [],
      target: 'eu',
      type: 'istio',
      digest: planDigest(artifacts),
      files: ['_cluster/c.yaml', 'shop/virtualservice-a.yaml', 'shop/virtualservice-b.yaml'],
      waves: [['shop/virtualservice-a.yaml'], ['shop/virtualservice-b.yaml']],
      advice: ['_cluster/c.yaml'],
    });
  });

  it('refuses two artefacts of one name: one would overwrite the other', () => {
    expect(() => layout('eu', 'istio', [artifact('a'), artifact('a')])).toThrow(
      'two artefacts are called shop/virtualservice-a.yaml',
    );
  });
});

describe('objectNameOf', () => {
  it('joins parts, and keeps a name that Kubernetes takes', () => {
    expect(objectNameOf('cart', 'for', 'web')).toBe('cart.for.web');
  });

  it('tells texts apart that cannot be names', () => {
    const names = ['*.a.example', '*-a.example', 'A.example', '*', 'a..b'].map((host) =>
      objectNameOf('edge', host),
    );
    expect(names.every(isObjectName)).toBe(true);
    expect(new Set(names).size).toBe(names.length);
    expect(names[0]).toMatch(/^edge\.a\.example-[0-9a-f]{10}$/);
  });

  it('cuts what is too long and ends it in a digest of the whole', () => {
    const long = `${'a'.repeat(63)}.`.repeat(5);
    const [first, second] = [objectNameOf(`${long}x`), objectNameOf(`${long}y`)];
    expect(first).toHaveLength(253);
    expect(isObjectName(first)).toBe(true);
    expect(first).not.toBe(second);
  });

  it('makes labels without dots', () => {
    expect(labelOf('v2-mysql-vm')).toBe('v2-mysql-vm');
    expect(labelOf('v1.2')).toMatch(/^v1-2-[0-9a-f]{10}$/);
    expect(labelOf('x'.repeat(80))).toHaveLength(63);
    expect(labelOf('_')).toMatch(/^[0-9a-f]{10}$/);
  });
});
