import { expect, it } from 'vitest';
import { chooseMesh } from '../../../../src/edges/cli/choose-mesh.ts';

const named = (...names: readonly string[]) => names.map((name) => ({ name }));

it('takes the only mesh, or the named one', () => {
  expect(chooseMesh(named('prod'), undefined)).toEqual({ name: 'prod' });
  expect(chooseMesh(named('dev', 'prod'), 'prod')).toEqual({ name: 'prod' });
});

it.each([
  [['dev', 'prod'], undefined, 'there are several meshes: dev, prod; choose with --mesh or -C'],
  [['dev', 'prod'], 'prdo', "no mesh 'prdo' here (did you mean prod?)"],
  [['dev', 'prod'], 'x', "no mesh 'x' here (there is dev, prod)"],
  [['a', 'a'], 'a', "several meshes are called 'a'; choose one by its folder with -C"],
])('of %j it cannot take %j: %s', (names, name, message) => {
  expect(() => chooseMesh(named(...names), name)).toThrow(message);
});
