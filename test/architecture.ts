/**
 * The law of the house as data: what `test/architecture.test.ts` holds the tree to. Whoever changes
 * a line here changes the architecture, and says why in `docs/adr`.
 */
export const law = {
  /** Imports point left: a folder (or root file) may import what stands before it. */
  order: [
    'source',
    'diagnostics',
    'read',
    'check',
    'access',
    'model',
    'reach',
    'compile',
    'targets',
    'compare',
    'adopt',
    'deploy',
    'report',
    'pipeline',
    'serve',
    'index',
    'edges',
  ],

  /** Those of the order that are one file in `src`, not a folder. */
  rootFiles: ['pipeline', 'index'],

  edges: {
    /** Clients of one part of the world each: they never import each other. */
    clients: ['files', 'git', 'github', 'kube', 'rego', 'envoy', 'pki'],
    /** They compose the clients, and import only leftwards among themselves. */
    composers: ['workspace', 'webhook', 'action', 'cli'],
  },

  /** npm packages by folder; a folder that is not named here has none. */
  packages: {
    read: ['yaml'],
    check: ['re2js'],
    access: ['re2js'],
    compile: ['yaml', '@noble/hashes'],
    report: ['@noble/hashes', 'diff'],
    'edges/files': ['tinyglobby'],
    'edges/git': [],
    'edges/github': ['@octokit/rest', '@octokit/plugin-retry', '@octokit/plugin-throttling'],
    'edges/kube': ['@kubernetes/client-node'],
    'edges/rego': ['@open-policy-agent/opa-wasm'],
    'edges/pki': ['@peculiar/x509', 'reflect-metadata'],
    'edges/webhook': ['pino', 'prom-client'],
    'edges/action': ['@actions/core'],
    'edges/cli': ['commander', 'ora'],
  } as Readonly<Record<string, readonly string[]>>,

  /**
   * Words that only edges may say: they touch the world, or differ from run to run or from machine
   * to machine. Time, randomness and Rego come in as arguments.
   */
  impure: [
    'process',
    'globalThis',
    'Date',
    'Math.random',
    'fetch',
    'async',
    'await',
    'Promise',
    'setTimeout',
    'setInterval',
    'performance',
    'crypto',
    'eval',
    'localeCompare',
  ],

  /** Names that say nothing: of files and of folders. */
  bannedNames: ['utils', 'util', 'helpers', 'helper', 'common', 'misc', 'manager', 'shared', 'lib'],

  /** Lines. Generated files are no one's to read, so they do not count. */
  ceilings: { median: 100, file: 400 },
} as const;

export type Law = typeof law;
