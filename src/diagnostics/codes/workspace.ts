import type { Entry } from '../entry.ts';

/** What is wrong with a tree before any document of it is looked at. */
export const workspaceCodes = {
  MW1901: {
    slug: 'no-mesh',
    severity: 'error',
    message:
      '`{folder}` belongs to no mesh: no `Mesh` document stands in it, below or above it, and none includes it',
    help: 'write a file with `kind: Mesh` where the intents begin, or name a folder that has one',
  },
  MW1902: {
    slug: 'intent-link',
    severity: 'error',
    message: 'an intent file must not be a symbolic link',
    help: 'put the file itself here, or share its folder with `spec.include` of the Mesh',
  },
  MW1903: {
    slug: 'link-not-followed',
    severity: 'warning',
    message: 'this symbolic link is not followed',
    help: 'if it stands for a folder of intents, name that folder in `spec.include` of the Mesh',
  },
  MW1904: {
    slug: 'nested-repository',
    severity: 'warning',
    message: 'another repository stands here, its intents are not read',
    help: 'keep the intents in this repository, or check the other one on its own',
  },
  MW1905: {
    slug: 'unsafe-name',
    severity: 'error',
    message: 'this name cannot be a path on every system',
    help: 'rename it: UTF-8, without backslashes, not `.git`, and once in its folder',
  },
  MW1906: {
    slug: 'not-a-file',
    severity: 'error',
    message: 'an intent must be a regular file',
    help: 'replace it with a file',
  },
  MW1907: {
    slug: 'file-over-budget',
    severity: 'error',
    message: 'this file is larger than {limit} bytes and was not opened',
    help: 'split it into several files',
  },
  MW1908: {
    slug: 'tree-too-large',
    severity: 'error',
    message: 'reading stopped here: the tree has more than {limit}',
    help: 'start meshwright in the folder of the intents instead of above it',
  },
  MW1909: {
    slug: 'include-outside',
    severity: 'error',
    message: '`{path}` is no folder inside this repository',
    help: 'include a folder by its path from the one of the Mesh, as in `../shared`',
  },
  MW1910: {
    slug: 'include-empty',
    severity: 'error',
    message: 'no intents are found in `{path}`',
    help: 'correct the path; it counts from the folder of the Mesh',
  },
  MW1911: {
    slug: 'second-mesh',
    severity: 'error',
    message: 'folder `{folder}` holds a Mesh already',
    help: 'keep one Mesh in a folder; give the other one a folder of its own',
  },
  MW1912: {
    slug: 'outside-mesh',
    severity: 'warning',
    message: 'this document belongs to no mesh and has no effect',
    help: 'move it below the folder of a Mesh, or name its folder in `spec.include`',
  },
  MW1913: {
    slug: 'mesh-name-taken',
    severity: 'error',
    message: 'another Mesh is called `{name}` already',
    help: 'give each Mesh of a repository a name of its own',
  },
} as const satisfies Readonly<Record<string, Entry>>;
