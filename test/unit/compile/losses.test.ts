import { describe, expect, it } from 'vitest';
import { capability } from '../../../src/compile/capability.ts';
import { compile, filesOf } from '../../../src/compile/compile.ts';
import type { Loss } from '../../../src/compile/losses.ts';
import { targets } from '../../../src/targets/index.ts';
import { documents, service } from '../../support/istio-of.ts';
import { soundMeshOf } from '../../support/mesh-of.ts';

const retry = 'retry: {attempts: 1, when: [unavailable], backoff: {base: 25ms, max: 1s}}';
const reason = 'VirtualService takes only the base; the most is ten times as much';
const feature = 'a `retry.backoff.max` other than ten times `base`';

function optionalOfTarget(text: string, ...entries: readonly string[]): string {
  const optional = `rootNamespace: istio-system, optional: [${entries.join(', ')}]`;
  return text.replace('rootNamespace: istio-system', optional);
}

/** The codes about `optional` with what they say, and where. */
function findings(text: string) {
  return capability(soundMeshOf(text), targets)
    .filter(({ code }) => ['MW4001', 'MW4004', 'MW4007', 'MW4008'].includes(code))
    .map(({ code, params, pointer }) => ({ code, ...params, pointer }));
}

/** What the index of the only target lists. */
function lostOf(text: string): readonly Loss[] {
  const [target] = compile(soundMeshOf(text), targets).value;
  const files = target ? filesOf(target) : [];
  const index = files.find(({ path }) => path === 'local/index.json')?.text ?? '{}';
  return (JSON.parse(index) as { lost: readonly Loss[] }).lost;
}

describe('the list of what was lost', () => {
  it('is empty where nothing is', () => {
    expect(lostOf(documents('', service('shop/cart', '{ports: {http: 80}}')))).toEqual([]);
  });

  it('names each service once, with the field that permits it and the reason', () => {
    const text = documents(
      '',
      service(
        'shop/web',
        `{ports: {http: 80}, ${retry}, versions: [v1], routes: [{match: {path: /a}, to: v1}, {to: v1}]}`,
      ),
      service('shop/cart', `{ports: {http: 80}, ${retry}}`),
      service('shop/other', '{ports: {http: 80}}'),
    );
    expect(lostOf(optionalOfTarget(text, 'retry.backoff'))).toEqual([
      { service: 'shop/cart', field: 'retry.backoff.max', feature, reason },
      { service: 'shop/web', field: 'retry.backoff.max', feature, reason },
    ]);
  });

  it('is told once for a default that many services have, with all of them', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const text = documents(
      `defaults: {${retry}}`,
      ...names.map((name) => service(`shop/${name}`, '{ports: {http: 80}}')),
    );
    expect(findings(optionalOfTarget(text, 'retry.backoff.max'))).toEqual([
      {
        code: 'MW4004',
        target: 'local',
        feature,
        reason,
        services: '`shop/a`, `shop/b`, `shop/c`, `shop/d`, `shop/e` and 2 more',
        pointer: '/spec/defaults/retry/backoff/max',
      },
    ]);
  });

  it('leaves the output as it is where an entry loses nothing', () => {
    const plain = documents('', service('shop/cart', '{ports: {http: 80}}'));
    const [before] = compile(soundMeshOf(plain), targets).value;
    const [after] = compile(soundMeshOf(optionalOfTarget(plain, 'mirror')), targets).value;
    const indexOf = (target: typeof before) =>
      target && filesOf(target).find(({ path }) => path.endsWith('index.json'))?.text;
    expect(indexOf(after)).toBe(indexOf(before));
  });
});

describe('an entry of `optional`', () => {
  it('that names no field is a warning, with the one that is meant', () => {
    const text = optionalOfTarget(documents(''), 'retry.backof', 'something');
    const found = capability(soundMeshOf(text), targets).filter(({ code }) => code === 'MW4007');
    expect(found.map(({ params, pointer, severity }) => [params, pointer, severity])).toEqual([
      [
        { owner: 'targets.local', field: 'retry.backof', hint: 'write `retry.backoff`' },
        '/spec/targets/local/optional/0',
        'warning',
      ],
      [
        { owner: 'targets.local', field: 'something', hint: 'take it out' },
        '/spec/targets/local/optional/1',
        'warning',
      ],
    ]);
  });

  it('that loses nothing is told, on a target and on a Service', () => {
    const text = documents(
      '',
      service('shop/cart', '{ports: {http: 80}, optional: [retry, mirror]}'),
      service('shop/web', `{ports: {http: 80}, ${retry}, optional: [retry]}`),
    );
    expect(findings(optionalOfTarget(text, 'limit')).filter((f) => f.code !== 'MW4004')).toEqual([
      {
        code: 'MW4008',
        owner: 'targets.local',
        field: 'limit',
        pointer: '/spec/targets/local/optional/0',
      },
      {
        code: 'MW4008',
        owner: 'shop/cart',
        field: 'retry',
        pointer: '/spec/optional/0',
      },
      {
        code: 'MW4008',
        owner: 'shop/cart',
        field: 'mirror',
        pointer: '/spec/optional/1',
      },
    ]);
  });

  it('is not judged where a target is not built: nobody knows what is lost there', () => {
    const text = documents(
      '',
      service('shop/cart', '{ports: {http: 80}, optional: [mirror]}'),
    ).replace('targets: {', 'targets: {edge: {type: envoy, version: "1.40", optional: [mirror]}, ');
    expect(findings(text)).toEqual([]);
    expect(
      findings(text.replace('optional: [mirror]}, local', 'optional: [miror]}, local')),
    ).toEqual([expect.objectContaining({ code: 'MW4007', field: 'miror' })]);
  });

  it('of a Service on one built target is judged there alone', () => {
    const text = documents(
      '',
      service('shop/cart', '{ports: {http: 80}, optional: [mirror], targets: [local]}'),
    ).replace('targets: {', 'targets: {edge: {type: envoy, version: "1.40"}, ');
    expect(findings(text)).toEqual([
      expect.objectContaining({ code: 'MW4008', owner: 'shop/cart' }),
    ]);
  });

  it('permits a loss on an external service, too', () => {
    const text = documents(
      '',
      service(
        'shop/api',
        `{external: {hosts: [a.example.com], tls: none}, ports: {http: 80}, ${retry}, optional: [retry.backoff.max]}`,
      ),
    );
    expect(findings(text).map(({ code }) => code)).toEqual(['MW4004']);
    expect(lostOf(text).map((loss) => loss.service)).toEqual(['shop/api']);
  });
});
