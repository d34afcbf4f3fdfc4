import { expect, it } from 'vitest';
import { includedFolders } from '../../../src/adopt/included-folders.ts';

it('names the outermost folders, from the folder of the mesh', () => {
  expect(includedFolders(['k8s/a/x.yaml', 'k8s/y.yaml', 'z/b/c.yaml'], 'mesh')).toEqual([
    '../k8s',
    '../z/b',
  ]);
  expect(includedFolders(['x.yaml', 'k8s/y.yaml'], 'mesh')).toEqual(['..']);
  expect(includedFolders(['a/k8s/y.yaml', 'a/mesh/k8s/x.yaml'], 'a/mesh')).toEqual(['../k8s']);
  expect(includedFolders(['k8s/y.yaml'], '')).toEqual([]);
});

it('names few: many deep ones by what stands above them', () => {
  const files = Array.from({ length: 500 }, (_, index) => `services/s${index}/k8s/x.yaml`);
  expect(includedFolders([...files, 'infra/x.yaml'], 'mesh')).toEqual(['../infra', '../services']);
});
